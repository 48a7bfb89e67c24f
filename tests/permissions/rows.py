"""What a line of the permission table says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile

from tests.world import World

WHO = (
    "visitor",
    "outsider",
    "mentee_reporter",
    "mentee_signatory",
    "mentor_coordinator",
    "mentor_signatory",
    "facilitator",
    "administrator",
)


def nothing(world: World) -> dict[str, Any]:
    """No parameters."""
    return {}


class Pages(ContentFile):
    """A file that each of the roles sends from its start."""

    def read(self, *size: int) -> bytes:
        self.seek(0)
        return super().read(*size)


def as_file(
    make: Callable[[World], dict[str, Any]], form: str
) -> Callable[[World], dict[str, Any]]:
    """Give the parameters of a document's address in a form."""
    return lambda world: make(world) | {"form": form}


FILE_FORMS = ("pdf", "docx", "xlsx")


@dataclass(frozen=True)
class Row:
    """One address and method, and the status that each role gets; ``others`` for the rest.

    ``kwargs`` makes what the address needs in the database and gives the parameters of the URL
    (as ``kwargs``); ``data`` gives what is posted. A visitor who must sign in gets 302.
    """

    address: str  # the name of the URL, "register:list"
    others: int
    kwargs: Callable[[World], dict[str, Any]] = nothing
    method: str = "get"
    data: Callable[[World], dict[str, Any]] = nothing
    expected: dict[str, int] = field(default_factory=dict)
    json: bool = False  # what is sent is JSON: the API

    def status_for(self, who: str) -> int:
        """Say which status this role gets."""
        return self.expected.get(who, self.others)
