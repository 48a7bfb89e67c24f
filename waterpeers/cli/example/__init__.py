"""The example world, as data."""
