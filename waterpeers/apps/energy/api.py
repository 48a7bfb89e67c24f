"""Energy, for programs: the same actions and the same numbers as the pages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from waterpeers.apps.energy import actions, queries
from waterpeers.apps.energy.kinds import KIND
from waterpeers.apps.energy.models import SavedPumpCheck
from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.apps.records.api import FieldsIn, RecordOperations, Revision, StrictSchema
from waterpeers.domain.actors import Actor
from waterpeers.domain.energy import FactorBasis
from waterpeers.domain.pumps import PumpKind, PumpResult, Saving

router = Router(tags=["energy"])


class FactorOut(Schema):
    """An emission factor, kg CO₂e a kWh: own, or of a country list; of which year, how old."""

    value: float
    source: str
    is_own: bool
    year: int
    years_before: int


class EnergyYearOut(Schema):
    """The energy of a year; what cannot be computed is null, and ``missing`` names variables."""

    year: int
    water_kwh: float | None
    sewer_kwh: float | None
    cost_per_kwh: float | None
    computed: dict[str, float | None]
    factor: FactorOut | None
    emissions_kg: float | None
    bought_factor: FactorOut | None
    bought_kg: float | None
    missing: dict[str, list[str]]


class FactorIn(StrictSchema):
    """The factor of a year, with who publishes it."""

    year: int
    factor: float
    source: str
    basis: FactorBasis = FactorBasis.GRID


class PumpIn(StrictSchema):
    """A pump in the units of its check; the electricity is told once."""

    name: str
    kind: PumpKind = PumpKind.SURFACE
    flow: float | None = None
    head: float | None = None
    hours: float | None = None
    power_kw: float | None = None
    energy_kwh: float | None = None
    volts: float | None = None
    amperes: float | None = None
    power_factor: float | None = None


class PumpsIn(FieldsIn):
    """The pumps of a check."""

    pumps: list[PumpIn] = Field(max_length=1000)

    def entered(self) -> dict[str, Any]:
        """Give it by column; what is left out of a pump is a blank."""
        pumps = [pump.dict(exclude_none=True) for pump in self.pumps]
        return super().entered() | {"pumps": pumps}


class SavingOut(Schema):
    """What a year would save; null where price or factor is not known."""

    kwh: float
    money: float | None
    co2e_kg: float | None


class PumpOut(Schema):
    """What follows for a pump; ``missing`` names what was not entered."""

    name: str
    efficiency: float | None
    kwh_per_m3_100m: float | None
    standing: str | None
    saving: SavingOut | None
    missing: list[str]
    flags: list[str]


class PumpsTogetherOut(Schema):
    """The pumps that count, together."""

    pumps: int
    pumped_m3: float
    energy_kwh: float
    head_m: float
    efficiency: float
    kwh_per_m3_100m: float
    saving: SavingOut


class PumpResultsOut(Schema):
    """A saved check, as entered and what follows from it."""

    pumps: list[dict[str, Any]]
    factor: FactorOut | None
    results: list[PumpOut]
    together: PumpsTogetherOut | None
    left_out: list[str]


class ReportedOut(Schema):
    """The sheet in which the sums are drafts now."""

    sheet: UUID


def _organisation(request: Request, uuid: UUID) -> Organisation:
    found: Organisation = get_object_or_404(Organisation.objects.read_by(request.actor), uuid=uuid)
    return found


def _saving(saving: Saving | None) -> dict[str, Any] | None:
    return None if saving is None else vars(saving)


def _pump(each: PumpResult) -> dict[str, Any]:
    return {
        "name": each.pump.name,
        "efficiency": each.efficiency,
        "kwh_per_m3_100m": each.kwh_per_m3_100m,
        "standing": each.standing,
        "saving": _saving(each.saving),
        "missing": list(each.missing),
        "flags": [flag.code for flag in each.flags],
    }


def _factor(factor: queries.Factor | None) -> dict[str, Any] | None:
    return None if factor is None else vars(factor)


def results(actor: Actor, rows: Sequence[SavedPumpCheck]) -> list[dict[str, Any]]:
    """Give what follows from checks of one operator, with the factors of their years."""
    factors = queries.factors_of(actor, rows[0].organisation) if rows else {}
    return [_results(row, queries.factor_of(factors, row.year)) for row in rows]


def _results(saved: SavedPumpCheck, factor: queries.Factor | None) -> dict[str, Any]:
    found = queries.results_of(saved, factor)
    together = found.together
    return {
        "pumps": saved.pumps,
        "factor": _factor(factor),
        "results": [_pump(each) for each in found.results],
        "together": together and {**vars(together), "saving": _saving(together.saving)},
        "left_out": list(found.left_out),
    }


OPERATIONS = RecordOperations(
    kind=KIND, results=PumpResultsOut, results_of=results, entered=PumpsIn
)
pump_checks = OPERATIONS.router("energy")


@router.get("/of/{uuid}/", response={200: list[EnergyYearOut], **ERRORS})
@paginate(Paged)
def energy_of_years(request: Request, uuid: OrganisationId) -> list[dict[str, Any]]:
    """List the energy of an operator by year, the latest first."""
    return [
        {
            **vars(each),
            "factor": _factor(each.factor),
            "bought_factor": _factor(each.bought_factor),
            "missing": dict(each.missing),
        }
        for each in queries.energy_years(request.actor, _organisation(request, uuid))
    ]


@router.put("/of/{uuid}/factor/", response={200: ReportedOut, **ERRORS})
def name_grid_factor(request: Request, uuid: OrganisationId, data: FactorIn) -> dict[str, Any]:
    """Report the factor of a year's electricity as a draft; it needs its source."""
    sheet = actions.name_factor(_organisation(request, uuid), **data.dict(), act=request.act)
    return {"sheet": sheet.uuid}


@pump_checks.post("/{uuid}/report/", response={200: ReportedOut, **ERRORS})
def report_pump_check(request: Request, uuid: UUID, data: Revision) -> dict[str, Any]:
    """Put the sums of a check among the figures of its year, as drafts."""
    saved = OPERATIONS.found(request, uuid)
    sheet = actions.report(saved, revision=data.revision, act=request.act)
    return {"sheet": sheet.uuid}
