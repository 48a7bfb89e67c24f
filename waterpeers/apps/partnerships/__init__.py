"""Partnerships and their parties, the Code of Conduct, expressions of interest, agreements.

Not for: finding a partner (matching); gates that look at several subjects (compliance).
"""
