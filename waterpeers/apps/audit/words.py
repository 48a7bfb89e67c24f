"""What happened, in words."""

REASONS: dict[str, object] = {}
