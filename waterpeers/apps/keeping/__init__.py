"""Keeping the register true: what stands twice, merging and undoing, refusals, orphans.

Not for: profiles and imports (operators); who may act for whom (accounts).
"""
