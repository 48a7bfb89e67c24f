"""What a subject says of itself, once: where its pages stand, what waits, what it does.

Each app has one ``subject.py`` with one ``SUBJECT``; ``settings.SUBJECTS`` lists the apps, lowest
first. Addresses, the API, the menu, desk and mails, the trail, workbooks, long computations and
the tests that walk them are loops over that list; nothing else names the apps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from ninja import Router

from waterpeers.apps.foundation.tables import refuse_unreadable
from waterpeers.apps.foundation.talks import Talk
from waterpeers.apps.foundation.waiting import Days, Waits
from waterpeers.apps.foundation.workbooks.columns import WorkbookKind
from waterpeers.domain.actors import Actor, Role


class Place(StrEnum):
    """Where in the menu a page stands; the order is that of the menu."""

    UTILITY = "utility"
    PARTNER = "partner"
    PARTNERSHIPS = "partnerships"
    PLATFORM = "platform"
    ME = "me"


PLACES: Mapping[Place, Any] = {
    Place.UTILITY: _("My utility"),
    Place.PARTNER: _("Find a partner"),
    Place.PARTNERSHIPS: _("Partnerships"),
    Place.PLATFORM: _("Platform"),
    Place.ME: _("Me"),
}


def everybody(actor: Actor) -> bool:
    """Show to all who are signed in."""
    return True


def works_somewhere(actor: Actor) -> bool:
    """Show to those who work for an organisation: a facilitator's role enters and asks nothing."""
    return bool(actor.organisations_as(Role.REPORTER, Role.COORDINATOR, Role.SIGNATORY))


def works_for_a_utility(actor: Actor) -> bool:
    """Show to those who work for a utility."""
    return actor.works_for_a_utility


def works_or_helps(actor: Actor) -> bool:
    """Show to those who work for an organisation, and to facilitators and administrators."""
    return works_somewhere(actor) or runs_a_platform(actor)


def works_for_a_utility_or_helps(actor: Actor) -> bool:
    """Show to those who work for a utility, and to facilitators and administrators."""
    return actor.works_for_a_utility or runs_a_platform(actor)


def runs_a_platform(actor: Actor) -> bool:
    """Show to facilitators and administrators."""
    return actor.is_facilitator or actor.is_administrator


def administers(actor: Actor) -> bool:
    """Show to administrators."""
    return actor.is_administrator


@dataclass(frozen=True)
class MenuEntry:
    """One link of the menu: its words, the name of its address, and who has a use for it.

    ``under`` is a path below which pages stand that belong here too, where theirs is another.
    """

    label: Any
    address: str
    place: Place
    shown: Callable[[Actor], bool] = works_for_a_utility
    order: int = 50
    under: str = ""


@dataclass(frozen=True)
class Tab:
    """One tab of a partnership: its words, and the name of an address of the partnership's uuid.

    What ``is_of_sides`` is read by both sides and those who help, and by nobody else.
    """

    label: Any
    address: str
    order: int = 50
    is_of_sides: bool = False


@dataclass(frozen=True)
class TableKind:
    """A kind of table that people bring in: the runs that look at it and store it, in words.

    ``fields`` says what its columns feed, beside those of an organisation; ``readable`` refuses
    what cannot be opened, as soon as it was sent.
    """

    label: Any
    look: Callable[..., Any]
    store: Callable[..., Any]
    fields: Mapping[str, Any] = field(default_factory=dict)
    readable: Callable[..., None] = refuse_unreadable


@dataclass(frozen=True)
class Subject:
    """A subject of the platform, as its app describes it."""

    code: str  # the app's name
    addresses: Mapping[str, Any] = field(
        default_factory=dict
    )  # "desk/" → its urls, or their module
    routers: Mapping[str, Router] = field(default_factory=dict)  # "/ladders" → its operations
    menu: tuple[MenuEntry, ...] = ()
    tabs: tuple[Tab, ...] = ()
    waits: tuple[Waits, ...] = ()
    party_waits: tuple[Waits, ...] = ()  # of those who take part in a partnership, or help
    days: tuple[Days, ...] = ()  # of the calendar of a partnership
    talks: tuple[Talk, ...] = ()  # rows beside which people talk, see talks.py
    workbooks: tuple[WorkbookKind, ...] = ()
    records: tuple[Any, ...] = ()  # a RecordKind each, see records/kinds.py
    joint: tuple[Any, ...] = ()  # a JointKind each, see joint/kinds.py
    chores: tuple[Callable[[datetime], object], ...] = ()  # what the worker does now and then
    listens: tuple[Callable[..., object], ...] = ()  # to what is recorded, as it is recorded
    questionnaires: tuple[Any, ...] = ()  # an Owner each, see questionnaires/owners.py
    runs: Mapping[str, Callable[..., Any]] = field(default_factory=dict)  # kind → what does it
    tables: Mapping[str, TableKind] = field(default_factory=dict)  # of what → how it comes in
    beside: tuple[Callable[..., Mapping[str, str]], ...] = ()  # what it says beside a figure
    fragments: Mapping[str, Callable[..., Any]] = field(default_factory=dict)  # see fragments.py
    kept_of: Callable[[Any], Mapping[str, Any]] | None = None  # what it keeps about a person
    # Takes a name out of what partnerships wrote: their keys, the name; says out of how many rows.
    forgets: tuple[Callable[..., int], ...] = ()
    with_password: tuple[Callable[..., None], ...] = ()  # what ends once a new one is set
    top: tuple[Any, str] | None = None  # what leads to its pages for all: a label, its address
    help: str = ""  # the how-to that its pages' Help link opens


@cache
def subjects() -> tuple[Subject, ...]:
    """Give all subjects, lowest first."""
    named = [import_module(f"waterpeers.apps.{code}.subject") for code in settings.SUBJECTS]
    return tuple(module.SUBJECT for module in named)


def tables() -> dict[str, TableKind]:
    """Give the kinds of tables that people bring in, by what they are of."""
    return {of: kind for subject in subjects() for of, kind in subject.tables.items()}


def performer(kind: str) -> Callable[..., Any]:
    """Give the function that does a kind of run."""
    verb, _, of = kind.rpartition("_")
    if of in tables() and verb in {"look_at", "import"}:
        return tables()[of].look if verb == "look_at" else tables()[of].store
    return {name: does for subject in subjects() for name, does in subject.runs.items()}[kind]
