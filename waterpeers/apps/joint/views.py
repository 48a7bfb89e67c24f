"""The pages of a kind: beginning one for a period, handing it on, sending it back, as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waterpeers.apps.foundation.documents.answers import DocumentFormat, answer
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.joint import access
from waterpeers.apps.joint.actions import moves
from waterpeers.apps.joint.forms import SendBackForm
from waterpeers.apps.joint.kinds import JointKind
from waterpeers.apps.joint.models import Joint
from waterpeers.apps.partnerships.access import sides_of
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.found import partnership_or_404
from waterpeers.apps.records import editing
from waterpeers.domain.documents import Document
from waterpeers.domain.partnerships import PartyRole
from waterpeers.domain.verdicts import NotAllowed


@dataclass(frozen=True, kw_only=True)
class JointPages:
    """The pages that all kinds have; a subject says how one begins, and what its paper says.

    ``begin`` makes the one of the period that begins on a day, for a side; ``paper`` gives what a
    row says at a moment, and the name of its file.
    """

    kind: JointKind
    begin: Callable[..., Joint]
    paper: Callable[[Any, datetime], tuple[Document, str]]

    def addresses(self, of: str, one: str, *, begin: str, paper: str) -> list[URLPattern]:
        """Give the addresses of these pages; the others of a subject stand beside them."""
        read, post = require_safe, require_POST
        typed = require_http_methods(["GET", "HEAD", "POST"])
        return [
            path(f"{of}{begin}/", signed_in(post(self.begun)), name=begin),
            path(f"{one}{paper}.<file_form:form>", signed_in(read(self.file)), name="paper"),
            path(f"{one}hand-over/", signed_in(post(self.hand_over)), name="hand-over"),
            path(f"{one}take-back/", signed_in(post(self.take_back)), name="take-back"),
            path(f"{one}agree/", signed_in(post(self.agree)), name="agree"),
            path(f"{one}send-back/", signed_in(typed(self.send_back)), name="send-back"),
            path(f"{one}read/", signed_in(post(self.note_read)), name="note-read"),
        ]

    def found(self, request: Request, uuid: UUID) -> Any:
        """Find one that the person may read, or answer 404."""
        return self.kind.found(request.actor, uuid)

    def moves(self, request: Request, row: Joint) -> dict[str, Any]:
        """Say what may be done with one now, each with its address, for ``joint/_moves.html``."""
        may = self.kind.may(request.actor, row)
        if self.kind.may_note_read(request.actor, row):
            may.add("note_read")
        app = self.kind.table._meta.app_label
        addresses = {
            move: reverse(f"{app}:{move.replace('_', '-')}", args=[row.uuid]) for move in may
        }
        return {
            "moves": addresses,
            "may_write": "hand_over" in may,
            "joint": row,
            "joint_words": self.kind.words,
        }

    def side(self, request: Request, partnership: Partnership) -> PartyRole:
        """Give the side for which the person begins one, or refuse."""
        sides = sides_of(request.actor, partnership)
        NotAllowed.unless(access.can_begin(request.actor, partnership, sides[0] if sides else ""))
        return sides[0]

    def begun(self, request: Request, uuid: UUID) -> HttpResponse:
        """Begin the one of a period, for one's own side."""
        partnership = partnership_or_404(request, uuid)
        side = self.side(request, partnership)
        try:
            day = date.fromisoformat(request.POST.get("starts_on", ""))
        except ValueError as wrong:
            raise Http404 from wrong
        made = self.begin(partnership, starts_on=day, role=side, act=request.act)
        return redirect(self.kind.page(made))

    def file(self, request: Request, uuid: UUID, form: DocumentFormat) -> HttpResponse:
        """Give one as a file."""
        document, name = self.paper(self.found(request, uuid), request.act.at)
        return answer(document, form, name)

    def hand_over(self, request: Request, uuid: UUID) -> HttpResponse:
        """Hand one to the other side."""
        row = moves.hand_over(self.found(request, uuid), act=request.act)
        return self._said(request, row, self.kind.words.handed_over)

    def take_back(self, request: Request, uuid: UUID) -> HttpResponse:
        """Take one back to change it."""
        row = moves.take_back(self.found(request, uuid), act=request.act)
        return self._said(request, row, _("Taken back: it can be changed."))

    def agree(self, request: Request, uuid: UUID) -> HttpResponse:
        """Agree for the other side to what one has read."""
        row, revision = self.found(request, uuid), editing.seen(request)
        return self._said(
            request,
            moves.agree(row, revision=revision, act=request.act),
            self.kind.words.agreed,
        )

    def note_read(self, request: Request, uuid: UUID) -> HttpResponse:
        """Note that one has read it."""
        row = moves.note_read(self.found(request, uuid), act=request.act)
        return self._said(request, row, _("Noted."))

    def send_back(self, request: Request, uuid: UUID) -> HttpResponse:
        """Send one back, with what is to be changed; then its readers read it no more."""
        row = self.found(request, uuid)
        NotAllowed.unless(access.can_send_back(request.actor, row))

        def save(form: SendBackForm) -> str:
            moves.send_back(row, reason=form.cleaned_data["reason"], act=request.act)
            return self.kind.list_of(row.whole)

        return editing.edit(
            request,
            "joint/send_back.html",
            f"{self.kind.table._meta.app_label}-send_back",
            SendBackForm,
            first=dict,
            save=save,
            said=_("Sent back; who drafted it reads why."),
            partnership=row.whole,
            heading=self.kind.words.sends_back,
            when=self.kind.words.when(row),
            back=self.kind.page(row),
        )

    def _said(self, request: Request, row: Joint, said: Any) -> HttpResponse:
        messages.success(request, said)
        return redirect(self.kind.page(row))
