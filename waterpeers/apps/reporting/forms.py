"""The shape of what people send about progress reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.fields import DayField, RevisionField, WholeField, language
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.records.editing import EntryForm, RuledForm
from waterpeers.apps.reporting.models import OwnReportLayout, ProgressReport
from waterpeers.apps.reporting.queries.layouts import layouts_offered
from waterpeers.apps.reporting.rules import (
    days_columns,
    setting_columns,
    shape_columns,
    text_column,
)
from waterpeers.apps.reporting.words import FREQUENCIES, PARTS
from waterpeers.domain.own_report_layouts import SAYS, TEXTS, own_layout_verdict
from waterpeers.domain.plan_templates import said
from waterpeers.domain.progress_reports import ReportLayout
from waterpeers.domain.verdicts import NotValid

LONG = forms.Textarea(attrs={"rows": 8})
SHORT = forms.Textarea(attrs={"rows": 2})
AS_ASKED = _("As the programme asks, else that of this platform")


def _layouts() -> list[tuple[str, str]]:
    reads = language()
    return [(code, said(each.title, reads)) for code, each in layouts_offered().items()]


def _languages() -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in settings.LANGUAGES]


class BeginForm(EntryForm):
    """A report of days that one chooses, in a layout and a language."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    starts_on = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))
    layout = forms.ChoiceField(label=_("Layout"), choices=_layouts)
    language = forms.ChoiceField(
        label=_("Language in which it is written"),
        choices=_languages,
        help_text=_("The whole report is in it, for all who read it."),
    )

    def __init__(self, *args: Any, plan: Plan, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.plan = plan

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether the plan has these days."""
        if not self.errors.keys() & {"starts_on", "last_day"}:
            days = (self.cleaned_data.get("starts_on"), self.cleaned_data.get("last_day"))
            yield lambda: days_columns(self.plan, *days)

    def given(self) -> dict[str, Any]:
        """Give what was entered."""
        return {name: self.cleaned_data.get(name) for name in self.fields}


class SectionsForm(EntryForm):
    """Layout, language and sections of a report."""

    missing: ClassVar = {"sections": _("Choose at least one section.")}

    revision = RevisionField(required=True)
    language = forms.ChoiceField(label=_("Language in which it is written"), choices=_languages)
    layout = forms.ChoiceField(
        label=_("Layout"),
        choices=_layouts,
        help_text=_("Another layout begins with all of its sections."),
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections"), widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, *args: Any, shape: ReportLayout, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.shape = shape
        reads = language()
        layouts: Any = self.fields["layout"]
        if shape.code not in dict(_layouts()):  # it may keep what is offered no more
            layouts.choices = [*_layouts(), (shape.code, said(shape.title, reads))]
        field: Any = self.fields["sections"]
        field.choices = [(each.code, said(each.title, reads)) for each in shape.sections]

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether a report can be laid out so."""
        if not self.errors:
            given = self.given()
            codes = [code for code, _name in settings.LANGUAGES]
            yield lambda: shape_columns(
                given["layout"],
                given["sections"],
                given["language"],
                codes,
                now=self.shape.code,
            )

    def given(self) -> dict[str, Any]:
        """Give what was entered; of another layout all sections are taken."""
        layout = self.cleaned_data["layout"]
        sections = self.cleaned_data["sections"] if layout == self.shape.code else None
        return {
            "layout": layout, "sections": sections, "language": self.cleaned_data["language"],
        }  # fmt: skip


class SectionTextForm(EntryForm):
    """What is written in a section."""

    revision = RevisionField()
    text = forms.CharField(label=_("In your words"), required=False, widget=LONG)

    def __init__(self, *args: Any, report: ProgressReport, section: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.report, self.section = report, section
        found = report.shape.section(section)
        if found is not None:
            self.fields["text"].help_text = said(found.asks, language())

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether it may be written so."""
        if "text" in self.cleaned_data:
            yield lambda: text_column(self.report, self.section, self.cleaned_data["text"])


class SettingForm(EntryForm):
    """How often a partnership reports."""

    revision = RevisionField()
    a_year = forms.TypedChoiceField(
        label=_("How often"),
        choices=list(FREQUENCIES.items()),
        coerce=int,
        help_text=_("As the agreement, or whoever pays, asks."),
    )
    days = WholeField(
        label=_("Days after the end of a period until its report is late"),
    )
    layout = forms.ChoiceField(label=_("Layout"), required=False)

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        field: Any = self.fields["layout"]
        field.choices = [("", AS_ASKED), *_layouts()]

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether one can report so."""
        if not self.errors:
            yield lambda: setting_columns(self.given())

    def given(self) -> dict[str, Any]:
        """Give what was entered."""
        return {name: self.cleaned_data.get(name) for name in ("a_year", "days", "layout")}


class LayoutForm(EntryForm):
    """The layout that a programme asks for."""

    revision = RevisionField()
    layout = forms.ChoiceField(label=_("Layout"), choices=_layouts)


# --- a layout that facilitators write ---

BLANK_SECTIONS = 3
OF_A_SECTION = ("code", "place", "title", "parts", "asks", "is_needed")


class OwnLayoutForm(RuledForm):
    """A layout on one page, in the language of whoever writes it; blank sections stand below."""

    revision = RevisionField()
    title = forms.CharField(label=_("Title"), required=False)
    about = forms.CharField(label=_("For whom it is"), widget=SHORT, required=False)
    is_offered = forms.BooleanField(
        label=_("Offer it to partnerships, and for what programmes ask"), required=False
    )

    def __init__(self, *args: Any, size: int, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.numbers = range(1, size + BLANK_SECTIONS + 1)
        for number in self.numbers:
            self._add_section(f"s{number}_")

    def _add_section(self, prefix: str) -> None:
        self.fields |= {
            f"{prefix}code": forms.CharField(required=False, widget=forms.HiddenInput),
            f"{prefix}place": WholeField(label=_("Number in the order"), required=False),
            f"{prefix}title": forms.CharField(label=_("Heading"), required=False),
            f"{prefix}parts": forms.MultipleChoiceField(
                label=_("What it shows"),
                choices=[(str(part), label) for part, label in PARTS.items()],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            ),
            f"{prefix}asks": forms.CharField(
                label=_("What is asked in words"), widget=SHORT, required=False
            ),
            f"{prefix}is_needed": forms.BooleanField(
                label=_("Nobody hands it over without these words"), required=False
            ),
        }

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask all that stands against it."""
        yield lambda: NotValid.unless(own_layout_verdict(self.given()))

    def given(self) -> dict[str, Any]:
        """Give what was typed, section by section."""
        said_here = self.cleaned_data
        return {name: said_here.get(name) for name in (*TEXTS, "is_offered")} | {
            "sections": [
                {name: said_here.get(f"s{number}_{name}") for name in OF_A_SECTION}
                for number in self.numbers
            ]
        }

    def head(self) -> Iterator[forms.BoundField]:
        """Give the fields of the whole."""
        return (self[name] for name in (*TEXTS, "is_offered"))

    def sections(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Give each section: its heading ("" for a blank one), and its fields."""
        for number in self.numbers:
            bounds = [self[f"s{number}_{name}"] for name in OF_A_SECTION]
            yield str(self[f"s{number}_title"].value() or ""), bounds


def layout_as_typed(row: OwnReportLayout, spoken: str) -> dict[str, Any]:
    """Give a layout as the form has it, in a language."""
    found: dict[str, Any] = {
        "revision": row.revision,
        "is_offered": row.is_offered,
        **{name: said(row.body[name], spoken) for name in TEXTS},
    }
    for number, section in enumerate(row.body["sections"], 1):
        found |= {f"s{number}_{name}": said(section[name], spoken) for name in SAYS}
        found |= {f"s{number}_{name}": section[name] for name in ("code", "parts", "is_needed")}
        found[f"s{number}_place"] = number
    return found
