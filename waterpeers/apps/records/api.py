"""What operations of records share: the shapes of a new one, of a change, and of a saved one.

Every record has the same operations: ``GET …/of/{uuid}/`` lists those of an operator, ``POST``
there saves a new one (201; sent twice with one ``uuid``, it is saved once), ``GET …/{uuid}/`` gives
one, ``PUT`` there saves it anew on top of a ``revision``, ``POST …/{uuid}/check/`` confirms it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict

from waterpeers.apps.records.models import OfAYear


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
