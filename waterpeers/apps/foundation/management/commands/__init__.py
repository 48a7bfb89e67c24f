"""Management commands of foundation."""
