"""What this subject's codes say to people."""

REASONS: dict[str, object] = {}
