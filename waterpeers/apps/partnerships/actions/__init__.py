"""Every write to the Code's acceptances and to partnerships."""
