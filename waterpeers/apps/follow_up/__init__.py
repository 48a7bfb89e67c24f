"""Following a partnership: what was promised or is in the way, its health, stages and reviews.

Not for: where the utility stands (``diagnosis``), and what the gates ask (``compliance``).
"""
