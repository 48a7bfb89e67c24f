"""Pages of missions."""
