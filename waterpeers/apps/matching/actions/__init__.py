"""Every write to needs and strengths, rounds, shortlists and requests."""
