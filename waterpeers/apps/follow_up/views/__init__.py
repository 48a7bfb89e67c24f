"""Pages of following a partnership."""
