"""What a record of a year consists of, said once: its table, words, fields, rules and events.

Actions, pages, operations and the workbook of such a record follow from this. A kind that has more
than plain fields (the pumps of a check, the sheet of a water balance) says with ``more`` what is
kept of it, and brings a form and a shape of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from math import isfinite
from typing import Any

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.foundation.workbooks.columns import CellKind
from waterpeers.apps.records.models import Checked
from waterpeers.apps.records.saving import cleaned
from waterpeers.domain.values import LONGEST_NOTE
from waterpeers.domain.verdicts import NotValid, all_valid

Entered = Mapping[str, Any]  # by column, as the table keeps it
ZONE_HINT = _("Empty for the whole utility; a zone's figures never count as the utility's.")
CHECKED = _("Checked.")


@dataclass(frozen=True)
class FieldGroup:
    """Fields that a form shows together: what they are, and what to know of them."""

    label: Any
    hint: Any = ""


@dataclass(frozen=True)
class RecordField:
    """One thing that is entered: on a form, in a workbook, by programs.

    It has a column of its own, or stands by its name in the column ``inside``. ``needed`` is the
    reason that is given where it is missing.
    """

    name: str
    label: Any
    kind: CellKind = CellKind.NUMBER
    hint: Any = ""
    unit: str = ""
    longest: int = LONGEST_NOTE  # of a text
    lines: int = 1  # of a text, on a form
    choices: Mapping[str, Any] = field(default_factory=dict)
    needed: str = ""
    usual: str = ""  # the choice of a program that makes none
    inside: str = ""
    group: FieldGroup | None = None

    def of(self, entered: Entered) -> Any:
        """Find it in what was entered."""
        return (entered.get(self.inside) or {} if self.inside else entered).get(self.name)

    def put(self, columns: dict[str, Any], value: Any) -> None:
        """Put a value where it stands; among others, a blank has no place."""
        if not self.inside:
            columns[self.name] = value
            return
        inside = columns.setdefault(self.inside, {})
        if value not in (None, ""):
            inside[self.name] = value

    def kept(self, entered: Entered) -> Any:
        """Give it as it is kept; ``NotValid`` for what cannot be."""
        value = self.of(entered)
        if self.kind is not CellKind.NUMBER:
            value = cleaned({self.name: value or ""}, {self.name: self.longest})[self.name]
        if value in (None, "") and self.needed:
            raise NotValid.because(self.needed, field=self.name)
        if value and self.kind is CellKind.CHOICE and value not in self.choices:
            raise NotValid.because("not_offered", field=self.name)
        if value is not None and self.kind is CellKind.NUMBER and not isfinite(value):
            raise NotValid.because("not_a_number", field=self.name, value=str(value))
        return value


def nothing_else(entered: Entered) -> object:
    """Ask nothing beyond what each field asks."""
    return None


def no_more(entered: Any) -> dict[str, Any]:
    """Keep nothing beyond the fields."""
    return {}


@dataclass(frozen=True, kw_only=True)
class RecordKind:
    """One kind of record: everything that the general pieces need to know of it.

    ``variant`` is the column, if there is one, of which an operator has a record each for one year
    and zone (the service of a ladder); it is chosen when a record is new, and ``fields`` are then
    by its codes.
    """

    table: type[Checked]
    name: str  # in the names of operations: "service_ladder"
    plural: str
    one: Any  # in words: "Service ladder"
    many: Any
    lead: Any  # what such records say
    how: Any  # how one is entered
    none_yet: Any  # what is enough to begin
    saved: StrEnum  # events
    checked: StrEnum
    variant: str = ""
    variants: Mapping[Any, Any] = field(default_factory=dict)
    fields: Sequence[RecordField] | Mapping[Any, Sequence[RecordField]] = ()
    rule: Callable[[Entered], object] = nothing_else  # raises ``NotValid`` for all it has against
    more: Callable[[Any], dict[str, Any]] = no_more  # columns beyond the fields, or ``NotValid``
    example: Mapping[str, Any]  # as programs send it, without year and zone
    copied: tuple[str, ...] = ()  # columns that a new one takes from the latest
    listed: Mapping[Any, Callable[[Any], Any]] = field(default_factory=dict)  # columns of the list
    zone_hint: Any = ZONE_HINT
    said_checked: Any = CHECKED

    @property
    def app(self) -> str:
        """The app whose record it is; its pages have names there."""
        return self.table._meta.app_label

    @property
    def told_apart_by(self) -> tuple[str, ...]:
        """The columns of which an operator has one record."""
        return ("year", "zone", self.variant) if self.variant else ("year", "zone")

    @property
    def organisations(self) -> Any:
        """The organisations of the register, whose records they are."""
        return self.table._meta.get_field("organisation").related_model

    def fields_of(self, variant: str) -> Sequence[RecordField]:
        """Give the fields of a variant."""
        return self.fields[variant] if isinstance(self.fields, Mapping) else self.fields

    def all_fields(self) -> dict[str, RecordField]:
        """Give the fields of all variants by name, each once."""
        lists = [self.fields_of(variant) for variant in self.variants or ("",)]
        return {each.name: each for fields in lists for each in fields}

    def variant_of(self, row: Any) -> str:
        """Give of which variant a record is."""
        return str(getattr(row, self.variant)) if self.variant else ""

    def label_of(self, row: Any) -> str:
        """Name a record among those of its operator."""
        variant = self.variants.get(self.variant_of(row))
        return f"{variant}, {row.of_when}" if variant else row.of_when

    def cells(self, row: Any) -> list[tuple[Any, Any]]:
        """Give what the list shows of a record, each under its heading."""
        return [(label, tell(row)) for label, tell in self.listed.items()]

    def columns(self, entered: Any) -> dict[str, Any]:
        """Give what is stored; ``NotValid`` with all that stands against what was entered."""
        variant = entered[self.variant] if self.variant else ""
        fields = self.fields_of(variant)
        rules = (partial(self.rule, entered), partial(self.more, entered))
        all_valid(*(partial(each.kept, entered) for each in fields), *rules)
        columns: dict[str, Any] = {self.variant: variant} if self.variant else {}
        for each in fields:
            each.put(columns, each.kept(entered))
        return columns | self.more(entered)

    def gathered(self, given: Mapping[str, Any], variant: str = "") -> dict[str, Any]:
        """Put fields that came side by side into the columns in which they are kept."""
        entered: dict[str, Any] = {self.variant: variant} if self.variant else {}
        for each in self.fields_of(variant):
            each.put(entered, given.get(each.name))
        return entered

    def side_by_side(self, row: Any) -> dict[str, Any]:
        """Give the fields of a record as a form or a workbook has them."""
        columns = vars(row)
        return {each.name: each.of(columns) for each in self.fields_of(self.variant_of(row))}


def kinds() -> tuple[RecordKind, ...]:
    """Give the kinds of record of all subjects."""
    return tuple(kind for subject in subjects() for kind in subject.records)
