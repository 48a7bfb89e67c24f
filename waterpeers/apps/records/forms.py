"""The form of a record, as its kind describes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django import forms

from waterpeers.apps.foundation.workbooks.columns import CellKind
from waterpeers.apps.records.editing import OfAYearForm, number
from waterpeers.apps.records.kinds import FieldGroup, RecordField, RecordKind

AREA = forms.Textarea(attrs={"rows": 2})


def asked(each: RecordField) -> forms.Field:
    """Make the field of a form; what is needed is asked by the rules, all at once."""
    usual: dict[str, Any] = {"label": each.label, "help_text": each.hint, "required": False}
    match each.kind:
        case CellKind.NUMBER:
            return number(each.label, help_text=each.hint)
        case CellKind.CHOICE:
            blank = [] if each.usual else [("", "–")]
            return forms.ChoiceField(choices=[*blank, *each.choices.items()], **usual)
    widget = AREA if each.lines > 1 else forms.TextInput
    return forms.CharField(max_length=each.longest, widget=widget, **usual)


class RecordForm(OfAYearForm):
    """What a kind of record asks, for one variant."""

    def __init__(self, *args: Any, kind: RecordKind, variant: str = "", **rest: Any) -> None:
        self.kind, self.variant = kind, variant
        self.zone_hint = kind.zone_hint
        super().__init__(*args, **rest)
        self.record_fields = {each.name: each for each in kind.fields_of(variant)}
        for name, each in self.record_fields.items():
            self.fields[name] = asked(each)

    @classmethod
    def of(cls, kind: RecordKind, row: Any) -> dict[str, Any]:
        """Give a record as the form has it."""
        return kind.side_by_side(row)

    def grown(self) -> RecordForm | None:
        """Give what was typed again with more room, where a button asked for it."""
        return None

    def rules(self) -> Iterable[Callable[[], object]]:
        """Ask what stands against the record, beside what is no year."""
        yield from super().rules()
        if self.is_readable():
            yield lambda: self.kind.columns(self.entered())

    def is_readable(self) -> bool:
        """Whether enough could be read to ask the rules."""
        return True

    def head(self) -> Iterator[Any]:
        """Give the fields that stand in no group, year and zone first."""
        return (bound for bound in self if self._group(bound.name) is None)

    def groups(self) -> list[tuple[FieldGroup, list[Any]]]:
        """Give each group with its fields."""
        found: dict[FieldGroup, list[Any]] = {}
        for name in self.record_fields:
            if group := self._group(name):
                found.setdefault(group, []).append(self[name])
        return list(found.items())

    def _group(self, name: str) -> FieldGroup | None:
        each = self.record_fields.get(name)
        return each.group if each else None

    def entered(self) -> Any:
        """Give what was typed and could be read, by column."""
        return self.kind.gathered(self.cleaned_data, self.variant)
