"""Updates of a plan, period by period: written by one side, agreed by the other.

Not for: what is promised and decided, stages and reviews (``follow_up``); the account at the end.
"""
