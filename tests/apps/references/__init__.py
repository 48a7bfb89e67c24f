"""Reference series."""
