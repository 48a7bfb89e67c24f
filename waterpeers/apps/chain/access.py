"""Who reads the chain of a partnership: whoever reads what both sides note while it is followed."""

from __future__ import annotations

from waterpeers.apps.follow_up.access import can_read

__all__ = ["can_read"]
