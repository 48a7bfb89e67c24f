"""Every write of reported values."""
