"""Energy: what a year's figures say of electricity and its gas, and checks of pumps.

Not for: the formulas (``domain.energy``, ``domain.pumps``), nor the figures (``indicators``).
"""
