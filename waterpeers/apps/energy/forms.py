"""What people type about pumps, and about the factor of their electricity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.energy.words import BASES, FIELDS, KINDS
from waterpeers.apps.foundation.fields import RevisionField, WholeField
from waterpeers.apps.records.editing import RuledForm, number
from waterpeers.apps.records.forms import RecordForm
from waterpeers.apps.records.kinds import RecordKind
from waterpeers.apps.records.saving import of_year
from waterpeers.domain.energy import FactorBasis, check_factor
from waterpeers.domain.pumps import LONGEST_NAME, MOST_PUMPS, NUMBERS, PumpKind

LEAST_ROWS, SPARE_ROWS, MORE_ROWS = 4, 2, 4
MEASURED = ("volts", "amperes", "power_factor")


class PumpCheckForm(RecordForm):
    """A check of pumps: its year and units, then a group of fields for each pump."""

    rows = RevisionField()
    most = MOST_PUMPS

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.shown = self._count()
        for row in range(self.shown):
            for name, field in self._pump_fields().items():
                self.fields[f"pumps_{row}_{name}"] = field

    @classmethod
    def of(cls, kind: RecordKind, row: Any) -> dict[str, Any]:
        """Give a saved check as the form has it."""
        pumps = {
            f"pumps_{n}_{name}": x for n, pump in enumerate(row.pumps) for name, x in pump.items()
        }
        rows = max(LEAST_ROWS, len(row.pumps) + SPARE_ROWS)
        return {**super().of(kind, row), **pumps, "rows": rows}

    def grown(self) -> PumpCheckForm | None:
        """Give what was typed again with more rows, where these were asked for."""
        if "more" not in self.data:
            return None
        typed = {name: value for name, value in self.data.items() if name != "more"}
        again = typed | {"rows": self.shown + MORE_ROWS}
        return type(self)(initial=again, kind=self.kind, is_new="year" in self.fields)

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

    def entered(self) -> dict[str, Any]:
        """Give what was typed and could be read; pumps of which nothing was typed are none."""
        pumps = (self._pump(row, self.cleaned_data) for row in range(self.shown))
        return {**super().entered(), "pumps": [pump for pump in pumps if pump]}

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


class FactorForm(RuledForm):
    """The emission factor of a year's electricity, with who says so."""

    missing: ClassVar = {
        "year": _("Say the year."),
        "basis": _("Choose what it is the factor of."),
        "factor": _("Say the factor."),
    }

    year = WholeField(label=_("Year"))
    basis = forms.ChoiceField(label=_("Factor of"), choices=list(BASES.items()))
    factor = number(_("Emission factor, kg CO₂e a kWh"), required=True)
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        required=False,
        help_text=_("Who publishes it, in which document, for which year."),
    )

    def clean_basis(self) -> FactorBasis:
        """Give the basis as the rules know it."""
        return FactorBasis(self.cleaned_data["basis"])

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what is no factor, and who says so."""
        given = self.cleaned_data
        if "year" in given:
            yield lambda: of_year(given["year"], "")
        yield lambda: check_factor(given.get("factor") or 0, given.get("source", ""))
