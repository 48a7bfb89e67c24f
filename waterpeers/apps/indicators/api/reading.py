"""What is defined, reported and computed, for programs."""

from dataclasses import asdict
from typing import Annotated, Any

from ninja import Field, Router, Schema
from ninja.pagination import paginate

from waterpeers.apps.foundation.api import ERRORS, Paged, anybody
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.indicators.api.found import (
    ComputedOut,
    ValueOut,
    computed_as_json,
    organisation_or_404,
    value_as_json,
)
from waterpeers.apps.indicators.queries.results import Years
from waterpeers.apps.indicators.queries.values import values_for
from waterpeers.apps.indicators.rollups import Chosen, together
from waterpeers.apps.indicators.words import say
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.domain.catalogue import Definition, Indicator
from waterpeers.domain.indicators import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    catalogue,
    indicators,
    variables,
)
from waterpeers.domain.verdicts import Reason

router = Router(tags=["figures"])

ChosenYear = Annotated[int, Field(ge=EARLIEST_YEAR, le=LATEST_YEAR)]


class ReproductionOut(Schema):
    """Published results that a formula was tried on, and the share that it gave again."""

    against: str
    rows: int
    percent: float


class DefinitionOut(Schema):
    """A variable, or an indicator with the formula of the latest years."""

    code: str
    kind: str
    unit: str
    category: str
    names: dict[str, str]
    definitions: dict[str, str]
    published: list[str]
    similar: list[str]
    checked: str
    evidence: list[ReproductionOut]
    formula: str = ""
    version: str = ""


class LeftOutOut(Schema):
    """A member that lacks what an indicator needs."""

    member: str
    missing: list[str]


class NotApplicableOut(Schema):
    """A member to which the formula does not apply, and why."""

    member: str
    code: str
    message: str


class WhyNoneOut(Schema):
    """Why a group has no figure."""

    code: str
    message: str


class GroupOut(Schema):
    """An indicator of all its members together; without a value, ``missing`` says why."""

    code: str
    value: float | None
    unit: str
    members: list[str]
    left_out: list[LeftOutOut]
    beyond: list[NotApplicableOut]
    missing: WhyNoneOut | None


class NotAddedOut(Schema):
    """An indicator that cannot be put together, and why."""

    indicator: str
    code: str
    message: str


class TogetherOut(Schema):
    """Years of utilities or zones, and their figures as one."""

    members: list[str]
    figures: list[GroupOut]
    refused: list[NotAddedOut]


def _defined(each: Definition) -> dict[str, Any]:
    found = {
        "code": each.code,
        "kind": "indicator" if isinstance(each, Indicator) else "variable",
        "unit": each.unit,
        "category": each.category,
        "names": dict(each.names),
        "definitions": dict(each.definitions),
        "published": list(each.published),
        "similar": list(each.similar),
        "checked": each.checked,
        "evidence": [asdict(one) for one in each.evidence],
    }
    if isinstance(each, Indicator):
        found |= {"formula": each.latest.formula, "version": each.latest.number}
    return found


@router.get("/definitions/", response={200: list[DefinitionOut], **ERRORS}, auth=anybody)
@paginate(Paged)
def figure_definitions(request: Request) -> list[dict[str, Any]]:
    """List variables, then indicators."""
    return [_defined(each) for each in (*variables().values(), *indicators().values())]


@router.get("/of/{uuid}/", response={200: list[ValueOut], **ERRORS}, auth=anybody)
@paginate(Paged)
def figures(request: Request, uuid: OrganisationId) -> list[dict[str, Any]]:
    """List the figures about a whole utility that the caller may see, by year."""
    found = values_for(request.actor, organisation_or_404(request, uuid))
    return [value_as_json(value, value.sheet, reads_all=False) for value in found]


@router.get("/of/{uuid}/computed/", response={200: list[ComputedOut], **ERRORS}, auth=anybody)
@paginate(Paged)
def computed_figures(
    request: Request, uuid: OrganisationId, year: int | None = None
) -> list[dict[str, Any]]:
    """List what follows from the figures that the caller may see, by year."""
    found = Years(tuple(values_for(request.actor, organisation_or_404(request, uuid))))
    return [
        computed_as_json(result, each)
        for each in found.years
        if year in (None, each)
        for code, result in found.computed[each].items()
        if code in indicators()
    ]


@router.get("/together/", response={200: TogetherOut, **ERRORS})
def figures_together(
    request: Request,
    first: ChosenYear,
    last: ChosenYear,
    organisation: OrganisationId | None = None,
    country: str = "",
    zones: bool = False,
) -> dict[str, Any]:
    """Put reviewed figures together that the caller may read: sums over sums."""
    chosen = Chosen(first, last, organisation, country.upper(), zones)
    found = together(request.actor, chosen)
    return {
        "members": [each.name for each in found.members],
        "figures": [
            {
                "code": group.code,
                "value": group.value,
                "unit": group.unit,
                "members": list(group.members),
                "left_out": [
                    {"member": name, "missing": list(missing)} for name, missing in group.left_out
                ],
                "beyond": [{"member": name, **_why(reason)} for name, reason in group.beyond],
                "missing": _why(group.missing) if group.missing else None,
            }
            for group in found.groups
        ],
        "refused": [{"indicator": code, **_why(reason)} for code, reason in found.refused],
    }


def _why(reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "message": say(reason, catalogue())}
