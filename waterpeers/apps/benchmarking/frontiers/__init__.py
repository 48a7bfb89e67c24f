"""Efficiency frontiers of operators: runs that are kept, their page, their report."""
