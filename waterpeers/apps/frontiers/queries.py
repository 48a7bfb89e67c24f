"""Gathering for frontiers: whose figures enter, what they are in one unit, and the runs."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from waterpeers.analytics.frontiers import Orientation, Returns
from waterpeers.apps.benchmarking.queries import (
    ReviewedFigures,
    sharing_with,
    takes_part,
    traits_of,
)
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.frontiers.models import Frontier
from waterpeers.apps.frontiers.words import mixture
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.operators.models import Organisation, OrganisationState
from waterpeers.apps.operators.queries.facts import CurrencyWorth, worths
from waterpeers.apps.operators.queries.profiles import visibility_of
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import OrganisationKind, Visibility
from waterpeers.domain.frontiers import (
    CRITERIA,
    EARLIER_MODELS,
    LEAST_UNITS,
    MODELS,
    FigureBasis,
    FrontierModel,
    basis,
    dollars_for,
    figure_of,
    is_money,
)
from waterpeers.domain.indicators import PROFILE_FIELD
from waterpeers.domain.peer_groups import PeerRule
from waterpeers.domain.periods import Period
from waterpeers.domain.values import Origin, ZoneKind
from waterpeers.domain.verdicts import NotReady, NotValid, Reason, Refused

METHOD, VERSION = "frontier", "4"
IN_DOLLARS_OF_2017 = frozenset({"1", "2", "3"})  # versions; since then dollars of the year
KIND = "draw_frontier"  # of a run in the queue
MOST_SOURCES = 5
NO_FIGURES = ReviewedFigures({}, {}, {})
YEARS_BACK = 5  # an earlier year says how productivity changed since; an older one too little


@dataclass(frozen=True)
class FrontierRequest:
    """What somebody asks for: a model, a year, and how it is measured."""

    model: FrontierModel
    year: int
    returns: Returns = Returns.VRS
    orientation: Orientation = Orientation.INPUT
    rule: PeerRule = field(default_factory=PeerRule)

    @classmethod
    def of(
        cls, model: str, year: int, returns: str, orientation: str, criteria: Iterable[str]
    ) -> FrontierRequest:
        """Read what a form, a program or a run in the queue says; criteria are checked here."""
        rule = PeerRule.of(criteria)
        for criterion in rule.criteria:
            if criterion not in CRITERIA:
                raise NotValid.because("frontier_criterion", field="criteria")
        known = MODELS | EARLIER_MODELS  # of runs that were kept
        return cls(known[model], year, Returns(returns), Orientation(orientation), rule)

    def as_json(self) -> dict[str, Any]:
        """Give what ``of`` reads."""
        return {
            "model": self.model.code,
            "year": self.year,
            "returns": str(self.returns),
            "orientation": str(self.orientation),
            "criteria": [str(criterion) for criterion in self.rule.criteria],
        }


@dataclass(frozen=True)
class ComparedUnit:
    """An operator with all figures, as they are compared, in the order of the model."""

    uuid: str
    basis: FigureBasis
    figures: tuple[float, ...]


@dataclass(frozen=True)
class SkippedOperator:
    """An operator that cannot be compared, and why."""

    uuid: str
    basis: FigureBasis
    reason: Reason


def _units_as_json(units: Iterable[ComparedUnit]) -> list[list[Any]]:
    return [[unit.uuid, str(unit.basis), list(unit.figures)] for unit in units]


def units_from(kept: Iterable[tuple[str, str, list[float]]]) -> list[ComparedUnit]:
    """Read units as a run has kept them."""
    return [ComparedUnit(uuid, FigureBasis(why), tuple(figures)) for uuid, why, figures in kept]


@dataclass(frozen=True)
class EarlierYear:
    """Those of an earlier year, by the same model and rule."""

    year: int
    units: list[ComparedUnit]

    @property
    def as_json(self) -> dict[str, Any]:
        """Give what is stored with a run."""
        return {"year": self.year, "units": _units_as_json(self.units)}

    @classmethod
    def of(cls, kept: dict[str, Any] | None) -> EarlierYear | None:
        """Read it back; older runs have none."""
        return cls(kept["year"], units_from(kept["units"])) if kept else None


@dataclass(frozen=True)
class Gathered:
    """All that goes into a run, in an order of its own."""

    asked: FrontierRequest
    own: str
    units: list[ComparedUnit]
    skipped: list[SkippedOperator]
    reported: dict[str, float]  # one's own figures, money in local currency
    worth: CurrencyWorth | None  # of one's own currency
    alike: dict[str, str] = field(default_factory=dict)
    sources: dict[str, list[str]] = field(default_factory=dict)
    earlier: EarlierYear | None = None  # to say how productivity changed since

    @property
    def as_json(self) -> dict[str, Any]:
        """Give what is stored, and what the fingerprint is of."""
        return {
            "columns": {
                "inputs": self.asked.model.inputs,
                "outputs": self.asked.model.outputs,
                "given": self.asked.model.given,
            },
            "units": _units_as_json(self.units),
            "skipped": [
                [left.uuid, str(left.basis), left.reason.code, dict(left.reason.params)]
                for left in self.skipped
            ],
            "sources": self.sources,
            "alike": self.alike,
            "earlier": self.earlier.as_json if self.earlier else None,
        }

    @property
    def fingerprint(self) -> str:
        """Give the SHA-256 of all inputs, written as JSON with its keys in order."""
        inputs = self.as_json | {
            "own": self.own,
            "reported": self.reported,
            "worth": asdict(self.worth) if self.worth else None,
            "asked": self.asked.as_json(),
            "method": [METHOD, VERSION],
        }
        text = json.dumps(inputs, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class _Reported:
    """What may enter of an operator: variable → figure, why it enters, its source."""

    figures: dict[str, float] = field(default_factory=dict)
    bases: set[FigureBasis] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)

    def compute(self, columns: Iterable[str], services: Iterable[str]) -> None:
        """Put what is compared in the place of what was reported; what is not known is left out."""
        found = {code: figure_of(code, self.figures, frozenset(services)) for code in columns}
        self.figures = {code: figure for code, figure in found.items() if figure is not None}

    @property
    def basis(self) -> FigureBasis:
        """Why all of them enter: the weakest ground."""
        return max(self.bases, key=list(FigureBasis).index)


def gathered(organisation: Organisation, asked: FrontierRequest) -> Gathered:
    """Gather whose figures enter the frontier of an operator's people, and those of a year before.

    Raises ``NotReady`` where its own figures are not complete, or nobody else's are.
    """
    found = _of_a_year(organisation, asked, asked.year)
    complete = complete_years(organisation).get(asked.model.code, ())
    before = [year for year in complete if asked.year - YEARS_BACK <= year < asked.year]
    if not before:
        return found
    try:
        then = _of_a_year(organisation, replace(asked, year=max(before)), asked.year)
    except Refused:  # nobody else then, or another trait
        return found
    return replace(found, earlier=EarlierYear(then.asked.year, then.units))


def _of_a_year(organisation: Organisation, asked: FrontierRequest, prices: int) -> Gathered:
    shown = sharing_with([organisation]) if takes_part(organisation) else frozenset()
    rows = _rows(organisation, asked, shown)
    people = Organisation.objects.only("uuid", "country", "notes", "services").in_bulk(list(rows))
    alike, kept = _alike(organisation, people.values(), asked)
    codes = {each.country_id for each in people.values() if each.country_id}
    known = worths(codes, asked.year) if any(map(is_money, asked.model.columns)) else {}
    dollars = _dollars(known, None if prices == asked.year else worths(known, prices))
    units: list[ComparedUnit] = []
    skipped: list[SkippedOperator] = []
    sources: set[str] = set()
    me = str(organisation.uuid)
    reported: dict[str, float] = {}
    for pk, one in people.items():
        uuid = str(one.uuid)
        if kept is not None and uuid not in kept | {me}:
            continue
        there = _entering(rows[pk], one, is_own=uuid == me, shows_its_name=uuid in shown)
        if not there.figures:
            continue
        there.compute(asked.model.columns, one.services)
        found = _compared(there, asked, dollars.get(one.country_id or ""), one.country_id)
        if isinstance(found, Reason):
            skipped.append(SkippedOperator(uuid, there.basis, found))
            continue
        units.append(ComparedUnit(uuid, there.basis, found))
        sources |= there.sources
        if uuid == me:
            reported = there.figures
    _refuse_without(me, units, skipped, asked)
    return Gathered(
        asked=asked,
        own=me,
        units=sorted(units, key=lambda unit: unit.uuid),
        skipped=sorted(skipped, key=lambda left: left.uuid),
        reported={code: reported[code] for code in asked.model.columns},
        worth=known.get(organisation.country_id or ""),
        alike=alike,
        sources={
            "figures": sorted(filter(None, sources))[:MOST_SOURCES],
            "money": sorted({worth.source for worth in known.values()})[:MOST_SOURCES],
        },
    )


Row = tuple[str, float, str, str]  # variable, value, origin, source


def _rows(
    organisation: Organisation, asked: FrontierRequest, shown: frozenset[str]
) -> dict[int, list[Row]]:
    """Read the figures that may enter, by organisation; those of a later period come last."""
    others = Q(origin=Origin.PUBLISHED) | Q(sheet__organisation__uuid__in=shown)
    listed = Q(
        sheet__organisation__state=OrganisationState.LISTED,
        sheet__organisation__kind=OrganisationKind.OPERATOR,
    )
    rows = valid_in(asked.year, asked.model.variables).filter(
        Q(sheet__organisation=organisation) | (others & listed)
    )
    found: dict[int, list[Row]] = {}
    in_order = rows.order_by("sheet__ends_before", "sheet__starts_on", "id").values_list(
        "sheet__organisation_id", "sheet__starts_on", "sheet__ends_before",
        "variable", "value", "origin", "source",
    )  # fmt: skip
    for pk, starts_on, ends_before, variable, value, origin, source in in_order.iterator():
        if Period(starts_on, ends_before).is_a_year:
            found.setdefault(pk, []).append((variable, value, origin, source))
    return found


def _entering(
    rows: list[Row], one: Organisation, *, is_own: bool, shows_its_name: bool
) -> _Reported:
    """Keep those of an operator's figures that enter; the later of two periods counts."""
    found = _Reported()
    for variable, value, origin, source in rows:
        hides = PROFILE_FIELD.get(variable)
        why = basis(
            is_own=is_own,
            is_published=origin == Origin.PUBLISHED,
            is_hidden=bool(hides) and visibility_of(one, hides or "") is Visibility.OWNER,
            shows_its_name=shows_its_name,
        )
        if why is None:
            continue
        found.figures[variable] = value
        found.bases.add(why)
        if origin == Origin.PUBLISHED:
            found.sources.add(source)
    return found


def valid_in(year: int, codes: Iterable[str]) -> QuerySet[Value]:
    """Give reviewed values about whole utilities for periods that end in a year."""
    return Value.objects.valid().filter(
        variable__in=list(codes),
        sheet__zone_kind=ZoneKind.WHOLE,
        sheet__ends_before__gt=date(year, 1, 1),
        sheet__ends_before__lte=date(year + 1, 1, 1),
    )


def _alike(
    organisation: Organisation, others: Iterable[Organisation], asked: FrontierRequest
) -> tuple[dict[str, str], frozenset[str] | None]:
    """Give the rule with one's own traits, and who is alike; None where all are compared."""
    if not asked.rule.criteria:
        return {}, None
    traits = traits_of([organisation, *others], NO_FIGURES, asked.year)
    own = traits.pop(str(organisation.uuid), {})
    NotValid.unless(asked.rule.applies_to(own))
    return (
        {str(criterion): own[criterion] for criterion in asked.rule.criteria},
        asked.rule.peers(own, traits),
    )


def _dollars(
    known: Mapping[str, CurrencyWorth], later: Mapping[str, CurrencyWorth] | None
) -> dict[str, float]:
    """Say what local currency is in dollars, by country: of its own year, or of a later one."""
    if later is None:
        return {code: dollars_for(worth.lcu_per_ppp_dollar) for code, worth in known.items()}
    found = {}
    for code in known.keys() & later.keys():
        then, now = known[code].ppp_deflator_2017, later[code].ppp_deflator_2017
        if then and now:
            found[code] = dollars_for(known[code].lcu_per_ppp_dollar, then, now)
    return found


def _compared(
    there: _Reported, asked: FrontierRequest, dollars: float | None, country: str | None
) -> tuple[float, ...] | Reason:
    """Give an operator's figures in one unit, or why it cannot be compared."""
    missing = [code for code in asked.model.columns if code not in there.figures]
    if missing:
        return Reason("frontier_figure_missing", (("columns", ", ".join(missing)),))
    figures = []
    for code in asked.model.columns:
        figure = there.figures[code]
        if figure < 0:
            return Reason("frontier_negative", (("columns", code),))
        if is_money(code):
            if dollars is None:
                where = (("country", country or ""), ("year", str(asked.year)))
                return Reason("frontier_no_worth", where)
            figure *= dollars
        figures.append(figure)
    if not any(figures[: len(asked.model.inputs)]):
        return Reason("frontier_inputs_all_zero")
    return tuple(figures)


def _refuse_without(
    me: str, units: list[ComparedUnit], skipped: list[SkippedOperator], asked: FrontierRequest
) -> None:
    year = ("year", str(asked.year))
    if me not in {unit.uuid for unit in units}:
        lacking = {left.uuid: left.reason for left in skipped}.get(
            me, Reason("frontier_figure_missing", (("columns", ", ".join(asked.model.columns)),))
        )
        if lacking.code == "frontier_figure_missing":
            lacking = Reason("frontier_own_missing", (*lacking.params, year), "year")
        raise NotReady.of([lacking])
    if len(units) < LEAST_UNITS:
        raise NotReady.of([Reason("frontier_nobody_else", (year,), "year")])


# --- what one could ask for ---


def complete_years(organisation: Organisation) -> dict[str, list[int]]:
    """Give for each model the years with all of one's own figures, the latest first. One query."""
    codes = {code for model in MODELS.values() for code in model.variables}
    rows = Value.objects.valid().filter(
        sheet__organisation=organisation, sheet__zone_kind=ZoneKind.WHOLE, variable__in=codes
    )
    there: dict[int, dict[str, float]] = {}
    for code, value, starts_on, ends_before in rows.values_list(
        "variable", "value", "sheet__starts_on", "sheet__ends_before"
    ):
        period = Period(starts_on, ends_before)
        if period.is_a_year:
            there.setdefault(period.year, {})[code] = value
    services = frozenset(organisation.services)

    def is_complete(model: FrontierModel, reported: dict[str, float]) -> bool:
        return all(figure_of(code, reported, services) is not None for code in model.columns)

    years = sorted(there, reverse=True)
    return {
        code: [year for year in years if is_complete(model, there[year])]
        for code, model in MODELS.items()
    }


# --- runs ---


def latest(organisation: Organisation) -> Frontier | None:
    """Give the latest run for an operator, without all that went into it."""
    found = Frontier.objects.filter(organisation=organisation).defer("units", "earlier")
    return found.order_by("made_at", "id").last()


def waiting_for(actor: Actor) -> QuerySet[Run]:
    """Give the runs in the queue for one's own organisations."""
    own = [str(uuid) for uuid in actor.organisations]
    return Run.objects.filter(kind=KIND, parameters__organisation__in=own)


def withheld(run: Frontier, *, of_all: bool = False) -> frozenset[str]:
    """Name those of a run that no longer show their name to its reader.

    Looks at its peers and those left out, or at all that were in it.
    """
    shown = {peer["uuid"] for peer in run.own["peers"] if peer["basis"] == FigureBasis.SHOWN}
    shown |= {uuid for uuid, why, *_ in run.skipped if why == FigureBasis.SHOWN}
    if of_all:
        shown |= {uuid for uuid, why, _ in run.units if why == FigureBasis.SHOWN}
    if not shown:
        return frozenset()
    if not takes_part(run.organisation):
        return frozenset(shown)
    return frozenset(shown - sharing_with([run.organisation]))


def alike_within(one: Any, other: Any, tolerance: float = 1e-9) -> bool:
    """Whether two results say the same, figures within a tolerance."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(alike_within(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike_within, one, other))
    return bool(one == other)


# --- hints for a shortlist ---


def hints(mentee: Organisation, actor: Actor) -> dict[str, str]:
    """Say of operators that they show how one that looks for help could do as much with less.

    By uuid, from the latest run, to its own people only. A hint for a talk: the year, the size of
    the sample and the part in the target are said, and that it proves nothing.
    """
    run = latest(mentee)
    if run is None or not actor.acts_for(mentee.uuid) or run.own["efficient"]:
        return {}
    hidden = withheld(run)
    peers = run.own["peers"]
    return {
        peer["uuid"]: _(
            "In figures of %(year)s, among %(size)s operators, it is one of those that show how "
            "yours could achieve as much with less (%(weight)s of the mixture). A reason to talk, "
            "no proof that it can teach."
        )
        % {"year": run.year, "size": run.size, "weight": part}
        for peer, part in zip(peers, mixture(peers), strict=True)
        if peer["uuid"] not in hidden
    }
