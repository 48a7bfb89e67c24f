"""Every write to questionnaires."""
