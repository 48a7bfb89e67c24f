"""Missions of a partnership: asked for, agreed, prepared, noted day by day, reported.

Not for: what people learned on them (``learning``), what was promised there (``follow_up``), and
what they cost in the end (money, which takes the rows over).
"""
