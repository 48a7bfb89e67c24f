"""Pages of a plan."""
