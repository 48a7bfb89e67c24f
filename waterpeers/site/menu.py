"""The menu by places, the way back up, the tabs of a partnership and the Help of a page.

All are read off the subjects; which link is that of the present page is decided by the longest
path that leads to it, else by the subject that the page belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any
from uuid import UUID

from django.urls import reverse

from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.subjects import PLACES, MenuEntry, Place, Subject, subjects


@dataclass(frozen=True)
class MenuLink:
    """One link: its words, where it leads, and whether the present page is there."""

    label: Any
    href: str
    is_current: bool = False


@dataclass(frozen=True)
class PlaceLinks:
    """One place of the menu with what a person has a use for there."""

    label: Any
    links: list[MenuLink]


def menu(request: Request) -> list[PlaceLinks]:
    """Give the places of the menu that this person has a use for."""
    current, shown = _current(request), _shown(request)
    links = [(e.place, MenuLink(e.label, href, e is current)) for e, href in shown]
    return [
        PlaceLinks(label, there)
        for place, label in PLACES.items()
        if (there := [link for at, link in links if at is place])
    ]


def crumbs(request: Request) -> list[MenuLink]:
    """Give the way up from a page that has no link of its own in the menu."""
    entry = _current(request)
    subject = _subject_of(request)
    if entry is None and subject and subject.top:
        label, address = subject.top
        return [MenuLink(label, reverse(address))] if reverse(address) != request.path else []
    if entry is None or reverse(entry.address) == request.path:
        return []
    place, link = PLACES[entry.place], MenuLink(entry.label, reverse(entry.address))
    return [link] if str(place) == str(entry.label) else [MenuLink(place, ""), link]


def tabs(request: Request, partnership: UUID) -> list[MenuLink]:
    """Give the tabs of a partnership; each is a page.

    What stands below the first is its own only where its subject says so: all pages of a
    partnership stand below its address.
    """
    every = sorted((tab for s in subjects() for tab in s.tabs), key=lambda tab: tab.order)
    if request.actor.only_reads:
        every = [tab for tab in every if not tab.is_of_sides]
    links = [(tab, reverse(tab.address, args=[partnership])) for tab in every]
    subject = _subject_of(request)
    own = [href for tab, href in links if subject and tab in subject.tabs]
    first = links[0][1]
    above = [
        href
        for _tab, href in links
        if request.path.startswith(href) and (href in own or href != first or href == request.path)
    ]
    here = max(above, key=len) if above else next(iter(own), "")
    return [MenuLink(tab.label, href, href == here) for tab, href in links]


def help_of(request: Request) -> str:
    """Name the how-to of the subject that a page belongs to; none for all others."""
    subject = _subject_of(request)
    return subject.help if subject else ""


@cache
def _entries() -> tuple[MenuEntry, ...]:
    return tuple(sorted((e for subject in subjects() for e in subject.menu), key=lambda e: e.order))


def _shown(request: Request) -> list[tuple[MenuEntry, str]]:
    """Give the links that this person has a use for; the same all through a request."""
    there: list[tuple[MenuEntry, str]] | None = getattr(request, "menu_shown", None)
    if there is None:
        there = [(e, reverse(e.address)) for e in _entries() if e.shown(request.actor)]
        request.menu_shown = there  # type: ignore[attr-defined]
    return there


def _current(request: Request) -> MenuEntry | None:
    shown = _shown(request)
    paths = [(path, e) for e, href in shown for path in (href, e.under) if path]
    below = [(path, entry) for path, entry in paths if request.path.startswith(path)]
    if below:
        return max(below, key=lambda found: len(found[0]))[1]
    subject = _subject_of(request)
    of_subject = [e for e, _href in shown if subject and e in subject.menu]
    # What is one's own stands for its own pages alone, not for all of a subject; what is a part of
    # a partnership is there with all of it.
    if subject and subject.tabs:
        return next((e for e, _href in shown if e.under), None)
    places = {Place.ME, Place.PLATFORM} if subject and subject.top else {Place.ME}
    return next((e for e in of_subject if e.place not in places), None)


def _subject_of(request: Request) -> Subject | None:
    match = request.resolver_match
    return _by_namespace().get(match.namespaces[0]) if match and match.namespaces else None


@cache
def _by_namespace() -> dict[str, Subject]:
    return dict(_namespaces())


def _namespaces() -> Iterator[tuple[str, Subject]]:
    for subject in subjects():
        for pages in subject.addresses.values():
            name = import_module(pages).app_name if isinstance(pages, str) else pages[1]
            yield name, subject
