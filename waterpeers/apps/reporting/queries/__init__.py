"""Reads of progress reports: which are due, what one is made of."""
