"""Every write to the Code's acceptances, partnerships and agreements."""

from waterpeers.apps.partnerships.actions.partnerships import open_partnership

__all__ = ["open_partnership"]
