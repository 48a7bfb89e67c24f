"""Tables of organisations and of facts about countries, for programs."""

from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from waterpeers.apps.foundation import runs
from waterpeers.apps.foundation.api import ERRORS
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.models import Run, RunState
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.tables import notes_of
from waterpeers.apps.operators import access
from waterpeers.apps.operators.actions import countries, tables
from waterpeers.apps.operators.imports import uploads
from waterpeers.apps.operators.imports.countries import read_list
from waterpeers.apps.operators.imports.outcomes import left_in_words
from waterpeers.apps.operators.queries.bodies import imports_of
from waterpeers.domain.verdicts import NotAllowed, NotValid, Reason, Verdict

router = Router(tags=["register"])


class TableIn(Schema):
    """What a table holds (``operators``, ``values`` or ``offers``), and how it is read."""

    of: str
    mapping: str = Field("", description="a mapping that ships, as ibnet_panel")
    sheet: str = Field("", max_length=80, description="of a workbook; the first one without")
    encoding: str = Field("", max_length=20, description="of letters, as cp1250; found out without")
    decimal: Literal["", ",", "."] = Field("", description="the mark before decimals")
    lines: Literal["", "lf", "cr"] = Field("", description="what alone ends a line, where it does")


class ReadingIn(Schema):
    """How a file is read that was looked at; empty is found out."""

    encoding: str = Field("", max_length=20, description="of letters, as cp1250")
    decimal: Literal["", ",", "."] = Field("", description="the mark before decimals")
    lines: Literal["", "lf", "cr"] = Field("", description="what alone ends a line, where it does")


class StoreIn(Schema):
    """Answers to what was asked: row → ``new``, ``skip`` or the uuid that it means.

    A row of which several things are asked is answered by question: ``17:same`` → ``new`` or a
    uuid, ``17:place`` and ``17:letters`` → ``new`` where it stands as it is; or ``skip``.
    """

    answers: dict[str, str] = {}
    good_rows: bool = Field(False, description="leave rows with faults and open questions out")


class RowFaultOut(Schema):
    """What keeps a row from being taken, or from changing what is there."""

    row: int
    what: str
    code: str
    text: str


class TotalRowOut(Schema):
    """A row that sums up or averages others: left out."""

    row: int
    what: str


class SameOut(Schema):
    """A row that people have to say something of.

    ``kind`` is ``same`` for one that may mean an organisation that is known, ``letters`` where
    letters are lost, and ``place`` where it does not lie in its country (``meant`` may be meant).
    """

    row: int
    name: str
    known: str
    uuid: str
    earlier_row: int | None
    kind: str = "same"
    meant: str = ""


class ImportOut(Schema):
    """How an import stands: ``state`` is asked, running, done, failed or cancelled."""

    uuid: UUID
    of: str
    name: str
    state: str
    is_stored: bool
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    read_as: list[str] = []
    rejected: list[RowFaultOut] = []
    totals: list[TotalRowOut] = []
    left: list[RowFaultOut] = []
    questions: list[SameOut] = []
    reasons: list[str] = []


class FactsIn(Schema):
    """Where a list of facts is from, and whether it takes the place of what differs."""

    source: str = Field(min_length=1, max_length=200)
    replace: bool = False


class FactsOut(Schema):
    """How many facts were new, changed, there already; whose country the register does not know."""

    created: int
    updated: int
    unchanged: int
    left_out: list[str]


@router.post("/imports/", response={201: ImportOut, **ERRORS})
def look_at_table(
    request: Request,
    data: Form[TableIn],
    file: UploadedFile,
    own_mapping: File[UploadedFile | None] = None,
) -> Status[dict[str, Any]]:
    """Send a table of organisations, figures or strengths, and see what it would do."""
    run = tables.ask_to_look(**data.dict(), file=file, own_mapping=own_mapping, act=request.act)
    return Status(201, _import(run))


@router.get("/imports/{uuid}/", response={200: ImportOut, **ERRORS})
def table_import(request: Request, uuid: UUID) -> dict[str, Any]:
    """Say how a look at a table, or its import, stands."""
    return _import_as_json(get_object_or_404(imports_of(request.actor), uuid=uuid))


@router.post("/imports/{uuid}/again/", response={201: ImportOut, **ERRORS})
def read_table_again(request: Request, uuid: UUID, data: ReadingIn) -> Status[dict[str, Any]]:
    """Look at a file once more, read with other letters, another decimal mark or line ends."""
    looked = get_object_or_404(imports_of(request.actor), uuid=uuid)
    return Status(201, _import(tables.read_again(looked, **data.dict(), act=request.act)))


@router.post("/imports/{uuid}/store/", response={201: ImportOut, **ERRORS})
def store_table(request: Request, uuid: UUID, data: StoreIn) -> Status[dict[str, Any]]:
    """Store what was looked at: all rows, or the good ones."""
    looked = get_object_or_404(imports_of(request.actor), uuid=uuid)
    return Status(201, _import(tables.ask_to_store(looked, **data.dict(), act=request.act)))


def _import(run: Run) -> dict[str, Any]:
    """Show a run that was just asked for; a short one is done by then."""
    if uploads.is_short(run.parameters["file"]):
        runs.do_now(run, now)
        run.refresh_from_db()
    return _import_as_json(run)


def _import_as_json(run: Run) -> dict[str, Any]:
    result = run.result
    counts = ("rows", "created", "updated", "unchanged")
    names = SameOut.model_fields
    return {
        "uuid": run.uuid,
        "of": run.parameters["of"],
        "name": run.parameters["name"],
        "state": run.state,
        "is_stored": run.kind.startswith("import_") and run.state == RunState.DONE,
        **{name: result.get(name, 0) for name in counts},
        "read_as": [sentence(note) for note in notes_of(result.get("read_as", {}))],
        "rejected": [
            _row(each, f"{each['column']}: {each['value']}") for each in result.get("rejected", [])
        ],
        "totals": [{"row": t["row"], "what": t["text"]} for t in result.get("totals", [])],
        "left": [_row(each, left_in_words(each)) for each in result.get("left", [])],
        "questions": [
            {n: each[n] for n in names if n in each} for each in result.get("questions", [])
        ],
        "reasons": [sentence(reason) for reason in runs.reasons_of(run)],
    }


def _row(each: dict[str, Any], what: str) -> dict[str, Any]:
    reason = runs.reason_from(each["reason"])
    return {"row": each["row"], "what": what, "code": reason.code, "text": sentence(reason)}


@router.post("/country-facts/", response={200: FactsOut, **ERRORS})
def load_country_facts(request: Request, data: Form[FactsIn], file: UploadedFile) -> dict[str, Any]:
    """Load dated facts about countries from a list, all or none; for administrators."""
    NotAllowed.unless(access.can_load_country_facts(request.actor))
    found = read_list(file)
    if found.rejected:
        reasons = (
            Reason(each.reason.code, each.reason.params, f"row {each.row}, {each.column}")
            for each in found.rejected[:100]
        )
        raise NotValid(Verdict(tuple(reasons)))
    loaded = countries.load_country_facts(
        found.facts, data.source, replace=data.replace, act=request.act
    )
    return vars(loaded) | {"left_out": sorted({*found.left_out})}
