"""Energy, for programs: the same actions and the same numbers as the pages."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from waterpeers.apps.energy import actions, queries
from waterpeers.apps.energy.models import SavedPumpCheck
from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries import OrganisationId
from waterpeers.apps.records.api import NewOfAYear, OfAYearOut, Revision, StrictSchema, columns_of
from waterpeers.domain.pumps import PumpKind, PumpResult, PumpSheet, Saving

router = Router(tags=["energy"])


class FactorOut(Schema):
    """The emission factor of a year's electricity, kg CO₂e a kWh; own, or of a country list."""

    value: float
    source: str
    is_own: bool


class EnergyYearOut(Schema):
    """The energy of a year; what cannot be computed is null, and ``missing`` names variables."""

    year: int
    water_kwh: float | None
    sewer_kwh: float | None
    cost_per_kwh: float | None
    computed: dict[str, float | None]
    factor: FactorOut | None
    emissions_kg: float | None
    missing: dict[str, list[str]]


class FactorIn(StrictSchema):
    """The factor of a year, with who publishes it."""

    year: int
    factor: float
    source: str


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


class PumpCheckIn(StrictSchema):
    """A check of pumps."""

    pumps: list[PumpIn] = Field(max_length=1000)
    target_percent: float
    flow_unit: str = "m3/h"
    head_unit: str = "m"
    price_per_kwh: float | None = None
    currency: str = ""
    note: str = ""

    def entered(self) -> actions.EnteredPumpCheck:
        """Give it as the actions take it."""
        pumps = [pump.dict(exclude_none=True) for pump in self.pumps]
        units = (self.target_percent, self.flow_unit, self.head_unit, self.price_per_kwh)
        return actions.EnteredPumpCheck(PumpSheet(pumps, *units), self.currency, self.note)


class NewPumpCheckIn(PumpCheckIn, NewOfAYear):
    """The first check of a year and zone; sent twice with one ``uuid`` it is saved once."""


class ChangedPumpCheckIn(PumpCheckIn, Revision):
    """A check saved anew on top of a ``revision``."""


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


class PumpCheckOut(OfAYearOut):
    """A saved check, as entered and what follows from it."""

    flow_unit: str
    head_unit: str
    pumps: list[dict[str, Any]]
    target_percent: float
    price_per_kwh: float | None
    currency: str
    note: str
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


def _check(request: Request, uuid: UUID) -> SavedPumpCheck:
    seen = SavedPumpCheck.objects.visible_to(request.actor).select_related(
        "organisation", "saved_by"
    )
    found: SavedPumpCheck = get_object_or_404(seen, uuid=uuid)
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


AS_SAVED = (
    "flow_unit", "head_unit", "pumps", "target_percent", "price_per_kwh", "currency", "note",
)  # fmt: skip


def _shown(request: Request, saved: SavedPumpCheck) -> dict[str, Any]:
    factor = queries.factor_of(request.actor, saved.organisation, saved.year)
    found = queries.results_of(saved, factor)
    together = found.together
    return {
        **columns_of(saved, AS_SAVED),
        "factor": _factor(factor),
        "results": [_pump(each) for each in found.results],
        "together": together and {**vars(together), "saving": _saving(together.saving)},
        "left_out": list(found.left_out),
    }


@router.get("/of/{uuid}/", response={200: list[EnergyYearOut], **ERRORS})
@paginate(Paged)
def energy_of_years(request: Request, uuid: OrganisationId) -> list[dict[str, Any]]:
    """List the energy of an operator by year, the latest first."""
    return [
        {**vars(each), "factor": _factor(each.factor), "missing": dict(each.missing)}
        for each in queries.energy_years(request.actor, _organisation(request, uuid))
    ]


@router.put("/of/{uuid}/factor/", response={200: ReportedOut, **ERRORS})
def name_grid_factor(request: Request, uuid: OrganisationId, data: FactorIn) -> dict[str, Any]:
    """Report the factor of a year's electricity as a draft; it needs its source."""
    sheet = actions.name_factor(_organisation(request, uuid), **data.dict(), act=request.act)
    return {"sheet": sheet.uuid}


@router.get("/of/{uuid}/pump-checks/", response={200: list[PumpCheckOut], **ERRORS})
@paginate(Paged)
def pump_checks(request: Request, uuid: OrganisationId) -> list[dict[str, Any]]:
    """List an operator's checks of pumps, the latest first."""
    saved = SavedPumpCheck.objects.filter(organisation=_organisation(request, uuid))
    rows = saved.select_related("organisation").order_by("-year", "zone", "pk")
    return [_shown(request, row) for row in rows]


@router.post("/of/{uuid}/pump-checks/", response={201: PumpCheckOut, **ERRORS})
def save_pump_check(request: Request, uuid: OrganisationId, data: NewPumpCheckIn) -> Status:
    """Save the first check of a year and zone."""
    operator = get_object_or_404(Organisation.objects.visible_to(request.actor), uuid=uuid)
    saved = actions.start(operator, data.entered(), **data.where(), act=request.act)
    return Status(201, _shown(request, saved))


@router.get("/pump-checks/{uuid}/", response={200: PumpCheckOut, **ERRORS})
def pump_check(request: Request, uuid: UUID) -> dict[str, Any]:
    """Give a check of pumps with its results."""
    return _shown(request, _check(request, uuid))


@router.put("/pump-checks/{uuid}/", response={200: PumpCheckOut, **ERRORS})
def change_pump_check(request: Request, uuid: UUID, data: ChangedPumpCheckIn) -> dict[str, Any]:
    """Save a check anew, whole; what is left out is a blank."""
    saved, seen = _check(request, uuid), data.revision
    changed = actions.change(saved, data.entered(), revision=seen, act=request.act)
    return _shown(request, changed)


@router.post("/pump-checks/{uuid}/report/", response={200: ReportedOut, **ERRORS})
def report_pump_check(request: Request, uuid: UUID, data: Revision) -> dict[str, Any]:
    """Put the sums of a check among the figures of its year, as drafts."""
    saved = _check(request, uuid)
    sheet = actions.report(saved, revision=data.revision, act=request.act)
    return {"sheet": sheet.uuid}
