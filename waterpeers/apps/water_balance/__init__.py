"""Water balances: what a utility enters for a year, its losses with limits, and its check.

Not for: the formulas (``domain.water_balance``), nor values of other subjects (``indicators``).
"""
