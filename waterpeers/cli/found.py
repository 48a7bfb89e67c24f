"""What commands share: finding what an argument names, reading a JSON file into its shape."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TextIO, TypeVar
from uuid import UUID

import click
from django.db.models import Q
from ninja import Schema
from pydantic import ValidationError

from waterpeers.apps.operators.models import Organisation
from waterpeers.cli.edge import Unreadable
from waterpeers.domain.actors import Actor

MOST_CHARACTERS = 2_000_000
Shape = TypeVar("Shape", bound=Schema)


def named(text: str, field: str) -> Q:
    """Look for a uuid where the text is one, else in a field."""
    try:
        return Q(uuid=UUID(text))
    except ValueError:
        return Q(**{field: text})


def organisation_named(name: str, actor: Actor) -> Organisation:
    """Find one organisation by uuid, identifier (SCHEME:VALUE) or exact name."""
    scheme, colon, value = name.partition(":")
    which = named(name, "name__iexact")
    if colon:
        which |= Q(identifiers__scheme=scheme, identifiers__value=value)
    found = list(Organisation.objects.visible_to(actor).filter(which).distinct()[:2])
    if len(found) != 1:
        raise click.UsageError(
            f"{'Several organisations have' if found else 'No organisation has'} the name {name}; "
            "name it by its uuid."
        )
    return found[0]


def read_json(file: TextIO) -> Any:
    """Read a JSON document; numbers keep what was written, and are never floats."""
    try:
        text = file.read(MOST_CHARACTERS + 1)
        if len(text) > MOST_CHARACTERS:
            raise Unreadable(f"{_name(file)}: at most {MOST_CHARACTERS} characters are expected.")
        return json.loads(text, parse_float=Decimal, parse_constant=str)
    except UnicodeDecodeError as problem:
        raise Unreadable(f"{_name(file)}: text in UTF-8 is expected.") from problem
    except RecursionError as problem:
        raise Unreadable(f"{_name(file)}: the document is nested too deeply.") from problem
    except json.JSONDecodeError as problem:
        place = f"line {problem.lineno}, column {problem.colno}"
        raise Unreadable(f"{_name(file)}: {place}: this is not JSON ({problem.msg}).") from problem


def _name(file: TextIO) -> str:
    return str(getattr(file, "name", "standard input"))


def read_as(
    shape: type[Shape],
    file: TextIO,
    arranged: Callable[[dict[str, Any]], dict[str, Any]] = lambda fields: fields,
) -> Shape:
    """Read one JSON object as a shape of the API; ``arranged`` puts its fields in their places."""
    fields = read_json(file)
    if not isinstance(fields, dict):
        raise Unreadable(f"{_name(file)}: one JSON object is expected.")
    try:
        return shape(**arranged(fields))
    except ValidationError as problem:
        faults = [
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in problem.errors()
        ]
        raise Unreadable(f"{_name(file)}: {'; '.join(faults)}") from None
