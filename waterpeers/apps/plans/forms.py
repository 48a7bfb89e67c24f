"""The shape of what people send about a plan; the fields of items follow from their kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waterpeers.apps.foundation.choices import offer
from waterpeers.apps.foundation.fields import (
    DayField,
    NumberField,
    RevisionField,
    WholeField,
    language,
)
from waterpeers.apps.plans.columns import FieldKind, PlanField, choices_of, year_label
from waterpeers.apps.plans.kinds import PlanKind
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.plans.queries import PlanContent
from waterpeers.apps.plans.rules import frame_columns
from waterpeers.apps.plans.words import REVIEWS_A_YEAR
from waterpeers.apps.records.editing import EntryForm, RuledForm
from waterpeers.domain.dates import typed_day, written_day
from waterpeers.domain.money import CURRENCIES

AREA = forms.Textarea(attrs={"rows": 3})
DAY = timedelta(days=1)


class DaysField(forms.CharField):
    """Days, one a line."""

    def __init__(self, **options: Any) -> None:
        usual: dict[str, Any] = {"widget": AREA, "required": False}
        super().__init__(**usual | options)

    def to_python(self, value: Any) -> list[date]:
        """Read each line as a day."""
        if isinstance(value, list):
            return value
        lines = [line for line in str(value or "").splitlines() if line.strip()]
        try:
            found = [typed_day(line, language()) for line in lines]
        except ValueError:
            raise forms.ValidationError(_("Write one day a line, such as 30/06/2029.")) from None
        return [day for day in found if day]

    def prepare_value(self, value: Any) -> Any:
        """Write them as their reader does."""
        if isinstance(value, list):
            return "\n".join(written_day(day, language()) for day in value)
        return value


class FrameForm(RuledForm):
    """The days of a plan, its currency, its reviews and its follow-ups."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = RevisionField()
    starts_on = DayField(label=gettext_lazy("First day"), required=False)
    last_day = DayField(label=gettext_lazy("Last day"), required=False)
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Its code, for example EUR or MZN; or FCFA."),
        widget=forms.TextInput(attrs={"list": "currencies", "size": 8}),
    )
    reviews_a_year = forms.TypedChoiceField(
        label=gettext_lazy("Joint reviews"),
        choices=list(REVIEWS_A_YEAR.items()),
        coerce=int,
        required=False,
    )
    follow_ups = DaysField(
        label=gettext_lazy("Follow-ups after the end"),
        help_text=gettext_lazy(
            "One day a line. Set now, they survive the end of the money. Left empty: 6, 12 and "
            "36 months after the last day."
        ),
    )
    places: ClassVar = {"ends_before": "last_day"}

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.currencies = sorted(CURRENCIES)

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether a plan can run so."""
        if not self.errors.keys() & {"starts_on", "last_day", "follow_ups"}:
            values = self.values()
            yield lambda: frame_columns(
                values["currency"],
                values["starts_on"],
                values["ends_before"],
                values["reviews_a_year"],
                values["follow_ups"],
            )

    def values(self) -> dict[str, Any]:
        """Give what was typed; the last day belongs to the plan."""
        last = self.cleaned_data.get("last_day")
        return {
            "currency": self.cleaned_data.get("currency") or "",
            "starts_on": self.cleaned_data.get("starts_on"),
            "ends_before": last + DAY if last else None,
            "reviews_a_year": self.cleaned_data.get("reviews_a_year") or 2,
            "follow_ups": self.cleaned_data.get("follow_ups") or None,
        }


def frame_of(plan: Plan) -> dict[str, Any]:
    """Give a plan's frame as the form has it."""
    return {
        "revision": plan.revision,
        "starts_on": plan.starts_on,
        "last_day": plan.last_day,
        "currency": plan.currency,
        "reviews_a_year": plan.reviews_a_year,
        "follow_ups": plan.follow_up_days,
    }


class PlanItemForm(RuledForm):
    """What a kind of item asks, in one plan."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = RevisionField()

    def __init__(
        self, *args: Any, kind: PlanKind, content: PlanContent, of: UUID | None = None, **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        self.kind, self.content, self.of_item = kind, content, of
        self.groups_of: dict[str, str] = {}
        for asked in kind.fields:
            for name, made in _made(asked, content, of):
                self.fields[name] = made
                self.groups_of[name] = str(asked.group)

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what stands against the item."""
        of = self.of_item or UUID(int=0)
        yield lambda: self.kind.columns(self.entered(), self.content, of)

    def entered(self) -> dict[str, Any]:
        """Give what was typed and could be read."""
        said = self.cleaned_data
        found = {asked.name: said.get(asked.name) for asked in self.kind.fields}
        for asked in self.kind.fields:
            if asked.kind is FieldKind.TARGETS:
                years = self.content.plan.years
                typed = {str(y.number): said.get(f"target_{y.number}") for y in years}
                found[asked.name] = {year: n for year, n in typed.items() if n is not None}
        return found

    def groups(self) -> Iterator[tuple[str, list[Any]]]:
        """Give the fields that stand together, under their heading; those without one first."""
        found: dict[str, list[Any]] = {"": []}
        for bound in self.visible_fields():
            found.setdefault(self.groups_of.get(bound.name, ""), []).append(bound)
        yield from found.items()


def item_as_typed(kind: PlanKind, row: Any) -> dict[str, Any]:
    """Give an item as its form has it."""
    found = kind.entered_of(row) | {"revision": row.revision}
    for year, target in (found.get("targets") or {}).items():
        found[f"target_{year}"] = target
    return found


def _made(
    asked: PlanField, content: PlanContent, of: UUID | None
) -> Iterator[tuple[str, forms.Field]]:
    usual: dict[str, Any] = {"label": asked.label, "help_text": asked.hint, "required": False}
    match asked.kind:
        case FieldKind.TARGETS:
            for year in content.plan.years:
                label = _("Target, %(year)s") % {"year": year_label(year)}
                yield f"target_{year.number}", NumberField(label=label, required=False)
            return
        case FieldKind.DAY:
            if not asked.hint:
                del usual["help_text"]
            yield asked.name, DayField(**usual)
        case FieldKind.NUMBER:
            yield asked.name, NumberField(**usual)
        case FieldKind.WHOLE:
            yield asked.name, WholeField(**usual)
        case FieldKind.MONEY:
            usual["label"] = f"{asked.label} ({content.plan.currency})"
            yield asked.name, NumberField(**usual)
        case FieldKind.LINES:
            yield asked.name, forms.CharField(widget=AREA, **usual)
        case FieldKind.TEXT:
            yield asked.name, forms.CharField(max_length=asked.longest, **usual)
        case FieldKind.CHOICES | FieldKind.ITEMS:
            choices = choices_of(asked, content, of)
            if choices:
                widget = forms.CheckboxSelectMultiple
                yield asked.name, forms.MultipleChoiceField(choices=choices, widget=widget, **usual)
        case _:
            offered = choices_of(asked, content, of)
            blank = [] if asked.usual else [("", "–")]
            yield asked.name, forms.ChoiceField(choices=[*blank, *offered], **usual)


class DatesForm(EntryForm):
    """When an activity began and ended."""

    revision = RevisionField(required=True)
    began_on = DayField(label=gettext_lazy("Began on"), required=False)
    ended_on = DayField(label=gettext_lazy("Ended on"), required=False)


class ApprovePlanForm(EntryForm):
    """An operator's approval of the plan that was read."""

    party = forms.UUIDField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)


class AmendForm(RuledForm):
    """Why a plan in force is changed."""

    missing: ClassVar = {"because": gettext_lazy("Say why the plan is changed.")}

    revision = RevisionField(required=True)
    because = forms.CharField(
        label=gettext_lazy("Why it is changed"),
        widget=AREA,
        required=False,
        help_text=gettext_lazy("It stands with the new version: what happened, what you learned."),
    )


class PartsForm(RuledForm):
    """Which parts of a template, or of an earlier plan, are taken over."""

    missing: ClassVar = {"parts": gettext_lazy("Choose at least one part.")}

    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Parts to take over"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        offer(self, "parts", offered)
