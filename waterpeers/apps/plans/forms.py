"""The shape of what people send about a plan; the fields of items follow from their kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.plans.columns import FieldKind, PlanField, choices_of, year_label
from waterpeers.apps.plans.kinds import PlanKind
from waterpeers.apps.plans.models import OwnPlanTemplate, Plan
from waterpeers.apps.plans.queries import PlanContent
from waterpeers.apps.plans.rules import frame_columns
from waterpeers.apps.plans.words import (
    AIMS,
    LEADS,
    METHODS,
    PARTS,
    REVIEWS_A_YEAR,
    SORTS,
)
from waterpeers.apps.plans.words import (
    TEMPLATE_PARTS as PART_HEADINGS,
)
from waterpeers.apps.records.editing import EntryForm, RuledForm
from waterpeers.domain.dates import typed_day, written_day
from waterpeers.domain.money import CURRENCIES
from waterpeers.domain.own_plan_templates import LETTERS, own_template_verdict
from waterpeers.domain.plan_templates import said
from waterpeers.domain.verdicts import NotValid

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
            usual["initial"] = asked.usual
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


BLANK_PARTS = {"activities": 3, "learning": 2, "risks": 2}
PART_FIELDS: dict[str, dict[str, Any]] = {  # of a part of a template, in their order
    "activities": {
        "title": gettext_lazy("What is done"),
        "output": gettext_lazy("What it brings about"),
        "means": gettext_lazy("Means of verification"),
        "area": gettext_lazy("Working area"),
        "part": gettext_lazy("Soft or hard"),
        "leads": gettext_lazy("Who leads"),
        "method": gettext_lazy("Way of learning"),
    },
    "learning": {
        "who": gettext_lazy("Who"),
        "title": gettext_lazy("What they will be able to do"),
    },
    "risks": {
        "sort": gettext_lazy("Kind"),
        "title": gettext_lazy("What may go otherwise"),
        "sign": gettext_lazy("How one notices"),
    },
}
PART_CHOICES: dict[str, Mapping[Any, Any]] = {
    "area": WORKING_AREAS, "part": PARTS, "leads": LEADS, "method": METHODS, "sort": SORTS,
}  # fmt: skip


class PlanTemplateForm(RuledForm):
    """A template of plans on one page, in the language of whoever writes it.

    A part whose title is empty is left out; blank ones stand below those that are there.
    """

    revision = RevisionField()
    title = forms.CharField(label=gettext_lazy("Title"), required=False)
    aim = forms.ChoiceField(label=gettext_lazy("Objective"), choices=list(AIMS.items()))
    start = forms.CharField(label=gettext_lazy("When it fits"), widget=AREA, required=False)
    ask = forms.CharField(
        label=gettext_lazy("Ask first"),
        help_text=gettext_lazy("One question a line."),
        widget=AREA,
        required=False,
    )
    never = forms.CharField(label=gettext_lazy("What one never does"), widget=AREA, required=False)
    indicators = forms.MultipleChoiceField(
        label=gettext_lazy("Figures that are to change"), required=False
    )

    def __init__(
        self, *args: Any, sizes: Mapping[str, int], figures: Mapping[str, str], **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        self.figures = figures
        offer(self, "indicators", list(figures.items()))
        self.sizes = {kind: sizes[kind] + blank for kind, blank in BLANK_PARTS.items()}
        for kind, size in self.sizes.items():
            for number in range(1, size + 1):
                self._add_part(f"{LETTERS[kind]}{number}_", PART_FIELDS[kind])

    def _add_part(self, prefix: str, asked: Mapping[str, Any]) -> None:
        self.fields[f"{prefix}key"] = forms.CharField(required=False, widget=forms.HiddenInput)
        for name, label in asked.items():
            choices = PART_CHOICES.get(name)
            if choices is None:
                self.fields[prefix + name] = forms.CharField(label=label, required=False)
                continue
            offered = [("", "–"), *choices.items()]
            self.fields[prefix + name] = forms.ChoiceField(
                label=label, choices=offered, required=False
            )

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask all that stands against it."""
        yield lambda: NotValid.unless(own_template_verdict(self.given(), self.figures))

    def given(self) -> dict[str, Any]:
        """Give what was typed, by kind of part."""
        said = self.cleaned_data
        found = {name: said.get(name) or "" for name in ("title", "aim", "start", "never")}
        ask = [line.strip() for line in str(said.get("ask") or "").splitlines() if line.strip()]
        parts = {
            kind: [
                {
                    name: said.get(f"{LETTERS[kind]}{number}_{name}") or ""
                    for name in ("key", *PART_FIELDS[kind])
                }
                for number in range(1, size + 1)
            ]
            for kind, size in self.sizes.items()
        }
        return {**found, "ask": ask, "indicators": said.get("indicators") or [], **parts}

    def head(self) -> Iterator[Any]:
        """Give the fields of the whole."""
        return (self[name] for name in ("title", "aim", "start", "ask", "never", "indicators"))

    def parts(self) -> Iterator[tuple[Any, list[tuple[bool, str, list[Any]]]]]:
        """Give each kind of part with its rows: whether it is new, what it is, its fields."""
        for kind, heading in PART_HEADINGS.items():
            rows = []
            for number in range(1, self.sizes[kind] + 1):
                prefix = f"{LETTERS[kind]}{number}_"
                bounds = [self[prefix + name] for name in ("key", *PART_FIELDS[kind])]
                title = str(self[f"{prefix}title"].value() or "")
                rows.append((not title, title, bounds))
            yield heading, rows


def template_as_typed(row: OwnPlanTemplate, spoken: str) -> dict[str, Any]:
    """Give a template as the form has it, in a language."""
    body = row.body
    found: dict[str, Any] = {
        "revision": row.revision,
        "aim": body["aim"],
        "indicators": body["indicators"],
        "ask": "\n".join(said(each, spoken) for each in body["ask"]),
        **{name: said(body[name], spoken) for name in ("title", "start", "never")},
    }
    for kind, asked in PART_FIELDS.items():
        for number, part in enumerate(body[kind], 1):
            prefix = f"{LETTERS[kind]}{number}_"
            found[f"{prefix}key"] = part["key"]
            for name in asked:
                value = next(iter(part["methods"]), "") if name == "method" else part[name]
                found[prefix + name] = said(value, spoken) if isinstance(value, dict) else value
    return found
