"""Every write at the end of a partnership and after."""
