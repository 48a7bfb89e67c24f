"""Dates and numbers as their reader writes them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from waterpeers.apps.foundation.figures import day, in_figures
from waterpeers.apps.foundation.words import in_a_row
from waterpeers.domain.dates import typed_day
from waterpeers.domain.numbers import typed_number


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "1 June 2027", "2 June 2027"),
        ("fr", "1er juin 2027", "2 juin 2027"),
        ("es", "1 de junio de 2027", "2 de junio de 2027"),
    ],
)
def test_the_first_of_a_month_is_an_ordinal_in_french_alone(language, first, second):
    with override(language):
        assert (day(date(2027, 6, 1)), day(date(2027, 6, 2))) == (first, second)
        assert Template('{{ d|date:"DATE_FORMAT" }}').render(Context({"d": date(2027, 6, 1)})) == (
            first
        )
    assert typed_day(first, language) == date(2027, 6, 1)


def test_a_moment_has_it_too_and_other_endings_are_as_they_were():
    with override("fr"):
        shown = Template('{{ d|date:"DATETIME_FORMAT" }}').render(
            Context({"d": datetime(2027, 6, 1, 14, 2)})
        )
    with override("en"):
        english = Template('{{ d|date:"jS" }}').render(Context({"d": date(2027, 6, 2)}))

    assert shown == "1er juin 2027 14:02"
    assert english == "2nd"


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_what_is_below_zero_has_a_true_minus_and_can_be_typed_back(language):
    with override(language):
        shown = in_figures(-13.31)

    assert shown[0] == "−"
    assert "-" not in shown
    assert typed_number(shown, language) == -13.3


def test_what_holds_commas_stands_in_a_row_as_the_language_parts_it():
    assert in_a_row([]) == ""
    assert in_a_row(["a, b"]) == "a, b"
    with override("fr"):
        assert in_a_row(["a, b", "100 %", "c"]) == "a, b\u00a0; 100 %\u00a0; c"
