"""The operations of a kind: hand over, take back, agree, send back, note that one read it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema

from waterpeers.apps.foundation.api import ERRORS, signs
from waterpeers.apps.foundation.documents.answers import DESCRIBED, DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.joint.actions import moves
from waterpeers.apps.joint.kinds import JointKind
from waterpeers.apps.records.api import operation
from waterpeers.domain.documents import Document


class AgreeIn(Schema):
    """The revision that one has read."""

    revision: int


class SendBackIn(Schema):
    """What is to be changed."""

    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class JointOperations:
    """The operations that all kinds have.

    ``out`` is the shape of one, ``named`` the type of its uuid; ``sends_back`` and ``file`` are the
    names of two of them; ``paper`` gives what one says at a moment, and the name of its file.
    """

    kind: JointKind
    out: Any
    named: Any
    sends_back: str
    file: tuple[str, str]  # the name of the file in its address, and of the operation
    paper: Callable[[Any, datetime], tuple[Document, str]]

    def found(self, request: Request, uuid: UUID) -> Any:
        """Find one that the caller may read, or answer 404."""
        return self.kind.found(request.actor, uuid)

    def hand_over(self, request: Request, uuid: UUID) -> Any:
        """Hand the record to the other side; refused with all that stands against it."""
        return moves.hand_over(self.found(request, uuid), act=request.act)

    def take_back(self, request: Request, uuid: UUID) -> Any:
        """Take the record back to change it, until the other side has agreed."""
        return moves.take_back(self.found(request, uuid), act=request.act)

    def agree(self, request: Request, uuid: UUID, data: AgreeIn) -> Any:
        """Agree to the record for the other side, as one has read it."""
        found = self.found(request, uuid)
        return moves.agree(found, revision=data.revision, act=request.act)

    def send_back(self, request: Request, uuid: UUID, data: SendBackIn) -> Any:
        """Send the record back, with what is to be changed."""
        return moves.send_back(self.found(request, uuid), reason=data.reason, act=request.act)

    def note_read(self, request: Request, uuid: UUID) -> Any:
        """Note, as one of those to whom it is handed over, that one has read the record."""
        return moves.note_read(self.found(request, uuid), act=request.act)

    def as_file(self, request: Request, uuid: UUID, form: DocumentFormat) -> Any:
        """Give the record as PDF, Word file or workbook."""
        document, name = self.paper(self.found(request, uuid), request.act.at)
        return answer(document, form, name)

    def add_to(self, router: Router) -> None:
        """Add the operations, under the names that programs and the command line know."""
        one, name = {200: self.out, **ERRORS}, self.kind.name

        def add(address: str, does: Callable[..., Any], named: str, **options: Any) -> None:
            made = operation(self.kind, does, named, uuid=self.named)
            router.post(f"/{{uuid}}/{address}/", response=one, **options)(made)

        add("hand-over", self.hand_over, f"hand_over_{name}")
        add("take-back", self.take_back, f"take_back_{name}")
        add("agree", self.agree, f"agree_to_{name}", auth=signs)
        add("send-back", self.send_back, self.sends_back)
        add("read", self.note_read, f"note_{name}_read")
        file, called = self.file
        made = operation(self.kind, self.as_file, called, uuid=self.named)
        plain = {200: None, **ERRORS}
        router.get(f"/{{uuid}}/{file}.{{form}}", response=plain, openapi_extra=DESCRIBED)(made)
