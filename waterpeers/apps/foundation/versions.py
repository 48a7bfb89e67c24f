"""Somebody else saved while a person was editing: both versions side by side, neither is lost.

``records.editing`` calls this for every form; a template shows it with
``{% include "parts/two_versions.html" %}`` above the form, which keeps what the person typed and,
sent again, goes on top of the newer revision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.formats import localize
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.figures import number_format


@dataclass(frozen=True)
class Difference:
    """A field in which what was saved meanwhile and what was typed differ, both in words."""

    name: str
    label: str
    theirs: str
    mine: str


def on_top_of(form: forms.Form, *, stored: Mapping[str, Any], revision: int) -> list[Difference]:
    """Let a form that was too late be sent again, and say how it differs from what is stored."""
    data: Any = form.data
    form.data = data = data.copy()
    data[form.add_prefix("revision")] = str(revision)
    return differences(form, stored)


def differences(form: forms.Form, stored: Mapping[str, Any]) -> list[Difference]:
    """Compare what is stored with what was typed, in every field that people see."""
    pairs = [
        Difference(
            name=bound.name,
            label=str(bound.label),
            theirs=value_label(bound.field, stored.get(bound.name)),
            mine=value_label(bound.field, bound.value()),
        )
        for bound in form.visible_fields()
        if not isinstance(bound.field, forms.FileField)
    ]
    return [pair for pair in pairs if pair.theirs != pair.mine]


def take(form: forms.Form, each: Difference, stored: Mapping[str, Any]) -> bool:
    """Put what is stored in the place of what was typed; give whether that can be done."""
    bound, value = form[each.name], stored.get(each.name)
    data: Any = form.data
    if isinstance(value, Mapping):
        return False
    if isinstance(bound.field, forms.BooleanField):
        texts = ["on"] if value else []
    else:
        shown = bound.field.widget.format_value(bound.field.prepare_value(value))
        texts = [str(text) for text in (shown if isinstance(shown, list) else [shown or ""])]
    data.setlist(bound.html_name, texts)
    return True


def value_label(field: forms.Field, value: Any) -> str:
    """Say what a field holds as people read it: labels for codes, numbers in their digits."""
    if value is None or value == "":
        return ""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if field.to_python(value) else _("No")
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {item}" for key, item in value.items())
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(sorted(_label(field, item) for item in value))
    return _label(field, value)


def _label(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField):
        known = {str(code): str(label) for code, label in _flat(cast("list[Any]", field.choices))}
        return known.get(str(value), str(value))
    if isinstance(value, str):
        # "1 200", as typed, and 1200, as stored, are the same answer.
        try:
            value = field.to_python(value)
        except forms.ValidationError:
            return str(value).strip().replace("\r\n", "\n")
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return number_format(value)
    shown = localize(value) if not isinstance(value, str) else value.strip()
    return str(shown).replace("\r\n", "\n")


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label
