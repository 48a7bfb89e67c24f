"""Every write to agreements, their contributions, signatures and files."""
