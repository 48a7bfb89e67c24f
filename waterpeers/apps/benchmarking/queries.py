"""Gathering for comparisons: who is there, what is alike, whose reviewed figures take part."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from math import isnan, nan
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waterpeers.analytics.portrait import PeerGroup, portrait
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.benchmarking.models import Comparison, Participation, Reader, Share, ShownGroup
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.indicators.words import unit_label
from waterpeers.apps.operators.models import Audience, Listing, Organisation, OrganisationState
from waterpeers.apps.operators.queries.facts import (
    PurchasingPowers,
    income_groups,
    purchasing_powers,
)
from waterpeers.apps.operators.queries.profiles import hidden_from
from waterpeers.domain.actors import Actor
from waterpeers.domain.catalogue import Indicator
from waterpeers.domain.closing import ways_to_close
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.formulas import names
from waterpeers.domain.indicators import KEY_FIGURES, PROFILE_FIELD, catalogue, indicators
from waterpeers.domain.peer_groups import (
    Criterion,
    services_trait,
    source_trait,
    supply_trait,
)
from waterpeers.domain.periods import Period
from waterpeers.domain.results import compute_table
from waterpeers.domain.values import Origin, ZoneKind

YEARS = 5  # of a course, the last included
FIRST = ("I.nrw_percent", "I.nrw_conn", "I.nrw_km")  # percent alone rewards waste: never alone

Reported = dict[str, float]  # variable → value


def compared() -> dict[str, str]:
    """Give the indicators that are compared, with their direction: what is lost first.

    Totals are left out, since the larger utility would always be the worse one.
    """
    ranked = {code: each.direction for code, each in indicators().items() if each.ranked}
    return {code: ranked[code] for code in dict.fromkeys((*FIRST, *ranked))}


def takes_part(organisation: Organisation) -> bool:
    """Whether an operator's reviewed figures are compared."""
    return Participation.objects.filter(organisation=organisation, takes_part=True).exists()


def participants() -> dict[str, Organisation]:
    """Give the operators whose reviewed figures take part, by uuid."""
    found = Organisation.objects.filter(
        participation__takes_part=True,
        state=OrganisationState.LISTED,
        kind=OrganisationKind.OPERATOR,
    )
    return {str(organisation.uuid): organisation for organisation in found}


# --- figures ---


@dataclass(frozen=True)
class ReviewedFigures:
    """Reviewed figures about whole utilities: operator and year → variable → value, or grade.

    ``closed`` are the variables that not everybody in the network reads with the operator's name.
    """

    values: dict[tuple[str, int], Reported]
    grades: dict[tuple[str, int], dict[str, str]]
    closed: dict[tuple[str, int], set[str]]

    def open_to_all(self, year: int, operators: Iterable[str], needed: set[str]) -> frozenset[str]:
        """Name those operators of whom everybody reads all that they reported of some variables."""
        return frozenset(each for each in operators if self.closed[each, year].isdisjoint(needed))


def figures_of(
    organisations: Iterable[Organisation], years: Sequence[int], *, graded: Organisation
) -> ReviewedFigures:
    """Read what a second person has reviewed, for whole utilities and years; grades of one only.

    Rows are read as they are, without models: there may be millions of them.
    """
    asked_for = {organisation.pk: organisation for organisation in organisations}
    sheets = Sheet.objects.filter(
        zone_kind=ZoneKind.WHOLE,
        ends_before__gte=date(min(years), 1, 1),
        ends_before__lte=date(max(years) + 1, 1, 1),
    )
    rows = Value.objects.valid().filter(sheet__in=sheets)
    read: dict[int, Reported] = defaultdict(dict)
    published: dict[int, set[str]] = defaultdict(set)
    columns = rows.values_list("sheet", "variable", "value", "origin")
    for pk, variable, value, origin in columns.iterator(10_000):
        read[pk][variable] = value
        if origin == Origin.PUBLISHED:
            published[pk].add(variable)
    values: dict[tuple[str, int], Reported] = defaultdict(dict)
    grades: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    closed: dict[tuple[str, int], set[str]] = defaultdict(set)
    for sheet in sheets.order_by("ends_before", "starts_on", "pk"):
        period = sheet.period
        operator = asked_for.get(sheet.organisation_id)
        if operator and period.year in years and period.is_a_year:
            key, reported = (str(operator.uuid), period.year), read[sheet.pk]
            values[key].update(reported)
            hidden = hidden_from(operator, Audience.NETWORK)
            open_ones = {
                variable
                for variable in published[sheet.pk].union(KEY_FIGURES)
                if PROFILE_FIELD.get(variable) not in hidden
            }
            closed[key] = closed[key] - reported.keys() | reported.keys() - open_ones
            if sheet.organisation_id == graded.pk:
                grades[key].update(rows.filter(sheet=sheet).values_list("variable", "grade"))
    return ReviewedFigures(dict(values), dict(grades), dict(closed))


@dataclass(frozen=True)
class OneMoney:
    """How amounts of several currencies are set beside one another.

    In international dollars of the year where it is known what one cost in the own country; else
    only amounts of that country are compared, as they are.
    """

    own: str | None  # country
    countries: dict[str, str | None]  # by operator
    powers: PurchasingPowers

    def rate(self, year: int) -> float | None:
        """Give what an international dollar cost at home, if that is known."""
        return self.powers.rates.get((self.own or "", year))

    def figure(self, operator: str, year: int, amount: float) -> float | None:
        """Give an amount as it is compared; nothing where it cannot be."""
        country = self.countries.get(operator)
        if self.rate(year) is None:
            return amount if country and country == self.own else None
        rate = self.powers.rates.get((country or "", year))
        return amount / rate if rate else None

    def as_json(self, year: int) -> dict[str, Any]:
        """Say how it was done: kept with a run."""
        rate = self.rate(year)
        return {"rate": rate, "sources": list(self.powers.sources) if rate else []}


def one_money(
    organisation: Organisation, others: Iterable[Organisation], years: Iterable[int]
) -> OneMoney:
    """Find out how the money of operators is compared. One query."""
    countries = {str(each.uuid): each.country_id for each in (organisation, *others)}
    codes = {code for code in countries.values() if code}
    return OneMoney(organisation.country_id, countries, purchasing_powers(codes, years))


def computed(figures: ReviewedFigures, money: OneMoney) -> dict[tuple[str, int], dict[str, float]]:
    """Compute what is compared: indicator and year → operator → figure; gaps are not there."""
    keys = list(figures.values)
    columns: dict[str, list[float]] = {}
    for row, reported in enumerate(figures.values.values()):
        for name, value in reported.items():
            if name not in columns:
                columns[name] = [nan] * len(keys)
            columns[name][row] = value
    table = compute_table(catalogue(), [year for _, year in keys], columns)
    found: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    for code in compared():
        for (operator, year), figure in zip(keys, table[code], strict=True):
            beside = _beside_others(indicators()[code], operator, year, figure, money)
            if beside is not None:
                found[code, year][operator] = beside
    return dict(found)


def _beside_others(
    indicator: Indicator, operator: str, year: int, figure: float, money: OneMoney
) -> float | None:
    if isnan(figure):
        return None
    if is_money(indicator):
        return money.figure(operator, year, figure)
    return figure if indicator.enough is None else min(figure, indicator.enough)


def is_money(indicator: Indicator) -> bool:
    """Whether an indicator is an amount of money."""
    return "LCU" in indicator.unit


def needed_for(code: str, year: int) -> set[str]:
    """Name the variables that an indicator is computed from in a year."""
    expression = catalogue().expression(code, year)
    return set() if expression is None else set(names(expression))


def years_with_figures(organisation: Organisation) -> list[int]:
    """List the years for which an operator has reviewed figures, the latest first."""
    periods = Value.objects.valid().filter(
        sheet__organisation=organisation, sheet__zone_kind=ZoneKind.WHOLE
    )
    found = periods.order_by().values_list("sheet__ends_before", "sheet__starts_on").distinct()
    spans = [Period(starts, ends) for ends, starts in found]
    return sorted({period.year for period in spans if period.is_a_year}, reverse=True)


# --- what is alike ---


def traits_of(
    organisations: Iterable[Organisation], figures: ReviewedFigures, year: int
) -> dict[str, dict[Criterion, str]]:
    """Say what is known of operators, as the network may see it; what is kept back is not known."""
    listed = Listing.objects.filter(audience=Audience.NETWORK, organisation__in=list(organisations))
    lines = {str(line.organisation_uuid): line for line in listed}
    incomes = income_groups({line.country_id for line in lines.values() if line.country_id}, year)
    traits = {}
    for uuid, line in lines.items():
        reported = figures.values.get((uuid, year), {})
        services = [term[2:] for term in line.terms.split() if term.startswith("s:")]
        known = {
            Criterion.SIZE: line.size_band,
            Criterion.SERVICES: services_trait(services),
            Criterion.SETTING: line.setting,
            Criterion.SUPPLY: supply_trait(reported.get("hours_supply")),
            Criterion.WATER_SOURCE: source_trait(
                reported.get("own_sources"), reported.get("imported")
            ),
            Criterion.INCOME_GROUP: incomes.get(line.country_id or ""),
            Criterion.REGION: line.region,
        }
        traits[uuid] = {name: str(value) for name, value in known.items() if value}
    return traits


# --- who reads, and what they know ---


@dataclass(frozen=True)
class Readers:
    """Organisations that read as one, since a person belongs to them both.

    ``now`` are those of today; ``ever`` also those whose runs one of the ``people`` could read
    before it left.
    """

    people: frozenset[UUID]
    now: tuple[Organisation, ...]
    ever: tuple[Organisation, ...]


def readers_with(organisation: Organisation) -> Readers:
    """Give the organisations that read as one with this one, itself included."""
    mine = Membership.objects.filter(organisation=organisation)
    people = frozenset(mine.values_list("person__uuid", flat=True))
    here = Membership.objects.filter(person__uuid__in=people).values("organisation")
    before = Reader.objects.filter(person__in=people).values("organisation")
    now = Organisation.objects.filter(Q(pk__in=here) | Q(pk=organisation.pk))
    left = Organisation.objects.filter(pk__in=before).exclude(pk__in=[each.pk for each in now])
    return Readers(people, tuple(now), (*now, *left))


def known_to(readers: Readers) -> tuple[frozenset[str], frozenset[str]]:
    """Give the operators whose figures these readers know, and those of which they have known one.

    They are their own, and those that show them their name beside their figures.
    """
    known = {str(each.uuid) for each in readers.now}
    once_known = {str(each.uuid) for each in readers.ever}
    to_them = Q(receiver__in=readers.ever) | Q(receiver__isnull=True)
    givers = Share.objects.filter(to_them).values_list("giver__uuid", flat=True)
    once_known.update(str(uuid) for uuid in givers)
    return sharing_with(readers.now) | known, frozenset(once_known)


def shares_of(giver: Organisation) -> list[Share]:
    """Give those to whom an operator shows its name today; one without a receiver is for all."""
    found = Share.objects.current().filter(giver=giver).select_related("receiver")
    return list(found.order_by("since_at", "id"))


def sharing_with(organisations: Collection[Organisation]) -> frozenset[str]:
    """Give the operators that show these organisations their name beside their figures today."""
    to_them = Q(receiver__in=organisations)
    if Participation.objects.filter(organisation__in=organisations, takes_part=True).exists():
        to_them |= Q(receiver__isnull=True)
    givers = Share.objects.current().filter(to_them, giver__participation__takes_part=True)
    return frozenset(str(uuid) for uuid in givers.values_list("giver__uuid", flat=True))


def shown_to(
    readers: Iterable[Organisation], years: Sequence[int]
) -> dict[tuple[str, int], list[ShownGroup]]:
    """Give the groups that these readers were shown, by indicator and year, the latest last."""
    rows = ShownGroup.objects.filter(comparison__organisation__in=list(readers), year__in=years)
    found: dict[tuple[str, int], list[ShownGroup]] = defaultdict(list)
    known = ("indicator", "year", "peers", "drawn_on")
    of_its_run = ("comparison__alike", "comparison__organisation")
    rows = rows.select_related("comparison").only(*known, *of_its_run)
    for row in rows.order_by("comparison__made_at", "id"):
        found[row.indicator, row.year].append(row)
    return found


# --- runs ---


def latest(organisation: Organisation) -> Comparison | None:
    """Give the latest run for an operator."""
    return Comparison.objects.filter(organisation=organisation).order_by("made_at", "id").last()


def fingerprint_of(
    salt: str, own: dict[str, Any], groups: Sequence[PeerGroup], year: int, alike: dict[str, str]
) -> str:
    """Give the SHA-256 of the salt and of all that goes into a run, as JSON with keys in order."""
    shown = [[each.indicator, each.year, each.own, each.peers] for each in groups]
    inputs = {"own": own, "groups": shown, "year": year, "alike": alike}
    text = json.dumps(inputs, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256((salt + text).encode()).hexdigest()


def result_of(own: dict[str, Any], groups: Sequence[PeerGroup], year: int) -> dict[str, Any]:
    """Compute a run from its inputs, as JSON values; what is missing is null."""
    mine = {
        code: {int(each): figure for each, figure in years.items()}
        for code, years in own["figures"].items()
    }
    kinds = {code: each.category for code, each in indicators().items()}
    drawn = portrait(groups, year, compared(), kinds, mine)
    result: dict[str, Any] = _as_json(asdict(drawn))
    for line in result["lines"]:
        behind = {name: line["standing"][name] for name in ("behind_median", "behind_best_quarter")}
        behind["outside_middle_half"] = outside(line)
        line["closing"] = {
            name: _ways(line["indicator"], year, gap, own)
            for name, gap in behind.items()
            if gap is not None and gap > 0
        }
    return result


def outside(line: dict[str, Any]) -> float | None:
    """Say how far a figure is from the middle half of the group, where both ways are bad."""
    if indicators()[line["indicator"]].direction != "range":
        return None
    own, (low, _median, high) = line["standing"]["own"], line["standing"]["quartiles"]
    return float(max(low - own, own - high, 0.0))


def _ways(code: str, year: int, gap: float, own: dict[str, Any]) -> list[dict[str, Any]]:
    """Say what closing a gap means, in the own currency."""
    rate = own["money"]["rate"]
    in_own_money = gap * rate if rate and is_money(indicators()[code]) else gap
    found = ways_to_close(catalogue(), code, year, in_own_money, own["values"])
    return [asdict(way) | {"way": str(way.way)} for way in found]


def _as_json(value: Any) -> Any:
    """Turn arrays, tuples and gaps into what JSON knows."""
    if isinstance(value, dict):
        return {name: _as_json(each) for name, each in value.items()}
    if isinstance(value, np.ndarray):
        return _as_json(value.tolist())
    if isinstance(value, list | tuple):
        return [_as_json(each) for each in value]
    return None if isinstance(value, float) and isnan(value) else value


def is_the_same_again(comparison: Comparison) -> bool:
    """Whether a run that is computed again from its stored inputs says the same."""
    groups, salt = groups_of(comparison), comparison.organisation.participation.salt
    own, year = comparison.own, comparison.year
    return (
        fingerprint_of(salt, own, groups, year, comparison.alike) == comparison.fingerprint
        and result_of(own, groups, year) == comparison.result
    )


def groups_of(comparison: Comparison) -> list[PeerGroup]:
    """Give the groups that a run has shown, as they went into it."""
    return [
        PeerGroup(row.indicator, row.year, row.own, row.peers)
        for row in comparison.groups.order_by("id")
    ]


def names_of(uuids: Iterable[str]) -> dict[str, str]:
    """Name organisations."""
    found = Organisation.objects.filter(uuid__in=[UUID(uuid) for uuid in uuids])
    return {str(uuid): name for uuid, name in found.values_list("uuid", "name")}


# --- beside a figure ---


def gap_beside(
    organisation: Organisation, codes: Collection[str], year: int, actor: Actor
) -> dict[str, str]:
    """Say of figures how far they are from the middle of operators alike; to its own people only.

    From the latest run; one query.
    """
    run = latest(organisation) if actor.acts_for(organisation.uuid) else None
    if run is None or run.year > year:
        return {}
    return {
        line["indicator"]: _gap(run, line["standing"], indicators()[line["indicator"]])
        for line in run.result["lines"]
        if line["indicator"] in codes
        and line["standing"]["behind_median"] is not None
        and not is_money(indicators()[line["indicator"]])
    }


def gap_words(behind: float, unit: str, beside: str) -> str:
    """Write what lies between two figures: between percentages, that is points."""
    said = in_figures(behind)
    if not unit.startswith("%"):
        return f"{said} {beside}"
    number = 1 if behind == 1 else 2
    if unit.endswith("/year"):
        points = ngettext(
            "%(number)s percentage point a year", "%(number)s percentage points a year", number
        )
    else:
        points = ngettext("%(number)s percentage point", "%(number)s percentage points", number)
    return points % {"number": said}


def _gap(run: Comparison, standing: dict[str, Any], indicator: Indicator) -> str:
    behind = standing["behind_median"]
    said = {
        "gap": gap_words(behind, indicator.unit, str(unit_label(indicator.unit))),
        "size": standing["size"],
        "year": run.year,
    }
    if behind > 0:
        text = _("%(gap)s behind the median of %(size)s operators like yours, in %(year)s.")
    else:
        text = _("At the median of %(size)s operators like yours in %(year)s, or better.")
    return text % said


# --- hints for a shortlist ---


def hints(mentee: Organisation, actor: Actor) -> dict[str, str]:
    """Say of operators that show their name where they do better than one that looks for help.

    By uuid, from the latest run, to its own people only; at most three indicators each. A hint for
    a talk: the year and the size of the group are said, and that it proves nothing.
    """
    run = latest(mentee)
    if run is None or not actor.acts_for(mentee.uuid):
        return {}
    behind = [
        line for line in run.result["lines"] if (line["standing"]["behind_best_quarter"] or 0) > 0
    ]
    better: dict[str, list[dict[str, Any]]] = {}
    for line in sorted(behind, key=lambda line: line["standing"]["percentile"]):
        for uuid in line["ahead"]:
            better.setdefault(uuid, []).append(line)
    sharing = sharing_with(readers_with(mentee).now)
    return {uuid: _hint(run, lines[:3]) for uuid, lines in better.items() if uuid in sharing}


def _hint(run: Comparison, lines: list[dict[str, Any]]) -> str:
    language = get_language() or "en"
    return _(
        "In figures of %(year)s, among %(size)s operators of the same kind, it is in the best "
        "quarter where help is needed: %(indicators)s. A reason to talk, no proof that it can "
        "teach."
    ) % {
        "year": run.year,
        "size": min(line["standing"]["size"] for line in lines),
        "indicators": ", ".join(indicators()[line["indicator"]].name(language) for line in lines),
    }
