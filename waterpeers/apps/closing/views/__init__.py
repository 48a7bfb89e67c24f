"""Pages of the end of a partnership and of what lasts."""
