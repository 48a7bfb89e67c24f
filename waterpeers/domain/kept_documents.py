"""Documents as plain data and back, so that what was handed over reads the same years later.

A value becomes JSON: what is no plain value says ``of`` what it is. Only what ``documents`` and
``charts`` define is read back; a photograph reads its picture from elsewhere and is not kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any

from waterpeers.domain import charts, documents
from waterpeers.domain.documents import Document, Photograph

OF = "of"
_SHAPES: Mapping[str, type] = {
    name: shape
    for module in (documents, charts)
    for name, shape in vars(module).items()
    if isinstance(shape, type)
    and shape is not Photograph
    and (is_dataclass(shape) or (issubclass(shape, StrEnum) and shape is not StrEnum))
}


def kept(document: Document) -> dict[str, Any]:
    """Give a document as it is stored; ``TypeError`` for what cannot be."""
    plain: dict[str, Any] = _plain(document)
    return plain


def read_kept(plain: Mapping[str, Any]) -> Document:
    """Read what was stored."""
    found = _read(plain)
    if not isinstance(found, Document):
        raise TypeError("no document")
    return found


def fingerprint_of(plain: Mapping[str, Any]) -> str:
    """Name what was stored by its content."""
    said = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return sha256(said.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return {OF: type(value).__name__, "is": str(value)}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal | date):  # a datetime is a date
        return {OF: type(value).__name__, "is": str(value)}
    if type(value).__name__ in _SHAPES:
        return {OF: type(value).__name__} | {
            field.name: _plain(said)
            for field in fields(value)
            if (said := getattr(value, field.name)) != field.default
        }
    raise TypeError(f"{type(value).__name__} is not kept")


def _read(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(_read(each) for each in plain)
    if not isinstance(plain, Mapping):
        return plain
    match plain[OF]:
        case "Decimal":
            return Decimal(plain["is"])
        case "date":
            return date.fromisoformat(plain["is"])
        case "datetime":
            return datetime.fromisoformat(plain["is"])
    shape = _SHAPES[plain[OF]]
    if issubclass(shape, StrEnum):
        return shape(plain["is"])
    return shape(**{name: _read(said) for name, said in plain.items() if name != OF})
