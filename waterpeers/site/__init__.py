"""Settings, addresses, the API root, error pages, base templates and static files."""
