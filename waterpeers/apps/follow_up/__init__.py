"""Following a partnership: what was promised and decided, and what stands in the way.

Not for: where the utility stands (``diagnosis``), and what the gates ask (``compliance``).
"""
