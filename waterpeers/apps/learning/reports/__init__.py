"""Learning as people read it."""
