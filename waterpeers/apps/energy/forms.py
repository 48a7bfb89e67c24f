"""What people type about pumps, and about the factor of their electricity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.energy.actions import EnteredPumpCheck
from waterpeers.apps.energy.words import FIELDS, FLOW_UNITS, HEAD_UNITS, KINDS
from waterpeers.apps.records.editing import OfAYearForm, RuledForm, number
from waterpeers.apps.records.saving import of_year
from waterpeers.domain.energy import check_factor
from waterpeers.domain.money import CURRENCIES
from waterpeers.domain.pumps import LONGEST_NAME, MOST_PUMPS, NUMBERS, PumpKind, PumpSheet

LEAST_ROWS, SPARE_ROWS = 4, 2
MEASURED = ("volts", "amperes", "power_factor")


class PumpCheckForm(OfAYearForm):
    """A check of pumps: its year and units, then a group of fields for each pump."""

    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)
    target_percent = number(
        _("Efficiency to be reached, %"),
        required=True,
        help_text=_("Pump and motor together; what a new or repaired pump of this size reaches."),
    )
    flow_unit = forms.ChoiceField(label=_("Flows in"), choices=list(FLOW_UNITS.items()))
    head_unit = forms.ChoiceField(label=_("Heads in"), choices=list(HEAD_UNITS.items()))
    price_per_kwh = number(_("Price of a kWh"))
    currency = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        choices=[("", "–"), *((code, code) for code in sorted(CURRENCIES))],
    )
    note = forms.CharField(
        label=_("How and when it was measured"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.shown = self._count()
        for row in range(self.shown):
            for name, field in self._pump_fields().items():
                self.fields[f"pumps_{row}_{name}"] = field

    def _count(self) -> int:
        asked = str((self.data if self.is_bound else self.initial).get("rows") or "")
        rows = int(asked) if asked.isdecimal() and len(asked) < 4 else LEAST_ROWS
        return max(1, min(rows, MOST_PUMPS))

    @staticmethod
    def _pump_fields() -> dict[str, forms.Field]:
        return {
            "name": forms.CharField(
                label=FIELDS["name"], required=False, max_length=LONGEST_NAME
            ),
            "kind": forms.ChoiceField(
                label=FIELDS["kind"], required=False, choices=list(KINDS.items())
            ),
            **{name: number(FIELDS[name]) for name in NUMBERS},
        }  # fmt: skip

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what no check can be made of, beside what is no year."""
        yield from super().rules()
        if all(name in self.cleaned_data for name in ("target_percent", "flow_unit", "head_unit")):
            yield lambda: self.entered().columns()

    def head(self) -> list[Any]:
        """Give the fields above the pumps."""
        return [bound for bound in self if not bound.name.startswith("pumps_")]

    def pumps(self) -> list[tuple[int, list[Any], list[Any], bool]]:
        """Give each pump: its number, its fields, those of its motor, and whether these are used.

        Fields without an answer stay in sight where something is wrong with them.
        """
        groups = []
        for row in range(self.shown):
            plain = [self[f"pumps_{row}_{name}"] for name in ("name", "kind", *NUMBERS[:5])]
            motor = [self[f"pumps_{row}_{name}"] for name in MEASURED]
            is_open = any(bound.errors or bound.value() for bound in motor)
            groups.append((row + 1, plain, motor, is_open))
        return groups

    def entered(self) -> EnteredPumpCheck:
        """Give what was typed and could be read; pumps of which nothing was typed are none."""
        given = self.cleaned_data
        sheet = PumpSheet(
            [pump for row in range(self.shown) if (pump := self._pump(row, given))],
            given["target_percent"],
            given["flow_unit"],
            given["head_unit"],
            given.get("price_per_kwh"),
        )
        return EnteredPumpCheck(sheet, given.get("currency", ""), given.get("note", ""))

    @staticmethod
    def _pump(row: int, given: Mapping[str, Any]) -> dict[str, Any]:
        numbers = {name: given.get(f"pumps_{row}_{name}") for name in NUMBERS}
        pump = {name: value for name, value in numbers.items() if value is not None}
        name = given.get(f"pumps_{row}_name", "").strip()
        if not pump and not name:
            return {}
        return {
            "name": name,
            "kind": given.get(f"pumps_{row}_kind") or PumpKind.SURFACE.value,
            **pump,
        }


def stored(saved: Any) -> dict[str, Any]:
    """Give a saved check as the form has it."""
    names = ("flow_unit", "head_unit", "target_percent", "price_per_kwh", "currency", "note")
    found = {name: getattr(saved, name) for name in names}
    for row, pump in enumerate(saved.pumps):
        found |= {f"pumps_{row}_{name}": value for name, value in pump.items()}
    rows = max(LEAST_ROWS, len(saved.pumps) + SPARE_ROWS)
    return {**found, "rows": rows, "revision": saved.revision}


class FactorForm(RuledForm):
    """The emission factor of a year's electricity, with who says so."""

    year = forms.IntegerField(label=_("Year"), localize=False)
    factor = number(_("Emission factor, kg CO₂e a kWh"), required=True)
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        required=False,
        help_text=_("Who publishes it, in which document, for which year."),
    )

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what is no factor, and who says so."""
        given = self.cleaned_data
        if "year" in given:
            yield lambda: of_year(given["year"], "")
        yield lambda: check_factor(given.get("factor") or 0, given.get("source", ""))
