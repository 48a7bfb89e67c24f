"""Bringing in a table of one's own: keeping it, asking for a look at it, then for storing it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.core.files.uploadedfile import UploadedFile

from waterpeers.apps.foundation import runs
from waterpeers.apps.foundation.apart import apart
from waterpeers.apps.foundation.files import safe_name
from waterpeers.apps.foundation.models import Run, RunState
from waterpeers.apps.foundation.subjects import tables
from waterpeers.apps.operators.access import can_import
from waterpeers.apps.operators.imports import uploads
from waterpeers.apps.operators.imports.answers import is_answered, key_of_question
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Refused

LARGEST_MAPPING_BYTES = 200_000
LONGEST_ANSWER = 40


def ask_to_look(
    of: str,
    file: UploadedFile,
    *,
    mapping: str = "",
    own_mapping: UploadedFile | None = None,
    sheet: str = "",
    encoding: str = "",
    decimal: str = "",
    lines: str = "",
    act: Act,
) -> Run:
    """Keep a table for a day, and ask what it would do; ``of`` says what it holds."""
    NotAllowed.unless(can_import(act.actor))
    if of not in tables():
        raise NotValid.because("not_in_list", field="of", value=of[:80])
    if own_mapping and (own_mapping.size or 0) > LARGEST_MAPPING_BYTES:
        raise NotValid.because("too_long", field="own_mapping", limit=str(LARGEST_MAPPING_BYTES))
    uploads.sweep(act.at)
    ident = uuid4()
    name, fingerprint = uploads.keep(file, ident)
    parameters = {
        "of": of,
        "file": name,
        "name": safe_name(file.name or ""),
        "mapping": mapping,
        "mapping_file": uploads.keep(own_mapping, uuid4())[0] if own_mapping else "",
        "sheet": sheet,
        "encoding": encoding,
        "decimal": decimal,
        "lines": lines,
    }
    try:
        _refuse_unreadable(parameters)  # no table: said at once
    except Refused:
        uploads.forget_all(parameters)
        raise
    return runs.ask(f"look_at_{of}", parameters, act=act, uuid=ident, fingerprint=fingerprint)


def read_again(
    looked: Run, *, encoding: str = "", decimal: str = "", lines: str = "", act: Act
) -> Run:
    """Ask for another look at a file that is kept, read in another way; nothing is stored."""
    NotAllowed.unless(can_import(act.actor))
    if looked.state in {RunState.ASKED, RunState.RUNNING} or not looked.kind.startswith("look_at_"):
        raise NotReady.because("not_looked_at_yet")
    if not uploads.is_there(looked.parameters):
        raise NotReady.because("upload_gone")
    said = {"encoding": encoding, "decimal": decimal, "lines": lines}
    parameters = looked.parameters | said
    _refuse_unreadable(parameters)
    choice = json.dumps([looked.parameters["file"], said], sort_keys=True)
    return runs.ask(
        looked.kind,
        parameters,
        act=act,
        uuid=uuid5(NAMESPACE_URL, hashlib.sha256(choice.encode()).hexdigest()),
        fingerprint=looked.fingerprint,
    )


def _refuse_unreadable(parameters: dict[str, Any]) -> None:
    """Raise ``TableProblem`` for a kept file that cannot be opened as a table."""
    path, said = uploads.path_of(parameters["file"]), uploads.file_said(parameters)
    apart(tables()[parameters["of"]].readable, path, parameters["sheet"], said)


def ask_to_store(
    looked: Run, answers: Mapping[str, str], *, good_rows: bool = False, act: Act
) -> Run:
    """Ask to store what was looked at; asked twice with the same answers it is stored once."""
    if looked.state != RunState.DONE or not looked.kind.startswith("look_at_"):
        raise NotReady.because("not_looked_at_yet")
    asked = [(each["row"], each["kind"]) for each in looked.result["questions"]]
    named = {str(row) for row, _ in asked} | {key_of_question(*each) for each in asked}
    given = {name: said[:LONGEST_ANSWER] for name, said in answers.items() if name in named}
    if not good_rows:
        if looked.result["faults"]:
            raise NotReady.because("rows_rejected", count=str(looked.result["faults"]))
        if still := [each for each in asked if not is_answered(*each, given)]:
            raise NotReady.because("questions_open", count=str(len(still)))
    choice = json.dumps([str(looked.uuid), given, good_rows], sort_keys=True)
    rows = sum(looked.result[name] for name in ("created", "updated", "unchanged"))
    more: dict[str, Any] = {"answers": given, "good_rows": good_rows, "rows": rows}
    return runs.ask(
        f"import_{looked.parameters['of']}",
        looked.parameters | more,
        act=act,
        uuid=uuid5(NAMESPACE_URL, hashlib.sha256(choice.encode()).hexdigest()),
        fingerprint=looked.fingerprint,
    )
