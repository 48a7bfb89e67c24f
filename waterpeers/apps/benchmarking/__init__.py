"""Comparison with others: what it says to people.

Not for: the arithmetic (analytics.frontiers); which figures one may see (indicators).
"""
