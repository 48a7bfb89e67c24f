"""Reading the end of a partnership and what lasts."""
