"""What was noted as people read it: its finding in a sentence, its lines, its facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from waterpeers.apps.follow_up.models import RegisterItem
from waterpeers.apps.follow_up.queries.items import RegisterFilters
from waterpeers.apps.follow_up.rules import moment_of
from waterpeers.apps.follow_up.words import (
    DECISION_MOVES,
    DECISION_STATES,
    KINDS,
    MOVES,
    STATES,
    WHENS,
)
from waterpeers.apps.partnerships.models import Party
from waterpeers.domain.follow_up import STANDING, ItemKind, ItemState, may_become

CHIPS = {ItemState.ESCALATED: "stop", ItemState.DONE: "good"}
FACET_LABELS = {
    "when": gettext_lazy("Where it stands"),
    "kind": gettext_lazy("What it is"),
    "side": gettext_lazy("Whose side"),
}


def state_words(item: RegisterItem) -> Any:
    """Say where a thing stands."""
    return (DECISION_STATES if item.kind is ItemKind.DECISION else STATES)[item.state]


def next_states(item: RegisterItem) -> list[tuple[str, Any]]:
    """Name what a thing can become now, in words."""
    words = DECISION_MOVES if item.kind is ItemKind.DECISION else MOVES
    left = may_become(item.kind, item.state, moment_of(item.partnership))
    return [(str(each), words[each]) for each in left]


def owner_words(item: RegisterItem) -> str:
    """Name whose a thing is: the person, or the side."""
    if item.party is None:
        return ""
    side = item.party.organisation.name
    return f"{item.person.name} · {side}" if item.person else side


@dataclass(frozen=True)
class ItemRow:
    """A thing with its words."""

    item: RegisterItem
    kind: Any
    state: Any
    chip: str
    owner: str
    is_late: bool
    may_move: bool


def row_of(item: RegisterItem, today: date, *, may_move: bool) -> ItemRow:
    """Say a thing in words."""
    is_late = item.is_late(today)
    return ItemRow(
        item,
        KINDS[item.kind],
        state_words(item),
        CHIPS.get(item.state, ""),
        owner_words(item),
        is_late,
        may_move,
    )


def register_finding(items: Sequence[RegisterItem], today: date) -> str:
    """Say in a sentence how what was noted stands."""
    if not items:
        return _("Nothing has been noted yet")
    standing = [i for i in items if i.state in STANDING and i.kind is not ItemKind.DECISION]
    late = sum(item.is_late(today) for item in standing)
    escalated = sum(item.state is ItemState.ESCALATED for item in standing)
    parts = []
    if escalated:
        parts.append(
            ngettext("%(number)s thing is escalated", "%(number)s things are escalated", escalated)
            % {"number": escalated}
        )
    if late:
        parts.append(ngettext("%(number)s is late", "%(number)s are late", late) % {"number": late})
    if parts:
        return ", ".join(parts)
    if not standing:
        return _("Nothing is open")
    return ngettext(
        "%(number)s thing is open, nothing is late",
        "%(number)s things are open, nothing is late",
        len(standing),
    ) % {"number": len(standing)}


# --- facets ---


@dataclass(frozen=True)
class RegisterChoice:
    """One choice of a facet; one that is in use leads to the list without it."""

    label: Any
    count: int
    is_chosen: bool
    href: str


@dataclass(frozen=True)
class RegisterFacet:
    """A facet with its choices."""

    label: Any
    choices: list[RegisterChoice]


def facet_words(parties: Sequence[Party]) -> dict[str, dict[str, Any]]:
    """Name the choices of each facet."""
    return {
        "when": WHENS,
        "kind": {str(code): label for code, label in KINDS.items()},
        "side": {str(party.uuid): party.organisation.name for party in parties},
    }


def facets(
    counts: dict[str, Counter[str]], filters: RegisterFilters, words: dict[str, dict[str, Any]]
) -> list[RegisterFacet]:
    """Give the facets, with those choices that lead to something or are in use."""
    found = []
    for name, choices in words.items():
        chosen = getattr(filters, name)
        found.append(
            RegisterFacet(
                FACET_LABELS[name],
                [
                    RegisterChoice(
                        label,
                        counts[name][value],
                        value == chosen,
                        address(replace(filters, **{name: "" if value == chosen else value})),
                    )
                    for value, label in choices.items()
                    if counts[name][value] or value == chosen
                ],
            )
        )
    return [facet for facet in found if facet.choices]


def address(filters: RegisterFilters) -> str:
    """Give the query of a list, without what is empty."""
    return "?" + urlencode({name: value for name, value in asdict(filters).items() if value})
