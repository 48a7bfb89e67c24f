"""Reading the Code's acceptances, partnerships and what their gates look at."""
