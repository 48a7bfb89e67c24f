"""Reported values by organisation, zone and period: unit, source, grade, evidence, review.

Not for: the definitions and formulas (``domain``), nor for comparing organisations.
"""
