"""Writing a diagnosis: its rounds, and what both sides make of them."""
