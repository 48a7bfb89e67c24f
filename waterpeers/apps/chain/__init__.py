"""The chain of a partnership on one page: from the need to the figure, with what is missing.

Not for: storing anything; every thing on it belongs to another subject.
"""
