"""Efficiency frontiers of operators: who does as much with less; runs that are kept, their report.

Not for: the arithmetic (analytics); who takes part and shows its name (benchmarking).
"""
