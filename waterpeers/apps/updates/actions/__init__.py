"""Every write about updates of a plan."""
