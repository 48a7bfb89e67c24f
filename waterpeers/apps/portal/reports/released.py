"""What everybody may see of a partnership that both operators released."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.indicators.queries.headlines import HeadlineFigure, key_figures
from waterpeers.apps.operators.models import Audience, Organisation
from waterpeers.apps.operators.queries.countries import country_name
from waterpeers.apps.operators.queries.profiles import hidden_from
from waterpeers.apps.operators.words import PARTNERSHIP_TYPES
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.conduct import acceptances
from waterpeers.apps.partnerships.queries.partnerships import type_of
from waterpeers.apps.partnerships.words.partnerships import PHASES, ROLES, STATES
from waterpeers.apps.portal.reports.front import Arc, arcs, lead
from waterpeers.domain.conduct import AcceptanceState
from waterpeers.domain.partnerships import (
    OPERATOR_ROLES,
    SIDES,
    AgreementState,
    FactAnswer,
    PartnershipState,
    PartnershipType,
    PartyRole,
    Phase,
)

AROUND = 60.0  # units of the map that are shown beside both ends
FIGURES = 3


@dataclass(frozen=True)
class PublicSide:
    """One operator: who it is, where, and its figures that everybody may see."""

    role: Any
    organisation: Organisation
    where: str
    figures: list[HeadlineFigure]


@dataclass(frozen=True)
class RuleKept:
    """A rule of the Code, and whether the record shows that it is kept."""

    text: str
    note: str = ""
    is_kept: bool = True


@dataclass(frozen=True)
class StoryStep:
    """A step on the way, with its day."""

    on: date
    what: Any


@dataclass(frozen=True)
class PublicPartnership:
    """All that its public page shows."""

    partnership: Partnership
    state: Any
    is_at_work: bool
    kind: Any
    arc: Arc | None
    view: str  # the part of the map around both ends
    phases: list[tuple[Any, str]]
    sides: list[PublicSide]
    others: list[tuple[Any, Organisation]]
    kept: list[RuleKept]
    story: list[StoryStep]


def released(partnership: Partnership) -> PublicPartnership:
    """Gather what everybody may see; the parties were read along."""
    drawn = arcs([partnership])
    arc = drawn[0] if drawn else None
    kind = type_of(partnership).type
    agreement = (
        Agreement.objects.filter(partnership=partnership, state=AgreementState.IN_FORCE)
        .order_by("-in_force_at", "-pk")
        .first()
    )
    parties = partnership.parties.all()
    leads = [lead(partnership, role) for role in SIDES]
    return PublicPartnership(
        partnership,
        STATES[PartnershipState(partnership.state)],
        partnership.state == PartnershipState.ACTIVE,
        PARTNERSHIP_TYPES[kind] if kind != PartnershipType.NOT_KNOWN else "",
        arc,
        _view(arc) if arc else "",
        _phases(partnership),
        [_side(role, who) for role, who in zip(SIDES, leads, strict=True) if who],
        [(ROLES[p.role], p.organisation) for p in parties if p.organisation not in leads],
        list(_kept(partnership, agreement)),
        sorted(_story(partnership, agreement), key=lambda step: step.on),
    )


def _view(arc: Arc) -> str:
    (x1, y1), (x2, y2) = (map(float, end) for end in (arc.start, arc.end))
    left, right = min(x1, x2) - AROUND, max(x1, x2) + AROUND
    top, bottom = min(y1, y2) - AROUND, max(y1, y2) + AROUND
    width = max(right - left, 1.6 * (bottom - top))
    height = width / 1.6
    middle = (left + right) / 2 - width / 2, (top + bottom) / 2 - height / 2
    return f"{middle[0]:.0f} {middle[1]:.0f} {width:.0f} {height:.0f}"


def _phases(partnership: Partnership) -> list[tuple[Any, str]]:
    reached = list(Phase).index(Phase(partnership.phase))
    return [
        (PHASES[phase], "done" if number < reached else "now" if number == reached else "")
        for number, phase in enumerate(Phase)
    ]


def _side(role: PartyRole, who: Organisation) -> PublicSide:
    language = get_language() or "en"
    hidden = hidden_from(who, Audience.PUBLIC)
    country = country_name(who.country_id, language) if who.country_id else ""
    town = "" if "place" in hidden else who.place
    known = [figure for figure in key_figures(who, language, hidden) if figure.value]
    return PublicSide(
        ROLES[role], who, ", ".join(part for part in (town, country) if part), known[:FIGURES]
    )


def _kept(partnership: Partnership, agreement: Agreement | None) -> Iterator[RuleKept]:
    operators = [p.organisation for p in partnership.parties.all() if p.role in OPERATOR_ROLES]
    found = acceptances([who.uuid for who in operators], on=localdate())
    accepted = {AcceptanceState.ACCEPTED, AcceptanceState.IN_GRACE}
    yield RuleKept(
        _("Every operator accepted the Code of Conduct"),
        is_kept=all(found[who.uuid].state in accepted for who in operators),
    )
    note = _dates(agreement) if agreement else ""
    yield RuleKept(_("An agreement in writing, signed, is in force"), note, agreement is not None)
    yield RuleKept(
        _("Earlier partnerships were looked up first"),
        is_kept=partnership.earlier_looked_up == FactAnswer.YES,
    )
    yield RuleKept(_("Both operators agreed to this page"))


def _dates(agreement: Agreement) -> str:
    """Say its first and last day, as far as they are set."""
    if agreement.starts_on is None:
        return ""
    dates = {"first": date_format(agreement.starts_on)}
    if agreement.ends_before is None:
        return _("from %(first)s") % dates
    dates["last"] = date_format(agreement.ends_before - timedelta(days=1))
    return _("from %(first)s to %(last)s") % dates


def _story(partnership: Partnership, agreement: Agreement | None) -> Iterator[StoryStep]:
    yield StoryStep(localdate(partnership.opened_at), _("The partnership was opened"))
    if agreement and agreement.in_force_at:
        yield StoryStep(localdate(agreement.in_force_at), _("The agreement came into force"))
    if partnership.released_at:
        yield StoryStep(localdate(partnership.released_at), _("Both operators released this page"))
