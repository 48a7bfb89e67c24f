"""Fields for numbers, counts and dates as people write them; no form uses those of Django.

What cannot be read, or can be read in two ways, is said beside the field, and stays in it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from waterpeers.apps.foundation.reasons import sentence
from waterpeers.domain.dates import typed_day, written_day
from waterpeers.domain.numbers import TwoMeanings, typed_number, typed_whole, written
from waterpeers.domain.verdicts import Reason


def language() -> str:
    """Give the language in which a page's reader writes."""
    return get_language() or "en"


class TypedField(forms.Field):
    """What is typed as text and read as something else."""

    inputmode = "text"
    not_one = two_meanings = ""

    def __init__(self, **options: Any) -> None:
        attrs = {"autocomplete": "off"}
        if self.inputmode != "text":
            attrs["inputmode"] = self.inputmode
        super().__init__(**{"widget": forms.TextInput(attrs=attrs)} | options)

    def to_python(self, value: Any) -> Any:
        """Read what was typed; None for a blank."""
        if not isinstance(value, str):
            return value
        try:
            return self.read(value)
        except TwoMeanings as found:
            one, other = map(self.prepare_value, found.readings)
            params = (("one", str(one)), ("other", str(other)), ("value", value.strip()[:80]))
            raise _error(Reason(self.two_meanings, params)) from None
        except ValueError:
            raise _error(Reason(self.not_one, (("value", value.strip()[:80]),))) from None

    def read(self, text: str) -> Any:
        """Read a text in the language of its page."""
        raise NotImplementedError


class NumberField(TypedField):
    """A number, in the digits of its writer."""

    inputmode = "decimal"
    not_one, two_meanings = "not_a_number", "number_has_two_meanings"
    reader: Callable[[str, str], float | None] = staticmethod(typed_number)

    def __init__(
        self, *, least: float | None = None, most: float | None = None, **options: Any
    ) -> None:
        self.least, self.most = least, most
        super().__init__(**options)

    def read(self, text: str) -> float | None:
        """Read a number."""
        return self.reader(text, language())

    def prepare_value(self, value: Any) -> Any:
        """Write a number as its reader does; what was typed stays as it was."""
        is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        return written(value, language()) if is_number else value

    def validate(self, value: Any) -> None:
        """Refuse what lies outside."""
        super().validate(value)
        if value is None:
            return
        is_low = self.least is not None and value < self.least
        if is_low and self.least == 0:
            raise _error(Reason("must_not_be_negative"))
        if is_low or (self.most is not None and value > self.most):
            bounds = (("least", _bound(self.least, "–∞")), ("most", _bound(self.most, "∞")))
            raise _error(Reason("out_of_range", bounds))


class WholeField(NumberField):
    """A count."""

    inputmode = "numeric"
    not_one = "not_a_whole_number"
    reader = staticmethod(typed_whole)


class RevisionField(WholeField):
    """The revision from which a change starts, sent along unseen."""

    def __init__(self, **options: Any) -> None:
        usual: dict[str, Any] = {"widget": forms.HiddenInput, "required": False}
        super().__init__(**usual | options)


class DayField(TypedField):
    """A date."""

    not_one, two_meanings = "not_a_date", "date_has_two_meanings"

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"help_text": _("For example 30/06/2027.")} | options)

    def read(self, text: str) -> date | None:
        """Read a date."""
        return typed_day(text, language())

    def prepare_value(self, value: Any) -> Any:
        """Write a date as its reader does."""
        return written_day(value, language()) if isinstance(value, date) else value


def _error(reason: Reason) -> ValidationError:
    return ValidationError(sentence(reason))


def _bound(bound: float | None, without: str) -> str:
    return without if bound is None else written(bound, language())


class WrittenInField(forms.ChoiceField):
    """The language of what somebody writes, one of those that ``languages`` lists."""

    def __init__(
        self, languages: Callable[[], list[tuple[str, str]]], label: Any = "", **rest: Any
    ) -> None:
        super().__init__(
            label=label or _("Language of what you write"),
            help_text=_("Readers of other languages are told."),
            choices=languages,
            required=False,
            **rest,
        )
