"""Fragments: what other subjects show on a page that does not know them.

A subject names the places where it shows something, and the function that is asked there; the
highest subject stands first. Each gets the request and what the page is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.subjects import subjects


@dataclass(frozen=True)
class Fragment:
    """A part of a page: a template and what it shows."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


def fragments_of(place: str, request: Request, about: Any) -> Iterator[Fragment]:
    """Ask every subject that has something to show here; one that has nothing gives none."""
    for subject in reversed(subjects()):
        if place in subject.fragments and (found := subject.fragments[place](request, about)):
            yield found
