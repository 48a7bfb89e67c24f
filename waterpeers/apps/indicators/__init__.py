"""Reported values by organisation and year, with unit, source and grade.

Not for: computing anything from them (domain, analytics).
"""
