"""The operations of a kind of record, and their shapes: a new one, a change, a saved one.

Every record has the same operations: ``GET …/of/{uuid}/`` lists those of an operator, ``POST``
there saves a new one (201; sent twice with one ``uuid``, it is saved once), ``GET …/{uuid}/`` gives
one, ``PUT`` there saves it anew on top of a ``revision``, ``POST …/{uuid}/check/`` confirms it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial, wraps
from inspect import Signature, signature
from typing import Annotated, Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import ConfigDict, create_model

from waterpeers.apps.foundation.api import ERRORS, Paged
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.foundation.workbooks.columns import CellKind
from waterpeers.apps.records import actions
from waterpeers.apps.records.kinds import RecordKind
from waterpeers.apps.records.models import OfAYear
from waterpeers.domain.actors import Actor


class StrictSchema(Schema):
    """What is sent: a field that means nothing is refused."""

    model_config = ConfigDict(extra="forbid")


class NewOfAYear(StrictSchema):
    """Of which year and zone a new record is; ``uuid`` makes of two sendings one."""

    year: int
    zone: str = ""
    uuid: UUID | None = None

    def where(self) -> dict[str, Any]:
        """Give what says of when and of which part it is."""
        return {"year": self.year, "zone": self.zone, "uuid": self.uuid}


class Revision(StrictSchema):
    """The revision that one has seen."""

    revision: int


class OfAYearOut(Schema):
    """What every record of a year tells of itself."""

    uuid: UUID
    organisation: UUID
    year: int
    zone: str
    revision: int
    saved_at: datetime


class CheckedOut(OfAYearOut):
    """The same, and when a second person checked it."""

    checked_at: datetime | None


def columns_of(saved: OfAYear, names: Iterable[str]) -> dict[str, Any]:
    """Give columns of a record as they are stored, and what every record tells of itself."""
    told = ("uuid", "year", "zone", "revision", "saved_at", *names)
    return {"organisation": saved.organisation.uuid} | {name: getattr(saved, name) for name in told}


class FieldsIn(StrictSchema):
    """What is entered of a kind that its fields describe."""

    def entered(self) -> dict[str, Any]:
        """Give it by column; what is left out is a blank."""
        given = {name: getattr(self, name) for name in type(self).model_fields}
        return {
            name: value.model_dump(exclude_none=True) if isinstance(value, Schema) else value
            for name, value in given.items()
            if name not in AROUND
        }


AROUND = {*NewOfAYear.model_fields, *Revision.model_fields}
IS_NEW = "The first of a year and zone; sent twice with one ``uuid``, it is saved once."
IS_CHANGED = "The whole, saved anew on top of a ``revision``; its check is then due again."


def sent_fields(kind: RecordKind) -> dict[str, Any]:
    """Give the fields that programs send: by name, or within the column that keeps them."""
    found: dict[str, Any] = {}
    inside: dict[str, dict[str, Any]] = defaultdict(dict)
    for each in kind.all_fields().values():
        where = inside[each.inside] if each.inside else found
        where[each.name] = (
            (float | None, None) if each.kind is CellKind.NUMBER else (str, each.usual)
        )
    for column, fields in inside.items():
        name, text = titled(f"{kind.name}_{column}"), f"{column.capitalize()} by code."
        made = create_model(name, __base__=StrictSchema, __doc__=text, **fields)
        found[column] = (made, ...)
    return found


def saved_fields(kind: RecordKind) -> dict[str, Any]:
    """Give the fields that programs read."""
    found: dict[str, Any] = {kind.variant: (str, ...)} if kind.variant else {}
    for each in kind.all_fields().values():
        is_number = each.kind is CellKind.NUMBER
        shape = dict[str, Any] if each.inside else float | None if is_number else str
        found[each.inside or each.name] = (shape, ...)
    return found


def titled(name: str) -> str:
    """Give the name of an operation as that of a shape."""
    return name.title().replace("_", "")


@dataclass(frozen=True, kw_only=True)
class RecordOperations:
    """The operations of a kind; a subject says what is its own in them.

    ``results`` is the shape of what follows from a record; ``results_of`` gives it, of who asks and
    records of one operator. ``entered`` is the shape of what is sent beyond the fields. ``line`` is
    that of rows in a list, where the whole is too much. ``check`` is an action of the subject's
    own, where more follows from a check; ``checking`` is the shape of what is sent with it.
    """

    kind: RecordKind
    results: Any = CheckedOut
    results_of: Callable[[Actor, Sequence[Any]], list[dict[str, Any]]] | None = None
    entered: Any = FieldsIn
    line: Any = None
    check: Callable[..., Any] | None = None
    checking: Any = Revision  # the shape of what is sent with a check

    @cached_property
    def new(self) -> Any:
        """The shape of a new one."""
        kind, variants = self.kind, tuple(map(str, self.kind.variants))
        variant: dict[str, Any] = {kind.variant: (Literal[variants], ...)} if variants else {}
        bases = (self.sent, NewOfAYear)
        made: Any = create_model(
            f"New{titled(kind.name)}In", __base__=bases, __doc__=IS_NEW, **variant
        )
        made.model_config["json_schema_extra"] = {"examples": [{"year": 2025, **kind.example}]}
        return made

    @cached_property
    def changed(self) -> Any:
        """The shape of a change."""
        name, bases = f"Changed{titled(self.kind.name)}In", (self.sent, Revision)
        return create_model(name, __base__=bases, __doc__=IS_CHANGED)

    @cached_property
    def sent(self) -> Any:
        """The shape of what is entered."""
        name = f"{titled(self.kind.name)}In"
        text = f"{self.kind.name.replace('_', ' ').capitalize()}, as it is entered."
        return create_model(name, __base__=self.entered, __doc__=text, **sent_fields(self.kind))

    @cached_property
    def out(self) -> Any:
        """The shape of a saved one."""
        name, text = f"{titled(self.kind.name)}Out", self.results.__doc__
        bases = (self.results, CheckedOut) if self.results is not CheckedOut else CheckedOut
        return create_model(name, __base__=bases, __doc__=text, **saved_fields(self.kind))

    def as_json(self, actor: Actor, saved: Any) -> dict[str, Any]:
        """Give a record to somebody, and what follows from it."""
        return self.all_as_json(actor, [saved])[0]

    def all_as_json(self, actor: Actor, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """Give records of one operator, and what follows from each."""
        names = ("checked_at", *saved_fields(self.kind))
        results = self.results_of(actor, rows) if self.results_of else [{} for _ in rows]
        return [columns_of(row, names) | more for row, more in zip(rows, results, strict=True)]

    def rows(self, request: Request) -> Any:
        """Give the records that the caller may see."""
        rows: Any = self.kind.table._default_manager
        return rows.visible_to(request.actor).select_related("organisation", "saved_by")

    def found(self, request: Request, uuid: UUID) -> Any:
        """Find a record that the caller may see, or answer 404."""
        return get_object_or_404(self.rows(request), uuid=uuid)

    def listed(self, request: Request, uuid: UUID) -> Any:
        """List an operator's records, the latest first."""
        readable = self.kind.organisations.objects.read_by(request.actor)
        rows = self.rows(request).filter(organisation=get_object_or_404(readable, uuid=uuid))
        rows = rows.order_by("-year", *filter(None, [self.kind.variant]), "zone", "pk")
        if self.line:
            return rows
        return self.all_as_json(request.actor, list(rows))

    def started(self, request: Request, uuid: UUID, data: Any) -> Status:
        """Save the first record of a year and zone."""
        visible = self.kind.organisations.objects.visible_to(request.actor)
        operator: Any = get_object_or_404(visible, uuid=uuid)
        saved = actions.start(self.kind, operator, data.entered(), **data.where(), act=request.act)
        return Status(201, self.as_json(request.actor, saved))

    def one(self, request: Request, uuid: UUID) -> dict[str, Any]:
        """Give a record, and what follows from it."""
        return self.as_json(request.actor, self.found(request, uuid))

    def put(self, request: Request, uuid: UUID, data: Any) -> dict[str, Any]:
        """Save a record anew, whole; what is left out is a blank."""
        saved, entered = self.found(request, uuid), data.entered()
        changed = actions.change(self.kind, saved, entered, revision=data.revision, act=request.act)
        return self.as_json(request.actor, changed)

    def confirmed(self, request: Request, uuid: UUID, data: Any) -> dict[str, Any]:
        """Confirm a record as a second person."""
        check = self.check or partial(actions.check, self.kind)
        saved = check(self.found(request, uuid), act=request.act, **data.model_dump())
        return self.as_json(request.actor, saved)

    def router(self, *tags: str) -> Router:
        """Make the operations, under the names that programs and the command line know."""
        router, kind, name = Router(tags=list(tags)), self.kind, self.kind.name
        owner = Named(kind.organisations, *kind.organisations.NAMED_BY)
        of, make = {"uuid": Annotated[UUID, owner]}, partial(operation, kind)
        one, many = {200: self.out, **ERRORS}, {200: list[self.line or self.out], **ERRORS}
        made = {201: self.out, **ERRORS}
        listed = paginate(Paged)(make(self.listed, kind.plural, **of))
        router.get("/of/{uuid}/", response=many)(listed)
        started = make(self.started, f"save_{name}", **of, data=self.new)
        router.post("/of/{uuid}/", response=made)(started)
        router.get("/{uuid}/", response=one)(make(self.one, name))
        put = make(self.put, f"change_{name}", data=self.changed)
        router.put("/{uuid}/", response=one)(put)
        confirmed = make(self.confirmed, f"check_{name}", data=self.checking)
        router.post("/{uuid}/check/", response=one)(confirmed)
        return router


def operation(kind: Any, does: Callable[..., Any], name: str, **types: Any) -> Callable[..., Any]:
    """Give a function the name and words of an operation of a kind, and the shapes it takes."""

    @wraps(does)
    def named(request: Request, *args: Any, **kwargs: Any) -> Any:
        return does(request, *args, **kwargs)

    named.__name__ = name
    named.__doc__ = (does.__doc__ or "").replace("record", kind.name.replace("_", " "))
    parameters = [
        each.replace(annotation=types.get(each.name, each.annotation))
        for each in signature(does).parameters.values()
    ]
    named.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return named
