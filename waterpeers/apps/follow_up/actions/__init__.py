"""Every write while a partnership is followed."""
