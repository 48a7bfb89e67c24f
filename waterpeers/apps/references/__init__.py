"""Reference series: what published tables say of many utilities, shown behind one's own line.

Not for: figures of single operators, published or not (indicators); groups of peers (benchmarking).
"""
