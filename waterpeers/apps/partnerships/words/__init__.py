"""What this subject's codes say to people; one module for each thing that speaks."""

from waterpeers.apps.partnerships.words import gates, partnerships
from waterpeers.apps.partnerships.words.events import EVENTS

REASONS: dict[str, object] = gates.LINES | partnerships.REASONS
__all__ = ["EVENTS", "REASONS"]
