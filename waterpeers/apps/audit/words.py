"""The one place where codes of events become sentences, for the trail of every page.

Each app names its events in ``events.py`` and says them in ``words.EVENTS``; they are gathered
once, when first asked for.
"""

from __future__ import annotations

from functools import cache

from waterpeers.apps.foundation.reasons import gather


@cache
def all_events() -> dict[str, object]:
    """Gather every app's events with their words."""
    return {str(event): words for event, words in gather("EVENTS").items()}


def label(event: str) -> object:
    """Say what happened, in the language of the moment."""
    return all_events()[event]
