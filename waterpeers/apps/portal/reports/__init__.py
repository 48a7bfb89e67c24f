"""What public pages show, gathered for their reader."""
