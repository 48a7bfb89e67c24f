"""Every write about missions."""
