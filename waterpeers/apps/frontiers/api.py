"""Frontiers for programs: the same actions as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from waterpeers.analytics.frontiers import Orientation, Returns
from waterpeers.apps.foundation import runs
from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.frontiers import actions, queries
from waterpeers.apps.frontiers.documents import document
from waterpeers.apps.frontiers.models import Frontier
from waterpeers.apps.frontiers.queries import FrontierRequest
from waterpeers.apps.frontiers.reports import change_reason, listed, named, sentence_of
from waterpeers.apps.frontiers.words import MODELS as WORDS
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.register import OrganisationId
from waterpeers.domain.frontiers import MODELS
from waterpeers.domain.indicators import EARLIEST_YEAR, LATEST_YEAR
from waterpeers.domain.peer_groups import Criterion
from waterpeers.domain.verdicts import NotValid, Reason

router = Router(tags=["frontiers"])


class FrontierModelOut(Schema):
    """What is compared: what is used, what is achieved, and what is given, with as much of it."""

    code: str
    name: str
    inputs: list[str]
    outputs: list[str]
    given: list[str]


class FrontierIn(Schema):
    """A model and a year, how it is measured, and in what the others are to be alike."""

    model: str
    year: int = Field(ge=EARLIEST_YEAR, le=LATEST_YEAR)
    returns: Returns = Returns.VRS
    orientation: Orientation = Orientation.INPUT
    criteria: list[Criterion] = []


class FrontierRunOut(Schema):
    """A run in the list."""

    uuid: UUID
    organisation: UUID = Field(alias="organisation.uuid")
    year: int
    model: str
    returns: str
    orientation: str
    alike: dict[str, str]
    size: int
    method: str
    version: str
    fingerprint: str
    made_at: datetime


class FrontierPeerOut(Schema):
    """A peer: its part in the target, and its figures; nothing of one that hides its name again."""

    id: UUID | None
    name: str
    weight: float
    basis: str
    figures: dict[str, float] | None


class FrontierCorrectedOut(Schema):
    """The score without what it flatters, and the limits of the true one."""

    score: float
    lower: float
    upper: float
    worth_it: bool
    level: float
    draws: int
    seed: int


class FrontierRobustOut(Schema):
    """Scores that a few outliers cannot move; beyond 1 is better than is to be expected."""

    order_m: float | None
    order_alpha: float | None


class FrontierChangeOut(Schema):
    """How productivity changed since an earlier year: the Malmquist index and its parts.

    Above 1 is more from as much. ``limits`` are those of 95 % of the draws, where they can be told;
    ``asked`` says what is to be looked at before an index is believed.
    """

    year: int
    units: int  # in both years
    parts: dict[str, float]
    limits: dict[str, tuple[float, float]]
    asked: str | None
    draws: int
    seed: int


class FrontierLeftOut(Schema):
    """Who could not be compared, and why."""

    id: UUID
    name: str
    code: str
    text: str


class FrontierOut(Schema):
    """A run: the operator's own score, its peers, its target, who was left out and why."""

    run: FrontierRunOut
    score: float | None
    efficient: bool | None
    corrected: FrontierCorrectedOut | None
    robust: FrontierRobustOut
    change: FrontierChangeOut | None
    figures: dict[str, float]
    targets: dict[str, float] | None
    slacks: dict[str, float] | None
    peers: list[FrontierPeerOut]
    warnings: list[str]
    sources: dict[str, list[str]]
    skipped: list[FrontierLeftOut]


class FrontierUnitOut(Schema):
    """An operator in a run."""

    name: str
    score: float | None
    is_efficient: bool
    figures: list[float]


class FrontierWaitingOut(Schema):
    """A run in the queue; ``frontier`` is there once it is done."""

    uuid: UUID
    state: str
    units: int
    progress: int
    frontier: UUID | None
    reasons: list[str]


def _operator(request: Request, uuid: UUID | str) -> Organisation:
    return get_object_or_404(Organisation.objects.own_operators(request.actor), uuid=uuid)


def _run(request: Request, uuid: UUID) -> Frontier:
    found = Frontier.objects.visible_to(request.actor).select_related("organisation")
    return get_object_or_404(found, uuid=uuid)


def _as_json(run: Frontier) -> dict[str, Any]:
    withheld = queries.withheld(run)
    peers = run.own["peers"]
    is_withheld = any(peer["uuid"] in withheld for peer in peers)
    left = [each for each in run.skipped if each[0] not in withheld]
    names = named([*(p["uuid"] for p in peers if p["uuid"] not in withheld), *(e[0] for e in left)])
    reasons = [runs.reason_from(each) for each in run.result["warnings"]]
    return {
        "run": run,
        **{
            name: run.own[name] for name in ("score", "efficient", "corrected", "robust", "figures")
        },
        "change": _change(run),
        "targets": None if is_withheld else run.own["targets"],
        "slacks": None if is_withheld else run.own["slacks"],
        "peers": [
            {
                "id": peer["uuid"] if peer["uuid"] in names else None,
                "name": names[peer["uuid"]].name if peer["uuid"] in names else "",
                "weight": peer["weight"],
                "basis": peer["basis"],
                "figures": peer["figures"] if peer["uuid"] in names else None,
            }
            for peer in peers
        ],
        "warnings": [sentence_of(reason) for reason in reasons],
        "sources": run.sources,
        "skipped": [
            {"id": uuid, "name": names[uuid].name, "code": code}
            | {"text": sentence_of(Reason(code, tuple(sorted(params.items()))))}
            for uuid, _why, code, params in left
            if uuid in names
        ],
    }


def _change(run: Frontier) -> dict[str, Any] | None:
    found = run.own.get("change")
    if not found:
        return None
    asked = found["asked"]
    return found | {"asked": sentence_of(change_reason(run)) if asked else None}


def _waiting(run: Run) -> dict[str, Any]:
    return {
        "uuid": run.uuid,
        "state": run.state,
        "units": run.parameters["units"],
        "progress": run.progress,
        "frontier": run.result.get("frontier"),
        "reasons": [sentence_of(reason) for reason in runs.reasons_of(run)],
    }


@router.get("/models/", response={200: list[FrontierModelOut], **ERRORS})
def frontier_models(request: Request) -> Any:
    """List what can be compared, with the codes of the catalogue."""
    return [
        {"code": each.code, "name": str(WORDS[each.code])}
        | {"inputs": list(each.inputs), "outputs": list(each.outputs), "given": list(each.given)}
        for each in MODELS.values()
    ]


@router.get("/runs/", response={200: list[FrontierRunOut], **ERRORS})
@paginate(Paged)
def frontiers(request: Request) -> Any:
    """List the runs of one's own operators, the latest first."""
    found = Frontier.objects.visible_to(request.actor).select_related("organisation")
    return found.defer("units", "earlier", "skipped", "result", "own").order_by("-made_at", "-id")


@router.get("/runs/{uuid}/", response={200: FrontierOut, **ERRORS})
def frontier(request: Request, uuid: UUID) -> Any:
    """Give a run as it was kept."""
    return _as_json(_run(request, uuid))


@router.get("/runs/{uuid}/report.{form}", response={200: None, **ERRORS}, openapi_extra=DESCRIBED)
def frontier_report(request: Request, uuid: UUID, form: DocumentFormat) -> Any:
    """Give the report of a run as a file: PDF, Word or workbook."""
    found = _run(request, uuid)
    return answer(document(found, today=now().date()), form, f"frontier-{found.year}")


@router.get("/runs/{uuid}/operators/", response={200: list[FrontierUnitOut], **ERRORS})
@paginate(Paged)
def frontier_units(request: Request, uuid: UUID) -> Any:
    """List all that were in a run, by name."""
    return listed(_run(request, uuid))


@router.get("/waiting/{uuid}/", response={200: FrontierWaitingOut, **ERRORS})
def frontier_waiting(request: Request, uuid: UUID) -> Any:
    """Say how far a run in the queue is."""
    return _waiting(get_object_or_404(queries.waiting_for(request.actor), uuid=uuid))


@router.delete("/waiting/{uuid}/", response={200: FrontierWaitingOut, **ERRORS})
def cancel_frontier(request: Request, uuid: UUID) -> Any:
    """Cancel a run that waits or is under way."""
    found = get_object_or_404(queries.waiting_for(request.actor), uuid=uuid)
    organisation = _operator(request, found.parameters["organisation"])
    actions.cancel(found, organisation, act=request.act)
    return _waiting(found)


@router.post("/{uuid}/", response={201: FrontierOut, 202: FrontierWaitingOut, **ERRORS})
def draw_frontier(request: Request, uuid: OrganisationId, given: FrontierIn) -> Any:
    """Draw a frontier for an operator of one's own; 202 where it has to wait in the queue."""
    organisation = _operator(request, uuid)
    if given.model not in MODELS:
        raise NotValid.because("not_in_list", field="model", value=given.model[:80])
    asked = FrontierRequest.of(
        given.model, given.year, given.returns, given.orientation, given.criteria
    )
    made = actions.ask_for(organisation, asked, act=request.act, uuid=uuid4())
    if isinstance(made, Run):
        return Status(202, _waiting(made))
    return Status(201, _as_json(made))
