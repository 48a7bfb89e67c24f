"""Pages on which people enter, change and check a row: one way for every form.

A view of a form::

    def save(form: NeedForm) -> str:
        actions.change(need, …, revision=form.seen, act=request.act)
        return reverse("matching:needs")

    return edit(request, "matching/need.html", "need", NeedForm,
                first=lambda: stored(need), save=save, row=need, need=need)

All that stands against what was typed is said at once: what a field cannot be read as, and what
the rules say to what could be read. A form asks the rules itself, while it is checked (``rules``
of an ``EntryForm``), so that a number that is none does not hide a sum that is off. What only the
action can know (somebody else was faster, it is there already) is said once the form is in order.
Where a field was left empty, the form says in its own words what is missing (``missing``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any, ClassVar, TypeVar
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waterpeers.apps.audit.queries import TrailLine, trail_of
from waterpeers.apps.foundation.fields import NumberField, RevisionField, WholeField
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.models import Identified
from waterpeers.apps.foundation.pages import keep_refused, sent, with_draft
from waterpeers.apps.foundation.refusals import show_reason, show_refusal
from waterpeers.apps.foundation.versions import Difference, on_top_of, take, value_label
from waterpeers.apps.records.saving import of_year
from waterpeers.domain.values import LONGEST_ZONE
from waterpeers.domain.verdicts import Reason, Refused, Stale, against

SHOWN = "as_shown"  # the name under which a page keeps what its fields said when it was shown
LONGEST_SHOWN = 50_000
CHOOSE = gettext_lazy("Choose…")
TOO_LONG = gettext_lazy("This is too long: %(limit_value)s characters at most.")
SAVED = gettext_lazy("Saved.")

Found = TypeVar("Found", bound=Model)


class EntryForm(forms.Form):
    """A form of this site; it asks all rules of ``domain``, whatever could not be read."""

    missing: ClassVar[Mapping[str, Any]] = {}  # what to say where a field was left empty
    places: ClassVar[Mapping[str, str]] = {}  # the field of a reason, where its name is another
    shown_when: Mapping[str, str] = {}  # fields that follow from another, as "kind=a|b"

    def rules(self) -> Iterable[Callable[[], object]]:
        """Give what to ask: each raises ``NotValid`` for what it has against what was read."""
        return ()

    def __getitem__(self, name: str) -> forms.BoundField:
        """Show a field; a list from which something must be chosen begins with a blank."""
        bound = super().__getitem__(name)
        field = bound.field
        if isinstance(field, forms.ChoiceField) and type(field.widget) is forms.Select:
            choices: list[Any] = list(field.widget.choices)
            is_open = field.required and bound.initial in (None, "")
            if is_open and choices and choices[0][0] != "":
                field.widget.choices = [("", CHOOSE), *choices]
        return bound

    def full_clean(self) -> None:
        """Check, with the words of this form for what is missing."""
        for name, field in self.fields.items():
            field.error_messages |= {"required": self._say_missing(name), "max_length": TOO_LONG}
        super().full_clean()

    def _say_missing(self, name: str) -> Any:
        if name in self.missing:
            return self.missing[name]
        is_list = isinstance(self.fields[name], forms.ChoiceField)
        text = _("Choose under “%(label)s”.") if is_list else _("Fill in “%(label)s”.")
        return text % {"label": self[name].label}

    def clean(self) -> dict[str, Any]:
        """Put what the rules say beside the fields; one that was not read has its error already."""
        super().clean()
        for reason in against(*self.rules()):
            if self.places.get(reason.field, reason.field) not in self.errors:
                self.tell(reason)
        return self.cleaned_data

    def tell(self, reason: Reason) -> None:
        """Say a reason beside its field; a form of words of its own says it in these."""
        show_reason(self, reason)

    def asked(self, *names: str) -> dict[str, Any]:
        """Give those fields that could be read, for rules that look at what is there."""
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    @property
    def seen(self) -> int:
        """The revision from which a change starts."""
        return self.cleaned_data.get("revision") or 0


class RuledForm(EntryForm):
    """A form that calls nothing optional: what is needed depends on what else is there."""

    rules_decide = True


class OfAYearForm(RuledForm):
    """What an operator enters of a year and zone; these are chosen once, when it is new."""

    missing: ClassVar = {"year": gettext_lazy("Say the year.")}
    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = RevisionField()
    year = WholeField(label=gettext_lazy("Year"))
    zone = forms.CharField(label=gettext_lazy("Zone"), max_length=LONGEST_ZONE, required=False)
    zone_hint: ClassVar[Any] = gettext_lazy(
        "Empty for the whole utility; a zone's figures never count as the utility's."
    )

    def __init__(self, *args: Any, is_new: bool = True, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if not is_new:
            del self.fields["year"], self.fields["zone"]
        else:
            self.fields["zone"].help_text = self.zone_hint

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether it is a year."""
        if "year" in self.cleaned_data:
            yield lambda: of_year(self.cleaned_data["year"], "")

    def where(self) -> dict[str, Any]:
        """Give of when and of which part it is, and what makes of two sendings one."""
        return {name: self.cleaned_data[name] for name in ("year", "zone", "uuid")}


def number(label: Any, **options: Any) -> NumberField:
    """Make a field for a number, in the digits of its reader."""
    return NumberField(label=label, **{"required": False} | options)


def edit(
    request: Request,
    page: str,
    name: str,
    make: Callable[..., Any],
    /,
    *,
    first: Callable[[], Mapping[str, Any]],
    save: Callable[[Any], Any],
    row: Model | None = None,
    said: Any = SAVED,
    tell: Callable[[Any, Refused], int] = show_refusal,
    called: str = "form",
    shows: Callable[[Any], Mapping[str, Any]] = lambda _form: {},
    **context: Any,
) -> HttpResponse:
    """Show a form, or save what it sent and go on to where ``save`` says.

    ``first`` gives what its fields say at first: what is stored of ``row``, read again where
    somebody else saved meanwhile. Then both versions of what the two changed are shown (409), and
    what was typed, sent again, goes on top; what only the other changed is taken over. Other
    refusals stand beside their fields, with the status that they have over the API; ``tell`` says a
    refusal where a page has words of its own.
    A page of several forms knows each by the name that it is ``called``; what else a page
    ``shows`` of its form, it says once it knows what that holds.
    """
    context |= {"form_name": name, "differences": None}
    if request.method != "POST":
        stored = first()
        form = make(initial=with_draft(request, name, stored))
        shown = form.initial.get(SHOWN) or as_shown(form, stored)
        context |= {called: form, SHOWN: shown, **shows(form)}
        return render(request, page, context)
    form = make(request.POST, request.FILES) if request.FILES else make(request.POST)
    context |= {called: form, SHOWN: request.POST.get(SHOWN, "")[:LONGEST_SHOWN]}
    status = 422
    if form.is_valid():
        try:
            there = save(form)
        except Stale as stale:
            status = tell(form, stale)
            context |= _both_versions(form, row, first, context[SHOWN])
        except Refused as refused:
            status = tell(form, refused)
        else:
            return _saved(request, name, there, said)
    keep_refused(request, name)
    return render(request, page, {**context, **shows(form)}, status=status)


def _saved(request: Request, name: str, there: Any, said: Any) -> HttpResponse:
    sent(request, name)
    if said:
        messages.success(request, said)
    return there if isinstance(there, HttpResponse) else redirect(there)


def _both_versions(
    form: forms.Form, row: Any, first: Callable[[], Mapping[str, Any]], shown: str
) -> dict[str, Any]:
    if row is None:
        _seen_anew(form, first())
        return {}
    row.refresh_from_db()
    stored = first()
    both = on_top_of(form, stored=stored, revision=row.revision)
    theirs = _of_theirs(form, both, stored, shown)
    taken = [each for each in theirs if _is_untouched(each, shown) and take(form, each, stored)]
    return {
        "differences": [each for each in theirs if each not in taken],
        "taken": taken,
        "meanwhile": last_of(row),
        SHOWN: as_shown(form, stored),
    }


def _seen_anew(form: forms.Form, stored: Mapping[str, Any]) -> None:
    """Let a form that was too late be sent again: with what its page now shows."""
    form.data = data = form.data.copy()  # type: ignore[attr-defined]
    for bound in form.hidden_fields():
        if bound.name in stored and bound.name != "uuid":
            data[bound.html_name] = str(stored[bound.name])


def _of_theirs(
    form: forms.Form, both: list[Difference], stored: Mapping[str, Any], shown: str
) -> list[Difference]:
    """Leave out what only this person changed: where theirs is what this page had shown."""
    was = _was(shown)
    if was is None:
        return both
    now = json.loads(as_shown(form, stored))
    return [each for each in both if now.get(each.name) != was.get(each.name)]


def _was(shown: str) -> dict[str, Any] | None:
    try:
        was = dict(json.loads(shown))
    except (ValueError, TypeError):  # a form of another kind, or a hand that wrote one
        return None
    return was if was and all(isinstance(each, str) for each in was.values()) else None


def _is_untouched(each: Difference, shown: str) -> bool:
    """Whether this person left a field as the page had shown it."""
    was = _was(shown)
    return was is not None and was.get(each.name) == (_digits(each.mine) if each.mine else None)


def _digits(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]


def as_shown(form: forms.Form, stored: Mapping[str, Any]) -> str:
    """Keep, as a few digits a field that is not empty, what a page says, to see later changes."""
    words = {bound.name: value_label(bound.field, stored.get(bound.name)) for bound in form}
    kept = {name: _digits(text) for name, text in words.items() if text}
    return json.dumps(kept)


def last_of(row: Identified) -> TrailLine | None:
    """Say who changed a row last, and when."""
    lines = trail_of(row, most=1) or (trail_of(row.whole, most=1) if row.whole else [])
    return lines[0] if lines else None


# --- records of an operator: the list of one's own, a row, its check ---


def mine(request: Request, own: QuerySet[Any], *, to: str, heading: Any, lead: Any) -> HttpResponse:
    """List one's own operators; somebody of one alone is led to it."""
    if len(own) == 1:
        return redirect(to, own[0].uuid)
    context = {"organisations": own, "to": to, "heading": heading, "lead": lead}
    return render(request, "records/mine.html", context)


def found(rows: QuerySet[Found], request: Request, uuid: UUID) -> Found:
    """Give a row that the person may see, with what its page tells of it, or 404."""
    visible: QuerySet[Found] = rows.visible_to(request.actor)  # type: ignore[attr-defined]
    told = ("organisation", "saved_by", "checked_by")
    related = [name for name in told if hasattr(visible.model, name)]
    return get_object_or_404(visible.select_related(*related), uuid=uuid)


def new(**first: Any) -> dict[str, Any]:
    """Begin a new row: with the ``uuid`` that makes of two sendings one."""
    return {"uuid": uuid4(), **first}


def seen(request: Request) -> int:
    """Read the revision that a button was pressed on; 0 for what is none."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def checked(request: Request, row: Any, said: str = "") -> HttpResponse:
    """Go back to the page of what was checked."""
    messages.success(request, said or _("Checked."))
    return redirect(row)
