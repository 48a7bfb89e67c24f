"""Indicators of several utilities, zones or years together, from figures that were reviewed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor
from waterpeers.domain.indicators import catalogue, indicators
from waterpeers.domain.periods import Period
from waterpeers.domain.rollups import GroupIndicator, Member, roll_up
from waterpeers.domain.values import ZoneKind
from waterpeers.domain.verdicts import NotReady, NotValid, Reason

MOST_YEARS = 30
MOST_MEMBERS = 5000
IN_ORDER = (
    "sheet__organisation__name", "sheet__organisation", "sheet__zone_name", "sheet__starts_on",
    "pk",
)  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """What is to be put together: one organisation's or a country's, whole utilities or zones.

    ``zones`` are parts of utilities; pilots never count.
    """

    first: int
    last: int
    organisation: UUID | None = None
    country: str = ""
    zones: bool = False


@dataclass(frozen=True)
class GroupFigures:
    """The figures of the members together, and for each other indicator why it has none."""

    members: tuple[Member, ...]
    groups: tuple[GroupIndicator, ...]
    refused: tuple[tuple[str, Reason], ...]


def organisations_with_figures(actor: Actor) -> list[Organisation]:
    """List the organisations of whose reviewed figures one may read all."""
    sheets = Sheet.objects.visible_to(actor).filter(pk__in=Value.objects.valid().values("sheet_id"))
    return list(Organisation.objects.filter(pk__in=sheets.values("organisation_id")))


def together(actor: Actor, chosen: Chosen) -> GroupFigures:
    """Put together what one may read: sums over sums, never a mean of rates. One query.

    A year is a period that ends in it and is a year long. Raises ``NotValid`` for years the wrong
    way round, for too many of them, or for more utility-years than are added up at once.
    """
    if not 0 <= chosen.last - chosen.first < MOST_YEARS:
        raise NotValid.because("years_of_a_group", field="last", most=str(MOST_YEARS))
    members = _members(actor, chosen)
    if len(members) > MOST_MEMBERS:
        raise NotValid.because("group_too_large", field="country", most=str(MOST_MEMBERS))
    groups, refused = [], []
    for code in indicators():
        try:
            group = roll_up(catalogue(), code, members)
        except NotReady as why:
            refused += [(code, reason) for reason in why.verdict.against]
        else:
            groups.append(group)
    return GroupFigures(tuple(members), tuple(groups), tuple(refused))


def _members(actor: Actor, chosen: Chosen) -> Sequence[Member]:
    sheets = Sheet.objects.visible_to(actor).filter(
        zone_kind=ZoneKind.ZONE if chosen.zones else ZoneKind.WHOLE,
        ends_before__gt=f"{chosen.first}-01-01",
        ends_before__lte=f"{chosen.last + 1}-01-01",
    )
    if chosen.organisation:
        sheets = sheets.filter(organisation__uuid=chosen.organisation)
    if chosen.country:
        sheets = sheets.filter(organisation__country=chosen.country)
    rows = Value.objects.valid().filter(sheet__in=sheets).order_by(*IN_ORDER)
    found: dict[int, Member] = {}
    values: dict[int, dict[str, float]] = defaultdict(dict)
    for sheet, name, zone, country, starts_on, ends_before, variable, value in rows.values_list(
        "sheet_id", "sheet__organisation__name", "sheet__zone_name", "sheet__organisation__country",
        "sheet__starts_on", "sheet__ends_before", "variable", "value",
    ):  # fmt: skip
        period = Period(starts_on, ends_before)
        if sheet not in found and period.is_a_year:
            label = f"{name} · {zone} {period.year}" if zone else f"{name} {period.year}"
            found[sheet] = Member(label, period.year, values[sheet], country or "")
        values[sheet][variable] = value
    return list(found.values())
