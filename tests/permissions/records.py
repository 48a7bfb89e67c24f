"""Lines of the permission table that every kind of record has, whatever its subject."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.urls import reverse

from tests.permissions.rows import Row
from tests.world import World, signed_in
from waterpeers.apps.records.kinds import RecordKind, kinds

HIDDEN = {"visitor": 302, "outsider": 404, "mentor_coordinator": 404, "mentor_signatory": 404}
READ_ONLY = HIDDEN | {"facilitator": 403, "administrator": 403}
OWN = {"visitor": 302, "outsider": 403, "mentor_coordinator": 403, "mentor_signatory": 403,
       "facilitator": 403, "administrator": 403}  # fmt: skip
NOT_ONES_OWN = {"mentee_reporter": 403}  # who saved it is no second person
API = {"visitor": 401}


def of(world: World) -> dict[str, Any]:
    return {"uuid": world.mentee.uuid}


def new(kind: RecordKind, world: World) -> dict[str, Any]:
    """Give the parameters of the page on which one is entered."""
    return of(world) | ({kind.variant: next(iter(kind.variants))} if kind.variant else {})


def sent(kind: RecordKind, world: World) -> dict[str, Any]:
    """Give what a program sends for a year."""
    return {"year": 2024, **kind.example}


def saved(kind: RecordKind, world: World) -> dict[str, Any]:
    """Let the mentee's reporter save one; give the parameters of its pages."""
    address = reverse(f"api:save_{kind.name}", kwargs=of(world))
    data = sent(kind, world) | {"year": 2025}
    made = signed_in(world).post(address, data, content_type="application/json")
    return {"uuid": made.json()["uuid"]}


def changed(kind: RecordKind, world: World) -> dict[str, Any]:
    """Give a change on top of a revision that is not there."""
    what = {name: value for name, value in kind.example.items() if name != kind.variant}
    return what | {"revision": 7}


def pages(kind: RecordKind, one: Callable[[World], dict[str, Any]]) -> Iterator[Row]:
    """Give the lines of the pages."""
    app, revision = kind.app, {"revision": "1"}
    yield Row(f"{app}:mine", 302, expected={"facilitator": 200, "administrator": 200})
    yield Row(f"{app}:of", 200, of, expected=HIDDEN)
    yield Row(f"{app}:start", 200, partial(new, kind), expected=OWN)
    if kind.table.page == "show":
        yield Row(f"{app}:show", 200, one, expected=HIDDEN)
    yield Row(f"{app}:change", 200, one, expected=READ_ONLY)
    yield Row(f"{app}:check", 302, one, "post", lambda w: revision, READ_ONLY | NOT_ONES_OWN)


def operations(kind: RecordKind, one: Callable[[World], dict[str, Any]]) -> Iterator[Row]:
    """Give the lines of the operations."""
    name, revision = kind.name, {"revision": 1}
    yield Row(f"api:{kind.plural}", 200, of, expected=HIDDEN | API)
    yield Row(f"api:{name}", 200, one, expected=HIDDEN | API)
    yield Row(f"api:save_{name}", 422, of, "post", partial(sent, kind),  # the second of a year
        OWN | API | {"mentee_reporter": 201}, json=True)  # fmt: skip
    yield Row(f"api:change_{name}", 409, one, "put", partial(changed, kind), READ_ONLY | API, True)
    yield Row(f"api:check_{name}", 200, one, "post", lambda w: revision,
        READ_ONLY | API | NOT_ONES_OWN, json=True)  # fmt: skip


ROWS: list[Row] = [
    row
    for kind in kinds()
    for table in (pages, operations)
    for row in table(kind, partial(saved, kind))
]
