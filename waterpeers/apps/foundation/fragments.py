"""Fragments: what other subjects show on a page that does not know them.

``settings.FRAGMENTS`` names for each place the functions that are asked, in the order in which
their fragments stand there. Each gets the request and what the page is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from waterpeers.apps.foundation.http import Request


@dataclass(frozen=True)
class Fragment:
    """A part of a page: a template and what it shows."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


def fragments_of(place: str, request: Request, about: Any) -> Iterator[Fragment]:
    """Ask every subject that has something to show here; one that has nothing gives none."""
    for name in settings.FRAGMENTS[place]:
        found = import_string(name)(request, about)
        if found is not None:
            yield found
