"""Service ladders: on which rung people stand, as surveys count them, by year and zone.

Not for: what a utility connects (``indicators``), which is shown beside and never converted.
"""
