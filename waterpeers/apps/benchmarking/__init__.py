"""Comparison with peers: who takes part, runs that are kept as they were, what they say.

Not for: the arithmetic (analytics); the rule of who may see what (domain.sharing).
"""
