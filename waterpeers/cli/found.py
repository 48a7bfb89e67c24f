"""What commands share: finding what an argument names, reading JSON."""

from __future__ import annotations

import json
from typing import Any, TextIO
from uuid import UUID

import click
from django.apps import apps

from waterpeers.apps.foundation.named import rows_named
from waterpeers.apps.operators.models import Organisation
from waterpeers.cli.edge import Unreadable
from waterpeers.domain.actors import Actor

MOST_CHARACTERS = 2_000_000


def organisation_named(name: str, actor: Actor) -> Organisation:
    """Find one organisation by uuid, identifier (SCHEME:VALUE) or exact name."""
    found: Organisation = _the_one("operators.organisation", name, actor)
    return found


def uuid_named(actor: Actor, row: str, text: str) -> str:
    """Give the uuid of the one row that a text names; a uuid stays, and so does no name."""
    if not text:
        return text
    try:
        return str(UUID(text))
    except ValueError:
        return str(_the_one(row, text, actor).uuid)


def _the_one(row: str, text: str, actor: Actor) -> Any:
    found = list(rows_named(row, text, actor)[:2])
    if len(found) == 1:
        return found[0]
    name = apps.get_model(row)._meta.model_name
    if found:
        raise click.UsageError(f"Several rows are the {name} {text}; name it by its uuid.")
    raise click.UsageError(f"There is no {name} {text} that you may see.")


def read_json(file: TextIO, empty: Any = None) -> Any:
    """Read a JSON document; a file without a word is ``empty``, where that is given."""
    try:
        text = file.read(MOST_CHARACTERS + 1)
        if len(text) > MOST_CHARACTERS:
            raise Unreadable(f"{_name(file)}: at most {MOST_CHARACTERS} characters are expected.")
        return json.loads(text) if text.strip() or empty is None else empty
    except UnicodeDecodeError as problem:
        raise Unreadable(f"{_name(file)}: text in UTF-8 is expected.") from problem
    except RecursionError as problem:
        raise Unreadable(f"{_name(file)}: the document is nested too deeply.") from problem
    except json.JSONDecodeError as problem:
        place = f"line {problem.lineno}, column {problem.colno}"
        raise Unreadable(f"{_name(file)}: {place}: this is not JSON ({problem.msg}).") from problem


def _name(file: TextIO) -> str:
    return str(getattr(file, "name", "standard input"))
