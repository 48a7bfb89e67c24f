"""Writing plans: their frame, their items, their approval."""
