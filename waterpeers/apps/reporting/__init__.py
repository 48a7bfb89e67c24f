"""Progress reports of a partnership: due at a frequency, made of what is stored, kept as they were.

Not for: how far each thing of the plan is (``updates``), a mission's own report (``missions``), the
account of the end (``closing``).
"""
