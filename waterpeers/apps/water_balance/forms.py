"""What people type about a water balance."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.fields import NumberField
from waterpeers.apps.records.editing import EntryForm, number
from waterpeers.apps.records.forms import RecordForm
from waterpeers.apps.records.kinds import RecordKind
from waterpeers.apps.water_balance.kinds import CHOICES
from waterpeers.apps.water_balance.words import GROUPS, NAMES, UNITS, WORK
from waterpeers.domain.measures import LENGTHS, PRESSURES, VOLUMES
from waterpeers.domain.water_balance import (
    AWWA_5,
    LOW_MIDDLE_INCOME,
    NO_DEFAULTS,
    Constants,
    Form,
)
from waterpeers.domain.water_balance.entry import BalanceEntry, BalanceUnits
from waterpeers.domain.water_balance.measuring import INPUTS_OF, MeasuringCosts, MeasuringJob

LIMIT = "_limit"
PRICE = "price_"
CODES = tuple(code for _title, codes in GROUPS for code in codes)
TICKS = ("is_intermittent", "saved_water_could_be_sold")
CONSTANTS = {Constants.METRIC: _("metric"), Constants.US: _("US")}
FORMS = {
    Form.AWWA: _("AWWA: exports go out first"),
    Form.IWA: _("IWA: exports are billed consumption"),
}
DEFAULTS = {
    AWWA_5.version: _("AWWA software, version 5"),
    LOW_MIDDLE_INCOME.version: _(
        "low and middle income: apparent losses 40 % of non-revenue water, give or take half"
    ),
    NO_DEFAULTS.version: _("none: what is not entered counts nothing"),
}


def _units(units: Iterable[str]) -> list[tuple[str, Any]]:
    return [(unit, UNITS[unit]) for unit in units]


def _number(label: Any, kind: str) -> NumberField:
    return number(label, widget=forms.TextInput(attrs={"inputmode": "decimal", "class": kind}))


class AuditForm(EntryForm):
    """A workbook of the AWWA Free Water Audit Software."""

    missing: ClassVar = {"file": _("Choose a file.")}

    file = forms.FileField(
        label=_("File"),
        help_text=_(".xlsx, version 4 to 6. A workbook that ends in .xls: save it as .xlsx first."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


def as_typed(entry: BalanceEntry, year: int | None) -> dict[str, list[str]]:
    """Give a balance as its form would be filled in by hand."""
    mark = get_format("DECIMAL_SEPARATOR")
    said = {
        "uuid": str(uuid4()),
        "year": str(year or ""),
        "volume_unit": entry.units.volume,
        "length_unit": entry.units.length,
        "pressure_unit": entry.units.pressure,
        "form": str(entry.form),
        "constants": str(entry.constants or entry.units.constants),
        "defaults": entry.defaults,
    }
    said |= {code: f"{value:.10g}".replace(".", mark) for code, value in entry.values.items()}
    return {name: [text] for name, text in said.items() if text}


class BalanceForm(RecordForm):
    """A water balance: its units, then a value and a limit for each input."""

    volume_unit = forms.ChoiceField(
        label=_("Volumes in"), choices=_units(VOLUMES), initial=next(iter(VOLUMES))
    )
    length_unit = forms.ChoiceField(
        label=_("Lengths in"), choices=_units(LENGTHS), initial=next(iter(LENGTHS))
    )
    pressure_unit = forms.ChoiceField(
        label=_("Pressures in"), choices=_units(PRESSURES), initial=next(iter(PRESSURES))
    )
    form = forms.ChoiceField(label=_("Form"), choices=list(FORMS.items()), initial=Form.AWWA)
    constants = forms.ChoiceField(
        label=_("Constants of unavoidable losses"),
        choices=list(CONSTANTS.items()),
        initial=Constants.METRIC,
    )
    defaults = forms.ChoiceField(
        label=_("Where nothing is known, take defaults of"),
        choices=list(DEFAULTS.items()),
        initial=AWWA_5.version,
        help_text=_(
            "Version 6 of the AWWA software has other defaults, which are not built in: enter its "
            "figures as your own."
        ),
    )
    is_intermittent = forms.BooleanField(label=_("Supply is intermittent"), required=False)
    saved_water_could_be_sold = forms.BooleanField(
        label=_("Every litre saved could be sold: value real losses at the retail price"),
        required=False,
    )

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for code in CODES:
            limit = _("Limit of “%(what)s”, ± %%") % {"what": NAMES[code]}
            self.fields[code] = _number(NAMES[code], "value")
            self.fields[code + LIMIT] = _number(limit, "limit")

    @classmethod
    def of(cls, kind: RecordKind, row: Any) -> dict[str, Any]:
        """Give a saved balance as the form has it."""
        limits = {code + LIMIT: limit for code, limit in row.limits.items()}
        choices = {name: getattr(row, name) for name in (*CHOICES, *TICKS)}
        return {**choices, **row.values, **limits}

    def is_readable(self) -> bool:
        """Whether units and form are known: without them nothing can be said of the inputs."""
        return all(name in self.cleaned_data for name in CHOICES)

    def rows(self) -> list[tuple[Any, list[tuple[Any, Any]]]]:
        """Give the inputs by group, each with its limit beside it."""
        return [
            (title, [(self[code], self[code + LIMIT]) for code in codes]) for title, codes in GROUPS
        ]

    def head(self) -> list[Any]:
        """Give the fields above the inputs."""
        return [bound for bound in self if bound.name.removesuffix(LIMIT) not in CODES]

    def entered(self) -> BalanceEntry:
        """Give what was typed and could be read."""
        given = self.cleaned_data
        return BalanceEntry(
            {code: given[code] for code in CODES if given.get(code) is not None},
            {code: given[code + LIMIT] for code in CODES if given.get(code + LIMIT) is not None},
            BalanceUnits(given["volume_unit"], given["length_unit"], given["pressure_unit"]),
            form=Form(given["form"]),
            constants=Constants(given["constants"]),
            defaults=given["defaults"],
            is_intermittent=given["is_intermittent"],
            saved_water_could_be_sold=given["saved_water_could_be_sold"],
        )


class SliderField(NumberField):
    """A number as a slider sends it, with a point in every language; or as people write it."""

    def read(self, text: str) -> float | None:
        """Read it."""
        try:
            value = float(text)
        except ValueError:
            return super().read(text)
        if not isfinite(value):
            raise ValueError(text)
        return value


class WhatIfForm(forms.Form):
    """Which input would be measured better, and how well; which pressure there would be."""

    input = forms.ChoiceField(required=False)
    limit = SliderField(required=False, least=0)
    pressure = NumberField(required=False)

    def __init__(self, data: Any, codes: Iterable[str]) -> None:
        super().__init__(data)
        self.fields["input"] = forms.ChoiceField(
            required=False, choices=[(code, code) for code in codes]
        )


def _known(label: Any) -> NumberField:
    return number(label, least=0, widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 8}))


class LeaksForm(forms.Form):
    """What is known of the bursts of a year, and of looking for leaks; nothing has to be."""

    breaks_mains = _known(_("Reported bursts on mains"))
    breaks_service = _known(_("Reported bursts on service pipes"))
    repair_hours = _known(_("Hours from report to repair"))
    found_mains = _known(_("Found by looking, on mains"))
    found_service = _known(_("Found by looking, on service pipes"))
    found_days = _known(_("Days these had run: half the time between two rounds"))
    survey_cost = _known(_("Cost of looking through the whole network once"))
    rise = _known(_("Growth of leakage where nobody looks, m³ a day in a year"))
    water_price = _known(_("What a m³ is worth"))

    @classmethod
    def of(cls, given: Any, first: dict[str, float]) -> LeaksForm:
        """Read what was asked; before that, what the figures of the year and the balance say."""
        asked = {name: text for name, text in given.items() if name in cls.base_fields}
        return cls(given if asked else None, initial=first)

    def known(self) -> dict[str, float]:
        """Give what is known: what was typed and could be read, else what it began with."""
        found = dict(self.initial)
        if self.is_bound:
            self.full_clean()
            found = self.cleaned_data
        return {name: value for name, value in found.items() if value is not None}


class MeasuringForm(forms.Form):
    """What measuring better costs: a day of one person, or the whole of a piece of work."""

    day_price = _known(_("Cost of a day of one person"))

    def __init__(self, given: Any, jobs: Iterable[MeasuringJob], kept: MeasuringCosts) -> None:
        self.jobs, self.kept = tuple(jobs), kept
        names = {"day_price", *(PRICE + job for job in self.jobs)}
        first = {PRICE + job: price for job, price in kept.prices.items()}
        super().__init__(
            given if any(name in given for name in names) else None,
            initial=first | {"day_price": kept.day_price},
        )
        for job in self.jobs:
            label = _("Cost of: %(work)s") % {"work": WORK[INPUTS_OF[job][0]]}
            self.fields[PRICE + job] = _known(label)

    def costs(self) -> MeasuringCosts:
        """Give what was typed and could be read, else what is kept; of other work what is kept."""
        if not self.is_bound:
            return self.kept
        self.full_clean()
        typed = self.cleaned_data
        own = {job: typed.get(PRICE + job) for job in self.jobs}
        others = {job: price for job, price in self.kept.prices.items() if job not in own}
        known = {job: price for job, price in own.items() if price is not None}
        return MeasuringCosts(others | known, typed.get("day_price"))
