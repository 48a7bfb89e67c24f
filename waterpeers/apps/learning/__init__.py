"""Learning in a partnership: what was learned, how, by whom, and whether it is used later.

Not for: what was promised (``follow_up``), and where the utility stands (``diagnosis``).
"""
