"""Tags of foundation."""
