"""Lessons: what others may learn from a partnership, checked by both sides.

Not for: what somebody learned and whether it is used (``learning``), the account of an end
(``closing``).
"""
