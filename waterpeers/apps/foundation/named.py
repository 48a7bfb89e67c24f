"""Identifiers in place of which people may write a name.

The API takes a row's uuid. On the command line a person writes its code, name or address, and
whoever reads the description of the API sees of what an identifier is::

    PartnershipId = Annotated[UUID, Named(Partnership, "its code", "WOP-0007")]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

from waterpeers.domain.actors import Actor

NAMES = "x-names"  # in the description of the API: whose identifier this is


@dataclass(frozen=True)
class Named:
    """Says of an identifier which rows it is of; their query set has ``visible_to`` and ``named``.

    ``also`` and ``example`` tell what people may write on the command line.
    """

    model: type[Model]
    also: str
    example: str

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Say in the description of the API of what this is the identifier."""
        name = self.model._meta.model_name
        text = f"The {name}'s uuid; on the command line also {self.also}, as in {self.example}"
        names = {"row": self.model._meta.label_lower, "example": self.example}
        return handler(core) | {"description": text, NAMES: names}


def rows_named(row: str, text: str, actor: Actor) -> QuerySet:
    """Find the rows that somebody may see and that a text names; ``row`` is from ``NAMES``."""
    rows: Any = apps.get_model(row)._default_manager
    seen: Any = rows.visible_to(actor)
    return seen.none() if "\x00" in text else seen.named(text)
