"""Comparisons for programs: the same actions and the same reports as the pages."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from waterpeers.apps.benchmarking import actions, models
from waterpeers.apps.benchmarking.documents import document
from waterpeers.apps.benchmarking.reports import report
from waterpeers.apps.foundation.api import ERRORS, Paged, signs
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.domain.closing import ClosingWay
from waterpeers.domain.indicators import EARLIEST_YEAR, LATEST_YEAR
from waterpeers.domain.peer_groups import Criterion, PeerRule

router = Router(tags=["comparison"])


class CompareIn(Schema):
    """A year, and in what peers are to be alike; all that take part are peers without any."""

    year: int = Field(ge=EARLIEST_YEAR, le=LATEST_YEAR)
    criteria: list[Criterion] = []


class PartIn(Schema):
    """Whether the operator's reviewed figures are compared, without its name."""

    takes_part: bool


class PartOut(Schema):
    """Whether they are, since when."""

    organisation: UUID = Field(alias="organisation.uuid")
    takes_part: bool
    changed_at: datetime


class ShareIn(Schema):
    """To whom the name is shown beside the figures: an operator, or all that take part (null)."""

    receiver: OrganisationId | None = None


class ShareOut(Schema):
    """Who sees the name, since when."""

    uuid: UUID
    receiver: UUID | None = Field(None, alias="receiver.uuid")
    since_at: datetime


class RunOut(Schema):
    """A run in the list."""

    uuid: UUID
    organisation: UUID = Field(alias="organisation.uuid")
    year: int
    alike: dict[str, str]
    method: str
    version: str
    fingerprint: str
    made_at: datetime


class AmountOut(Schema):
    """So much of what an indicator counts, and one way to close a gap by it.

    ``changed``: with the rest as it is; ``sold``, ``saved``: water that is billed, or need not be
    made; ``cost``: less below the line. ``worth`` is money a year in local currency, ``price`` what
    it is computed from.
    """

    value: float
    unit: str
    way: ClosingWay
    worth: float | None
    price: str


class ComparedLineOut(Schema):
    """Where the operator stands in one indicator; see ``docs/methods/comparison.md``."""

    indicator: str
    own: float
    size: int
    ahead_of: int
    percentile: float
    quartiles: list[float]
    is_judged: bool
    behind_median: float | None
    behind_best_quarter: float | None
    closing: dict[str, list[AmountOut]]
    years: list[int]
    own_course: list[float | None]
    median_course: list[float | None]
    sizes: list[int]
    drawn_on: date


class PeerOut(Schema):
    """An operator that shows its name, and the gaps in which it is in the best quarter."""

    id: UUID
    name: str
    ahead_in: list[str]


class ComparisonOut(Schema):
    """A run: what was found, whom one could talk to, and what is not shown and why."""

    run: RunOut
    lines: list[ComparedLineOut]
    strengths: list[str]
    gaps: list[str]
    peers: list[PeerOut]
    unnamed_ahead: int
    refused: list[dict[str, Any]]


def _operator(request: Request, uuid: UUID) -> Organisation:
    return get_object_or_404(Organisation.objects.own_operators(request.actor), uuid=uuid)


def comparison_as_json(comparison: models.Comparison) -> dict[str, Any]:
    """Give what ``ComparisonOut`` takes."""
    found = report(comparison, today=now().date())
    drawn = {row.code: row.drawn_on for row in found.rows}
    lines = [
        line["standing"]
        | {
            "indicator": line["indicator"],
            "closing": line["closing"],
            "years": line["course"]["years"],
            "own_course": line["course"]["own"],
            "median_course": line["course"]["medians"],
            "sizes": line["course"]["sizes"],
            "drawn_on": drawn[line["indicator"]],
        }
        for line in comparison.result["lines"]
    ]
    return {
        "run": comparison,
        "lines": lines,
        "strengths": comparison.result["strengths"],
        "gaps": comparison.result["gaps"],
        "peers": [
            {"id": peer.uuid, "name": peer.name, "ahead_in": list(peer.reasons)}
            for peer in found.peers
        ],
        "unnamed_ahead": found.unnamed,
        "refused": comparison.refused,
    }


@router.get("/runs/", response={200: list[RunOut], **ERRORS})
@paginate(Paged)
def comparisons(request: Request) -> Any:
    """List the runs of one's own operators, the latest first."""
    found = models.Comparison.objects.visible_to(request.actor).select_related("organisation")
    return found.order_by("-made_at", "-id")


@router.get("/runs/{uuid}/", response={200: ComparisonOut, **ERRORS})
def comparison(request: Request, uuid: UUID) -> Any:
    """Give a run as it was kept."""
    found = models.Comparison.objects.visible_to(request.actor).select_related("organisation")
    return comparison_as_json(get_object_or_404(found, uuid=uuid))


@router.get("/runs/{uuid}/report.{form}", response={200: None, **ERRORS}, openapi_extra=DESCRIBED)
def comparison_report(request: Request, uuid: UUID, form: DocumentFormat) -> Any:
    """Give the report of a run as a file: PDF, Word or workbook."""
    found = models.Comparison.objects.visible_to(request.actor).select_related("organisation")
    run = get_object_or_404(found, uuid=uuid)
    return answer(document(run, today=now().date()), form, f"comparison-{run.year}")


@router.post("/{uuid}/", response={201: ComparisonOut, **ERRORS})
def compare(request: Request, uuid: OrganisationId, given: CompareIn) -> Any:
    """Compare an operator of one's own with its peers; unchanged, the earlier run is given."""
    made = actions.compare(
        _operator(request, uuid), PeerRule.of(given.criteria), given.year, act=request.act
    )
    return Status(201, comparison_as_json(made))


@router.put("/{uuid}/part/", response={200: PartOut, **ERRORS}, auth=signs)
def take_part(request: Request, uuid: OrganisationId, given: PartIn) -> Any:
    """Say whether an operator takes part."""
    return actions.take_part(_operator(request, uuid), given.takes_part, act=request.act)


@router.post("/{uuid}/shares/", response={201: ShareOut, **ERRORS}, auth=signs)
def share_name(request: Request, uuid: OrganisationId, given: ShareIn) -> Any:
    """Show an operator's name beside its figures."""
    receiver = None
    if given.receiver:
        seen = Organisation.objects.visible_to(request.actor)
        receiver = get_object_or_404(seen, uuid=given.receiver)
    made = actions.share(_operator(request, uuid), receiver, act=request.act)
    return Status(201, made)


@router.delete("/{uuid}/shares/{share}/", response={204: None, **ERRORS})
def hide_name(request: Request, uuid: OrganisationId, share: UUID) -> Any:
    """Hide it again."""
    there = models.Share.objects.current().filter(giver=_operator(request, uuid))
    given = get_object_or_404(there, uuid=share)
    actions.stop_sharing(given, act=request.act)
    return Status(204, None)
