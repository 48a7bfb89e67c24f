"""The fields that forms of missions share."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from waterpeers.apps.foundation.fields import (
    TypedField,
    language,
)
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.domain.dates import typed_day, written_day
from waterpeers.domain.numbers import TwoMeanings
from waterpeers.domain.verdicts import Reason

LONG = forms.Textarea(attrs={"rows": 3})


def choices(words: Any) -> list[tuple[str, Any]]:
    """MentorOffer the codes of a list with their words."""
    return [(str(code), label) for code, label in words.items()]


def lines(label: Any, help_text: Any = "", **options: Any) -> forms.CharField:
    """Ask for some lines of text."""
    usual: dict[str, Any] = {"required": False, "widget": LONG}
    return forms.CharField(label=label, help_text=help_text, **usual | options)


APART = re.compile(r" ?[–—→…] ?| - | (?:to|until|au|al?|hasta) ")


class FreeDaysField(TypedField):
    """Spans of days, one a line: 01/06/2027 – 30/06/2027; a day alone is a span of one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": LONG} | options)

    def read(self, text: str) -> list[tuple[date, date]]:
        """Read each line in the language of its page."""
        return [self._span(line) for line in text.splitlines() if line.strip()]

    def _span(self, line: str) -> tuple[date, date]:
        try:
            days = [typed_day(part, language()) for part in APART.split(line.strip())]
        except (ValueError, TwoMeanings):
            days = []
        if len(days) not in (1, 2) or None in days:
            params = (("value", line.strip()[:80]),)
            raise ValidationError(sentence(Reason("free_days_unreadable", params)))
        return days[0], days[-1]  # type: ignore[return-value]

    def prepare_value(self, value: Any) -> Any:
        """Write each span as its reader does."""
        if not isinstance(value, list):
            return value
        return "\n".join(" – ".join(written_day(day, language()) for day in each) for each in value)


class ManyFilesField(forms.FileField):
    """Several files at once."""

    def __init__(self, *, accept: str, **options: Any) -> None:
        usual: dict[str, Any] = {
            "required": False,
            "widget": _ManyFiles(attrs={"accept": accept}),
        }
        super().__init__(**usual | options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Give the files that were sent, none where there are none."""
        return [super(ManyFilesField, self).clean(each, initial) for each in data or ()]


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)
