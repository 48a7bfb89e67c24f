"""Every write about lessons."""
