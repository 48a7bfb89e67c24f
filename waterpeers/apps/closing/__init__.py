"""The end of a partnership and what lasts: its account, stocktakings months later, a next phase.

Not for: what is followed while it goes on (``follow_up``), and reports to those who pay.
"""
