"""The pages of a kind of record: list of one's own operators, an operator, enter, change, check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from waterpeers.apps.audit.queries import trail_of
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.pages import signed_in
from waterpeers.apps.foundation.reasons import sentences
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.records import actions, editing
from waterpeers.apps.records.access import can_check, can_enter
from waterpeers.apps.records.forms import RecordForm
from waterpeers.apps.records.kinds import RecordKind
from waterpeers.domain.verdicts import NotAllowed

Context = Callable[..., Mapping[str, Any]]  # what a page shows beyond what all such pages show


def nothing_more(request: Request) -> Mapping[str, Any]:
    """Send nothing beside the revision that one saw."""
    return {}


@dataclass(frozen=True, kw_only=True)
class RecordPages:
    """The pages of a kind; a subject says what is its own in them.

    ``of`` gives, of actor, operator and its records, what the page of an operator shows besides;
    ``show``, of request and record, what a page of its own shows of each. Such pages stand in the
    templates ``<app>/of.html``, ``<app>/show.html`` and ``<app>/enter.html``; one that a subject
    does not name is that of ``records``.
    """

    kind: RecordKind
    of: Context | None = None
    show: Context | None = None
    form: Any = RecordForm
    check: Callable[..., Any] | None = None  # where more follows from it
    checking: Callable[[Request], Mapping[str, Any]] = nothing_more  # what is sent with a check
    first: Callable[..., Mapping[str, Any]] | None = None  # of request and operator, for a new one
    of_page: str = "records/of.html"
    show_page: str = ""
    enter_page: str = "records/enter.html"

    def addresses(self, *own: URLPattern) -> tuple[list[URLPattern], str]:
        """Give the addresses of all these pages, and the name that they share."""
        kind = self.kind
        new = f"new/<str:{kind.variant}>/" if kind.variant else "new/"
        show = [path("<uuid:uuid>/", signed_in(self.one), name="show")] if self.show else []
        general = [
            path("", signed_in(self.mine), name="mine"),
            path("of/<uuid:uuid>/", signed_in(self.operator), name="of"),
            path(f"of/<uuid:uuid>/{new}", signed_in(self.start), name="start"),
            *show,
            path("<uuid:uuid>/change/", signed_in(self.change), name="change"),
            path("<uuid:uuid>/check/", signed_in(require_POST(self.confirm)), name="check"),
        ]
        return [*general, *own], kind.app

    def mine(self, request: Request) -> HttpResponse:
        """List one's own operators; somebody of one alone is led to it."""
        own = self.kind.organisations.objects.own_operators(request.actor)
        words = {"heading": self.kind.many, "lead": self.kind.lead}
        return editing.mine(request, own, to=f"{self.kind.app}:of", **words)

    def operator(self, request: Request, uuid: UUID) -> HttpResponse:
        """Show an operator's records, the latest first."""
        return render(request, self.of_page, self.about(request, self.readable(request, uuid)))

    def readable(self, request: Request, uuid: UUID) -> Any:
        """Find an operator whose records the person may read, or answer 404."""
        return get_object_or_404(self.kind.organisations.objects.read_by(request.actor), uuid=uuid)

    def about(self, request: Request, organisation: Any) -> dict[str, Any]:
        """Gather what the page of an operator shows."""
        kind = self.kind
        found = kind.table._default_manager.filter(organisation=organisation)
        found = found.select_related("organisation", "saved_by", "checked_by")
        rows = list(found.order_by("-year", "zone", "pk"))
        return {
            **self._usual(request, organisation),
            "rows": rows,
            "lines": [(row, kind.cells(row)) for row in rows],
            "trail": trail_of(*rows, about={row.uuid: kind.label_of(row) for row in rows}),
            **(self.of(request.actor, organisation, rows) if self.of else {}),
        }

    def start(self, request: Request, uuid: UUID, **variant: str) -> HttpResponse:
        """Enter the record of another year or zone."""
        kind = self.kind
        visible = kind.organisations.objects.visible_to(request.actor)
        organisation: Any = get_object_or_404(visible, uuid=uuid)
        NotAllowed.unless(can_enter(request.actor, organisation))
        if kind.variant and variant[kind.variant] not in kind.variants:
            raise Http404

        def save(form: Any) -> Any:
            return actions.start(
                kind, organisation, form.entered(), **form.where(), act=request.act
            )

        back = reverse(f"{kind.app}:of", args=[organisation.uuid])
        return self._edit(
            request,
            organisation,
            variant.get(kind.variant, ""),
            first=lambda: self._first(request, organisation),
            save=save,
            back=back,
        )

    def _first(self, request: Request, organisation: Any) -> dict[str, Any]:
        """Begin with last year, and what hardly ever changes as it was in the latest record."""
        rows = self.kind.table._default_manager.filter(organisation=organisation)
        latest = rows.order_by("-year", "-pk").first() if self.kind.copied else None
        same = {name: getattr(latest, name) for name in self.kind.copied if latest}
        usual = {"year": now().year - 1, **same}
        more = self.first(request, organisation, usual) if self.first else {}
        return editing.new(**{**usual, **more})

    def change(self, request: Request, uuid: UUID) -> HttpResponse:
        """Change a record; its check is then due again."""
        kind, saved = self.kind, self.found(request, uuid)
        NotAllowed.unless(can_enter(request.actor, saved.organisation))

        def save(form: Any) -> Any:
            return actions.change(kind, saved, form.entered(), revision=form.seen, act=request.act)

        return self._edit(
            request,
            saved.organisation,
            kind.variant_of(saved),
            first=lambda: self.form.of(kind, saved) | {"revision": saved.revision},
            save=save,
            back=saved.get_absolute_url(),
            row=saved,
        )

    def _edit(
        self, request: Request, organisation: Any, variant: str, *, row: Any = None, **rest: Any
    ) -> HttpResponse:
        kind = self.kind
        make = partial(self.form, kind=kind, variant=variant, is_new=row is None)
        grown = make(request.POST).grown() if request.method == "POST" else None
        rest |= {"kind": kind, "saved": row, "organisation": organisation}
        rest |= {"variant": kind.variants.get(variant)}
        if grown:
            shown = {"form": grown, "form_name": kind.name, "differences": None, "as_shown": ""}
            return render(request, self.enter_page, rest | shown)
        return editing.edit(request, self.enter_page, kind.name, make, row=row, **rest)

    def one(self, request: Request, uuid: UUID) -> HttpResponse:
        """Show a record and what follows from it."""
        return self.shown(request, self.found(request, uuid))

    def shown(self, request: Request, saved: Any, status: int = 200, **more: Any) -> HttpResponse:
        """Show a record with something more to be said of it."""
        context = {
            **self._usual(request, saved.organisation),
            "saved": saved,
            "check_reasons": sentences(can_check(request.actor, saved).against),
            "trail": trail_of(saved),
            **(self.show(request, saved) if self.show else {}),
            **more,
        }
        return render(request, self.show_page, context, status=status)

    def confirm(self, request: Request, uuid: UUID) -> HttpResponse:
        """Confirm a record as a second person."""
        saved = self.found(request, uuid)
        check = self.check or partial(actions.check, self.kind)
        check(saved, revision=editing.seen(request), act=request.act, **self.checking(request))
        return editing.checked(request, saved, self.kind.said_checked)

    def found(self, request: Request, uuid: UUID) -> Any:
        """Find a record that the person may see, or answer 404."""
        return editing.found(self.kind.table._default_manager.all(), request, uuid)

    def _usual(self, request: Request, organisation: Any) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "organisation": organisation,
            "may_enter": can_enter(request.actor, organisation),
            "me": request.actor.person,
            "has_page": bool(self.show),
            "workbook": next(iter(workbooks_of(self.kind)), ""),
            **{page: f"{self.kind.app}:{page}" for page in ("of", "start", "change", "check")},
        }


def workbooks_of(kind: RecordKind) -> list[str]:
    """Name the workbooks in which records of a kind go out."""
    return [book.kind for each in subjects() if kind in each.records for book in each.workbooks]
