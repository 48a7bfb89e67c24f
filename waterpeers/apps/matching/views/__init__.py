"""Pages of needs and strengths, shortlists, rounds and requests."""
