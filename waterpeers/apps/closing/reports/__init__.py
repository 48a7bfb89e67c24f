"""The end of a partnership and what lasts, as people read it."""
