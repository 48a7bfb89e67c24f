"""Conversations beside the things of a partnership: short, between both sides and who helps.

Not for: what was promised or decided (``follow_up``): what came of a conversation stands there.
"""
