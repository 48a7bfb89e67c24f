"""Template tags of the gates, so that pages of lower subjects can show them by name."""
