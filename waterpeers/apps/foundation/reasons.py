"""The one place where codes of reasons become sentences, for pages, API and command line.

Each app keeps its sentences in ``words.REASONS``; they are gathered once, when first asked for.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.utils.formats import date_format

from waterpeers.domain.verdicts import Reason

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@cache
def all_words() -> dict[str, object]:
    """Gather every app's sentences."""
    return gather("REASONS")


def gather(table: str) -> dict[str, object]:
    """Join a table of every app's ``words``; two apps may not use one code for two things."""
    gathered: dict[str, object] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.words"
        if not config.name.startswith("waterpeers.") or find_spec(name) is None:
            continue
        words = getattr(import_module(name), table, {})
        twice = gathered.keys() & words.keys()
        if twice:
            raise ValueError(f"{name} says again what another app says: {sorted(twice)}")
        gathered |= words
    return gathered


def sentence(reason: Reason) -> str:
    """Say a reason in the language of the moment.

    A whole number chooses singular or plural; a day is written as its reader writes days.
    """
    params = {name: _said(value) for name, value in reason.params}
    words: Any = all_words()[reason.code]
    return str(words % params)


def _said(value: str) -> str | int:
    if DAY.fullmatch(value):
        try:
            return str(date_format(date.fromisoformat(value), "DATE_FORMAT"))
        except ValueError:  # the thirtieth of February
            return value
    return int(value) if value.isdecimal() and str(int(value)) == value else value


def sentences(reasons: Iterable[Reason]) -> list[tuple[str, str]]:
    """Pair each reason's sentence with the field that it speaks of ("" for none)."""
    return [(sentence(reason), reason.field) for reason in reasons]
