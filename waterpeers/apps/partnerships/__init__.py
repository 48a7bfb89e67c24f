"""Partnerships and their parties, the Code of Conduct, expressions of interest.

Not for: finding a partner (matching); what the parties agree and sign (agreements); gates that look
at several subjects (compliance).
"""
