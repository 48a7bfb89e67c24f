"""Water balances, for programs: the same actions as the pages, the same numbers as the command."""

from collections.abc import Sequence
from dataclasses import astuple
from math import inf
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Schema
from ninja.pagination import paginate

from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.apps.records.api import CheckedOut, RecordOperations, Revision, StrictSchema
from waterpeers.apps.water_balance import actions
from waterpeers.apps.water_balance.as_json import balance_as_json, components, indicators
from waterpeers.apps.water_balance.kinds import KIND
from waterpeers.apps.water_balance.models import SavedBalance, SavedBalanceQuerySet
from waterpeers.apps.water_balance.queries import Effect, changes_of, costs_of, what_if
from waterpeers.apps.water_balance.words import WORK
from waterpeers.domain.actors import Actor
from waterpeers.domain.indicators import variables
from waterpeers.domain.verdicts import NotValid
from waterpeers.domain.water_balance import Balance, Constants, Form, balance
from waterpeers.domain.water_balance.entry import BalanceEntry, BalanceUnits
from waterpeers.domain.water_balance.measuring import (
    USUAL_DAYS,
    MeasuringCosts,
    MeasuringJob,
    measuring_plan,
)


class BalanceLineOut(CheckedOut):
    """A balance in the list."""

    @staticmethod
    def resolve_organisation(saved: SavedBalance) -> UUID:
        """Give the identifier of whose it is."""
        return saved.organisation.uuid


class EnteredInput(StrictSchema):
    """What was entered, and within how many per cent it is true in 95 cases of 100."""

    value: float | None = None
    limit95_percent: float | None = None


class UnitsOfBalance(StrictSchema):
    """The units of what is entered; prices are for one unit of volume."""

    volume: str = "m3"
    length: str = "km"
    pressure: str = "m"


class BalanceReasonOut(Schema):
    """Why there is no result, or what is to be looked at."""

    code: str
    message: str
    field: str | None = None


class BalanceResultOut(Schema):
    """A result with its limit in per cent of it; without a value, ``reason`` says why."""

    value: float | None
    limit95_percent: float | None
    unit: str
    by_default: bool = False
    reason: BalanceReasonOut | None = None


class VarianceShareOut(Schema):
    """Which part of the uncertainty of real losses comes from an input."""

    code: str
    share: float


class WorkToDoOut(VarianceShareOut):
    """What to measure better first, and how."""

    message: str


class IntervalOut(Schema):
    """What draws say where limits are large."""

    low: float
    median: float
    high: float


class TwoEstimatesOut(Schema):
    """Real losses of the balance beside those from night flow; ``agree`` is null without limits."""

    top_down: BalanceResultOut
    bottom_up: BalanceResultOut
    difference: BalanceResultOut
    agree: bool | None


class MeasuringLineOut(Schema):
    """A piece of work: its inputs, its share of the doubt, what it takes away, its price.

    ``days`` are those of one person that it usually takes, an order of magnitude; ``price`` is null
    where neither the work nor a day has one. The best for the money comes first.
    """

    job: MeasuringJob
    inputs: list[str]
    message: str
    share: float
    removed: float
    days: tuple[float, float]
    price: tuple[float, float] | None
    is_own_price: bool


class MeasuringCostsIn(Revision):
    """What measuring better costs: of pieces of work, and a day of one person."""

    prices: dict[MeasuringJob, float] = {}
    day_price: float | None = None


class DrawsOut(Schema):
    """So many draws, and the central 95 % of each result."""

    draws: int
    seed: int
    intervals: dict[str, IntervalOut]


class BalanceResultsOut(Schema):
    """A balance: what was entered, and what follows from it; see docs/methods/water-balance.md."""

    form: Form
    constants: Constants
    defaults: str
    is_intermittent: bool
    saved_water_could_be_sold: bool
    units: UnitsOfBalance
    inputs: dict[str, EnteredInput]
    components: dict[str, BalanceResultOut]
    indicators: dict[str, BalanceResultOut]
    second_estimate: TwoEstimatesOut | None
    variance_shares: list[VarianceShareOut]
    work_plan: list[WorkToDoOut]
    bands: dict[str, dict[str, str | None]]
    band_chances: dict[str, dict[str, dict[str, float]]]
    flags: list[BalanceReasonOut]
    monte_carlo: DrawsOut | None


class WhatIfOut(Schema):
    """What another limit of one input would change; null where no input has a limit yet."""

    code: str
    limit_now: float
    limit: float
    now: dict[str, BalanceResultOut]
    then: dict[str, BalanceResultOut]


class CheckIn(Revision):
    """The revision that one has seen, and which figures that differ the balance shall replace."""

    take: list[str] = []


class FigureChangeOut(Schema):
    """A figure that a check would write: what stands there, and what the balance says.

    ``effect`` is new, again (an earlier draft of this balance), same or differs. What differs
    stays unless it is named when the balance is checked, or later.
    """

    variable: str
    stands: float | None
    state: str
    says: float
    unit: str
    source: str
    effect: Effect


class BalanceIn(StrictSchema):
    """A balance as it is entered; without ``constants``, those that fit the units."""

    inputs: dict[str, EnteredInput | float | None]
    units: UnitsOfBalance = UnitsOfBalance()
    form: Form = Form.AWWA
    constants: Constants | None = None
    defaults: Literal["awwa-5", "lmic-1", "none"] = "awwa-5"
    is_intermittent: bool = False
    saved_water_could_be_sold: bool = False

    def entered(self) -> BalanceEntry:
        """Give it as the formulas take it."""
        given = {
            code: each if isinstance(each, EnteredInput) else EnteredInput(value=each)
            for code, each in self.inputs.items()
        }
        limits = {code: each.limit95_percent for code, each in given.items()}
        return BalanceEntry(
            {code: each.value for code, each in given.items() if each.value is not None},
            {code: limit for code, limit in limits.items() if limit is not None},
            BalanceUnits(self.units.volume, self.units.length, self.units.pressure),
            form=self.form,
            constants=self.constants,
            defaults=self.defaults,
            is_intermittent=self.is_intermittent,
            saved_water_could_be_sold=self.saved_water_could_be_sold,
        )


def results(actor: Actor, rows: Sequence[SavedBalance]) -> list[dict[str, Any]]:
    """Give what was entered of balances, and what follows from it."""
    return [_entered_and_computed(row) for row in rows]


def _entered_and_computed(saved: SavedBalance) -> dict[str, Any]:
    sheet = saved.sheet
    inputs = {
        code: {"value": sheet.values.get(code), "limit95_percent": sheet.limits_percent.get(code)}
        for code in {**sheet.values, **sheet.limits_percent}
    }
    return {
        **balance_as_json(balance(sheet.entered()), sheet.units),
        "is_intermittent": sheet.is_intermittent,
        "saved_water_could_be_sold": sheet.saved_water_could_be_sold,
        "inputs": inputs,
    }


OPERATIONS = RecordOperations(
    kind=KIND,
    results=BalanceResultsOut,
    results_of=results,
    entered=BalanceIn,
    line=BalanceLineOut,
    check=actions.check,
    checking=CheckIn,
)
router = OPERATIONS.router("water balances")


@router.get("/", response={200: list[BalanceLineOut], **ERRORS})
@paginate(Paged)
def water_balances(
    request: Request, organisation: OrganisationId | None = None, year: int | None = None
) -> SavedBalanceQuerySet:
    """List the balances that the caller may see, the latest year first."""
    found = OPERATIONS.rows(request)
    if organisation is not None:
        found = found.filter(organisation__uuid=organisation)
    if year is not None:
        found = found.filter(year=year)
    return found.order_by("-year", "organisation__name", "zone", "pk")


@router.get("/{uuid}/figures/", response={200: list[FigureChangeOut], **ERRORS})
def water_balance_figures(request: Request, uuid: UUID) -> list[dict[str, Any]]:
    """Tell what checking a balance would change in the figures of its year, line by line."""
    return [
        {
            "variable": each.fed.variable,
            "stands": each.stands.value if each.stands else None,
            "state": each.stands.state if each.stands else "",
            "says": each.fed.value,
            "unit": variables()[each.fed.variable].unit,
            "source": each.fed.source,
            "effect": each.effect,
        }
        for each in changes_of(OPERATIONS.found(request, uuid))
    ]


@router.post("/{uuid}/figures/", response={200: OPERATIONS.out, **ERRORS})
def take_water_balance_figures(request: Request, uuid: UUID, data: CheckIn) -> dict[str, Any]:
    """Put what a checked balance says in the place of figures that differ, as drafts."""
    found = OPERATIONS.found(request, uuid)
    saved = actions.take_figures(found, act=request.act, **data.model_dump())
    return OPERATIONS.as_json(request.actor, saved)


@router.get("/{uuid}/what-if/", response={200: WhatIfOut | None, **ERRORS})
def water_balance_what_if(
    request: Request, uuid: UUID, input: str = "", limit: float | None = None
) -> dict[str, Any] | None:
    """Work it out as if an input had another limit; the one that matters most, half of its own."""
    sheet = OPERATIONS.found(request, uuid).sheet
    made = balance(sheet.entered())
    asked = what_if(sheet, made, input, limit)
    if asked is None:
        return None
    return {
        "code": asked.code,
        "limit_now": asked.limit_now,
        "limit": asked.limit,
        "now": _results(made, sheet.units),
        "then": _results(asked.then, sheet.units),
    }


@router.put("/{uuid}/measuring/", response={200: OPERATIONS.out, **ERRORS})
def say_measuring_costs(request: Request, uuid: UUID, data: MeasuringCostsIn) -> dict[str, Any]:
    """Keep what measuring better costs, of pieces of work and of a day; the balance stays."""
    costs = MeasuringCosts(data.prices, data.day_price)
    saved = OPERATIONS.found(request, uuid)
    saved = actions.say_costs(saved, costs, revision=data.revision, act=request.act)
    return OPERATIONS.as_json(request.actor, saved)


@router.get("/{uuid}/measuring/", response={200: list[MeasuringLineOut], **ERRORS})
def water_balance_measuring(
    request: Request,
    uuid: UUID,
    day_price: float | None = Query(None, ge=0),
    prices: str = Query("", description="own prices of pieces of work: bills=900,readings=400"),
) -> list[dict[str, Any]]:
    """Say what to measure better first: by the doubt that goes for the money, else by the doubt.

    Prices that are not given are those that are kept.
    """
    saved = OPERATIONS.found(request, uuid)
    made, kept = balance(saved.sheet.entered()), costs_of(saved)
    asked = {**kept.prices, **_prices(prices)}
    day = kept.day_price if day_price is None else day_price
    return [
        {
            "job": line.job,
            "inputs": line.inputs,
            "message": str(WORK[line.inputs[0]]),
            "share": line.share,
            "removed": line.removed,
            "days": astuple(USUAL_DAYS[line.job]),
            "price": astuple(line.price) if line.price else None,
            "is_own_price": line.is_own,
        }
        for line in measuring_plan(made.variance_shares, asked, day)
    ]


def _prices(text: str) -> dict[MeasuringJob, float]:
    """Read prices of pieces of work, or refuse what is none."""
    found = {}
    for part in filter(None, text.split(",")):
        name, _, price = part.partition("=")
        try:
            job, amount = MeasuringJob(name.strip()), float(price)
        except ValueError:
            raise NotValid.because("price_of_work", field="prices", part=part[:60]) from None
        if not 0 <= amount < inf:
            raise NotValid.because("price_of_work", field="prices", part=part[:60])
        found[job] = amount
    return found


def _results(made: Balance, units: BalanceUnits) -> dict[str, Any]:
    results = components(made, units) | indicators(made, units)
    return {code: results[code] for code in ("non_revenue_water", "real_losses", "ili")}
