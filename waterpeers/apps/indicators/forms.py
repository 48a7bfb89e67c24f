"""What people type about figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.fields import DayField, NumberField, RevisionField, WholeField
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.widgets import QuickInput, QuickSelect, QuickText
from waterpeers.apps.indicators.models import Value
from waterpeers.apps.indicators.rules import ReportedFigure, one_of_both, valid_figures
from waterpeers.apps.indicators.words import ZONE_KINDS, offered_unit, say, units_for
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.operators.queries.countries import countries
from waterpeers.apps.records.editing import EntryForm
from waterpeers.domain.catalogue import Variable
from waterpeers.domain.indicators import EARLIEST_YEAR, LATEST_YEAR, catalogue
from waterpeers.domain.names import fold
from waterpeers.domain.numbers import typed_number, written
from waterpeers.domain.plausibility import UnitDecision
from waterpeers.domain.values import (
    LONGEST_ANSWER,
    LONGEST_NOTE,
    LONGEST_SOURCE,
    Zone,
    ZoneKind,
    factor,
)
from waterpeers.domain.verdicts import Reason


class TogetherForm(EntryForm):
    """Which figures are to be put together."""

    first = WholeField(label=_("From the year"), least=EARLIEST_YEAR, most=LATEST_YEAR)
    last = WholeField(label=_("To the year"), least=EARLIEST_YEAR, most=LATEST_YEAR)
    country = forms.ChoiceField(label=_("Country"), required=False)
    organisation = forms.ChoiceField(label=_("Utility"), required=False)
    parts = forms.ChoiceField(
        label=_("What is added up"),
        choices=[("whole", _("Whole utilities")), ("zones", _("Zones; pilots never count"))],
    )

    def __init__(self, data: Any, readable: Iterable[Organisation]) -> None:
        super().__init__(data)
        known = dict(countries(get_language() or "en"))
        there = list(readable)
        self._offer("country", {(code, known[code]) for o in there if (code := o.country_id)})
        self._offer("organisation", {(str(each.uuid), each.name) for each in there})

    def _offer(self, name: str, choices: set[tuple[str, str]]) -> None:
        """Offer a choice, or all; with one only there is nothing to choose."""
        if len(choices) < 2:
            del self.fields[name]
            return
        in_order = sorted(choices, key=lambda each: fold(each[1]))
        self.fields[name].choices = [("", _("All")), *in_order]  # type: ignore[attr-defined]


class SheetForm(EntryForm):
    """The figures of a sheet that are still open: number, unit, grade, source and note of each.

    Fields are named by what they hold and the variable: ``v_produced``, ``u_produced``, ``g_…``,
    ``s_…``, ``n_…``, and ``a_sold__sold_above_produced`` for the answer to a question.
    ``written_in`` is the language of the page on which the numbers were typed.
    """

    rules_decide = True
    revision = RevisionField(required=True)
    written_in = forms.CharField(required=False, initial=get_language, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        variables: Iterable[Variable],
        stored: Mapping[str, Value],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=for_the_reader(initial or {}))
        self.variables = {variable.code: variable for variable in variables}
        self.stored = stored
        for code, variable in self.variables.items():
            self._add(code, variable)
            if code in stored:
                self._ask(code, stored[code])

    def _add(self, code: str, variable: Variable) -> None:
        language = get_language() or "en"
        name = variable.name(language)
        figure = QuickInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        self.fields[f"v_{code}"] = forms.CharField(
            label=name, max_length=40, required=False, widget=figure
        )
        units = units_for(variable.unit)
        if len(units) > 1:
            self.fields[f"u_{code}"] = forms.ChoiceField(
                label=_("Unit"), choices=units, required=False, widget=QuickSelect
            )
        self.fields[f"g_{code}"] = forms.CharField(
            label=_("Reliability"),
            max_length=4,
            required=False,
            widget=QuickInput(attrs={"list": "grades", "autocomplete": "off"}),
        )
        self.fields[f"s_{code}"] = forms.CharField(
            label=_("Source"), max_length=LONGEST_SOURCE, required=False, widget=QuickInput
        )
        self.fields[f"n_{code}"] = forms.CharField(
            label=_("Note"),
            max_length=LONGEST_NOTE,
            required=False,
            widget=QuickText(attrs={"rows": 2}),
        )

    def _ask(self, code: str, value: Value) -> None:
        for question in value.questions:
            self.fields[f"a_{code}__{question['code']}"] = forms.CharField(
                label=question_sentence(question),
                max_length=LONGEST_ANSWER,
                required=False,
                widget=QuickText(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        """Read the numbers."""
        language = self.cleaned_data.get("written_in") or get_language() or "en"
        self.numbers: dict[str, float | None] = {}
        with override(language):
            for code in self.variables:
                text = self.cleaned_data.get(f"v_{code}", "")
                try:
                    self.numbers[code] = NumberField(required=False).clean(text)
                except ValidationError as error:
                    self.add_error(f"v_{code}", error)
        return super().clean()

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether each figure that could be read can be reported so."""
        yield lambda: valid_figures(self.given())

    def given(self) -> list[ReportedFigure]:
        """Give the figures that were typed."""
        said = self.cleaned_data
        return [
            ReportedFigure(
                variable=code,
                value=value,
                unit=said.get(f"u_{code}", ""),
                text=said[f"v_{code}"],
                grade=said.get(f"g_{code}", ""),
                source=said.get(f"s_{code}", ""),
                note=said.get(f"n_{code}", ""),
            )
            for code, value in self.numbers.items()
            if value is not None
        ]

    def removed(self) -> list[str]:
        """Name the variables whose field was emptied."""
        return [code for code, value in self.numbers.items() if value is None]

    def answers(self) -> dict[tuple[str, str], str]:
        """Give the answers to questions, by variable and code of the question."""
        found = {}
        for name, text in self.cleaned_data.items():
            if name.startswith("a_"):
                variable, _between, code = name.removeprefix("a_").partition("__")
                found[variable, code] = text
        return found

    def decisions(self) -> dict[tuple[str, str], UnitDecision]:
        """Give what a button says of the unit of a figure, by variable and code of the question."""
        found = {}
        for decision in UnitDecision:
            variable, between, code = str(self.data.get(decision, "")).partition("__")
            if between:
                found[variable, code] = decision
        return found

    def tell(self, reason: Reason) -> None:
        """Say a reason beside the figure that it speaks of, or beside its grade."""
        part = "g" if reason.code == "not_a_grade" else "v"
        name = f"{part}_{reason.field}"
        if reason.code == "right_why":
            asked = (each for each in self.fields if each.startswith(f"a_{reason.field}__unit_"))
            name = next(asked, name)
        self.add_error(name if name in self.fields else None, sentence(reason))


def stored_in(stored: Mapping[str, Value]) -> dict[str, Any]:
    """Give stored values as the fields of the form show them."""
    found: dict[str, Any] = {}
    for code, value in stored.items():
        text, unit = _to_type(catalogue().variables[code], value)
        found |= {
            f"v_{code}": text,
            f"u_{code}": unit,
            f"g_{code}": value.grade,
            f"s_{code}": value.source,
            f"n_{code}": value.note,
        }
        for question in value.questions:
            found[f"a_{code}__{question['code']}"] = question["answer"]
    return found


def _to_type(variable: Variable, value: Value) -> tuple[str, str]:
    """Give a figure as it was typed where the reader would type it so; else its digits, ours."""
    unit = offered_unit(variable, value.reported_unit)
    read = _read(value.reported, get_language() or "en")
    if read is not None and read * factor(variable.code, unit) == value.value:
        return value.reported, unit
    return written(value.value, get_language() or "en"), variable.unit


def for_the_reader(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Give what was typed on a page of another language with the numbers as this reader's."""
    language = get_language() or "en"
    written_in = str(typed.get("written_in") or language)
    if written_in == language:
        return dict(typed)
    found = {**typed, "written_in": language}
    for name, text in typed.items():
        if name.startswith("v_"):
            meant = _read(str(text), written_in)
            if meant is not None and meant != _read(str(text), language):
                found[name] = written(meant, language)
    return found


def _read(text: str, language: str) -> float | None:
    try:
        return typed_number(text, language)
    except ValueError:
        return None


def question_sentence(question: Mapping[str, Any]) -> str:
    """Say a question that was kept beside a value, in the reader's language."""
    params = tuple(sorted(question["params"].items()))
    return say(Reason(question["code"], params, question["field"]), catalogue())


class NewSheetForm(EntryForm):
    """The year and the part of the utility that one wants to report about."""

    missing: ClassVar = {"year": _("Say the year.")}
    places: ClassVar = {"zone": "zone_name"}

    year = WholeField(
        label=_("Year"),
        least=EARLIEST_YEAR,
        most=LATEST_YEAR,
        help_text=_("The year in which your reporting year ends."),
    )
    starts_on = DayField(
        label=_("First day of your reporting year"),
        required=False,
        help_text=_("Only where it is not the first of January; for example 01/07/2025."),
    )
    zone_kind = forms.ChoiceField(label=_("About"), initial=str(ZoneKind.WHOLE))
    zone_name = forms.CharField(
        label=_("Name of the zone or pilot"), max_length=120, required=False,
        help_text=_("Figures of a part never count as those of the whole utility."),
    )  # fmt: skip

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        choices = [(str(code), label) for code, label in ZONE_KINDS.items()]
        self.fields["zone_kind"] = forms.ChoiceField(
            label=_("About"), choices=choices, initial=str(ZoneKind.WHOLE)
        )

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether a part has its name."""
        given = self.asked("zone_kind", "zone_name")
        if len(given) == 2:
            yield lambda: Zone(ZoneKind(given["zone_kind"]), given["zone_name"].strip())


class NewVersionForm(EntryForm):
    """A new version of a figure that was reviewed, and why."""

    missing: ClassVar = {
        "value": _("Give the new figure."),
        "because": _("Say why the figure changes."),
    }

    value = forms.CharField(
        label=_("New figure"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    grade = forms.CharField(
        label=_("Reliability"), max_length=4, required=False,
        help_text=_("A1 (best) to D4; nothing if it is not known."),
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), max_length=LONGEST_SOURCE, required=False)
    because = forms.CharField(
        label=_("Why it changes"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, variable: Variable, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.variable = variable
        self.places = {variable.code: "value"}
        self.fields["unit"] = forms.ChoiceField(
            label=_("Unit"), choices=units_for(variable.unit), required=False
        )

    def clean_value(self) -> tuple[float, str]:
        """Read the number; give it with the text."""
        text = self.cleaned_data["value"]
        value: float | None = NumberField(required=False).clean(text)
        if value is None:
            raise ValidationError(self.fields["value"].error_messages["required"])
        return value, text

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask whether it can be reported so; what could not be read counts as nothing."""
        yield lambda: valid_figures([self.figure()])

    def tell(self, reason: Reason) -> None:
        """Say what is wrong with the grade beside the grade, the rest beside the figure."""
        super().tell(replace(reason, field="grade") if reason.code == "not_a_grade" else reason)

    def figure(self) -> ReportedFigure:
        """Give the figure that was typed, as far as it could be read."""
        number, text = self.cleaned_data.get("value", (0.0, "0"))
        texts = {name: self.cleaned_data.get(name, "") for name in ("unit", "grade", "source")}
        return ReportedFigure(self.variable.code, number, text=text, **texts)


class EvidenceForm(EntryForm):
    """A file or a link that a figure rests on."""

    missing: ClassVar = {"link": _("Choose a file or give a link.")}

    name = forms.CharField(label=_("What it is"), max_length=200, required=False)
    link = forms.URLField(label=_("Link"), max_length=300, required=False, assume_scheme="https")
    file = forms.FileField(label=_("File"), required=False)

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask for one of the two."""
        given = self.asked("link", "file")
        if len(given) == 2:
            yield lambda: one_of_both(given["link"], given["file"])
