"""Pages of reported values."""
