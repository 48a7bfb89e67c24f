"""The one place where codes of events become sentences, for the trail of every page.

Each app names its events in ``events.py`` and says them in ``words.EVENTS``; they are gathered
once, when first asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.translation import gettext

from waterpeers.apps.foundation.figures import GAP, NO_BREAK, day, in_figures
from waterpeers.apps.foundation.reasons import gather

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MONEY = re.compile(r"(-?\d+(?:\.\d+)?) ([A-Z]{3})")
LONGEST = 300  # characters of a text


@cache
def all_events() -> dict[str, object]:
    """Gather every app's events with their words."""
    return {str(event): words for event, words in gather("EVENTS").items()}


@dataclass(frozen=True)
class TrailWords:
    """How a subject's fields are called in the trail, and what their codes mean.

    A field without a name is not shown: keys of rows and other marks mean nothing to people.
    """

    labels: Mapping[str, Any]
    codes: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)


@cache
def trail_words() -> dict[str, Any]:
    """Gather, by the name of the thing in the trail, how its fields are called."""
    return gather("TRAIL")


def changes(
    subject: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[tuple[Any, str, str], ...]:
    """Say what stood there before and after, by field; a gap is a dash."""
    words: TrailWords | None = trail_words().get(subject)
    if words is None:
        return ()
    names = [name for name in dict.fromkeys((*before, *after)) if name in words.labels]
    said = [
        (words.labels[name], *(_said(each.get(name), words.codes.get(name)) for each in both))
        for both in [(before, after)]
        for name in names
    ]
    return tuple((label, was, now) for label, was, now in said if was != now)


def _said(value: Any, codes: Mapping[Any, Any] | None) -> str:
    if value in (None, "", [], {}):
        return GAP
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return ", ".join(_said(each, codes) for each in value)
    if isinstance(value, int | float):
        return in_figures(value)
    if codes and value in codes:
        return str(codes[value])
    if isinstance(value, str) and DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    if isinstance(value, str) and (money := MONEY.fullmatch(value)):
        return f"{in_figures(Decimal(money[1]))}{NO_BREAK}{money[2]}"
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def label(event: str) -> object:
    """Say what happened, in the language of the moment."""
    return all_events()[event]
