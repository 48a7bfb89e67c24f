import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.domain.money import (
    CURRENCIES,
    MOST_MINOR,
    BadAmount,
    decimals_of,
    to_amount,
    to_minor,
    totals,
)


@pytest.mark.parametrize(
    "text",
    [
        "1 250 000,50", "1,250,000.50", "1.250.000,50", "1'250'000.50",
        "1250000,5", "1250000.50", "١٬٢٥٠٬٠٠٠٫٥٠", "12,50,000.50",
    ],
)  # fmt: skip
def test_an_amount_is_read_however_people_write_it(text):
    assert to_minor(text, "EUR") == 125_000_050


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1250", "JPY", 1250), ("1 250", "XOF", 1250), ("1.250", "XOF", 1250),
        ("1.2500", "TND", 1250), ("1.250,5", "KWD", 1_250_500), ("1,250", "EUR", 125_000),
        ("0", "EUR", 0),
    ],
)  # fmt: skip
def test_the_smallest_unit_is_that_of_the_currency(text, currency, minor):
    assert to_minor(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("-5", "EUR", "must_not_be_negative"), ("−5,00", "EUR", "must_not_be_negative"),
        ("NaN", "EUR", "not_an_amount"), ("1e400", "EUR", "not_an_amount"),
        ("Infinity", "EUR", "not_an_amount"), ("", "EUR", "not_an_amount"),
        ("1,2,3", "EUR", "not_an_amount"), ("1.25.", "EUR", "not_an_amount"),
        ("12,345,67.00", "EUR", "not_an_amount"), ("1.250,000.5", "EUR", "not_an_amount"),
        ("<b>5</b>", "EUR", "not_an_amount"), ("=1+1", "EUR", "not_an_amount"),
        ("²5", "EUR", "not_an_amount"), ("9" * 41, "EUR", "not_an_amount"),
        ("9" * 40, "EUR", "number_too_large"), ("12.345.678.901.234,56", "EUR", "number_too_large"),
        ("1.5", "JPY", "too_many_decimals"), ("1.555,5555", "EUR", "too_many_decimals"),
        ("1.250", "KWD", "amount_has_two_meanings"), ("5", "XXX", "currency_not_known"),
        ("5", "", "currency_not_known"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_with_its_reason(text, currency, code):
    with pytest.raises(BadAmount) as refused:
        to_minor(text, currency)

    assert refused.value.code == code


def test_the_writers_language_decides_where_three_decimals_could_be_thousands():
    assert to_minor("1.250", "KWD", decimal_mark=".") == 1250
    assert to_minor("1.250", "KWD", decimal_mark=",") == 1_250_000


@given(st.integers(0, MOST_MINOR), st.sampled_from(sorted(CURRENCIES)))
def test_what_is_shown_is_read_again_as_the_same(minor, currency):
    shown = f"{to_amount(minor, currency):f}"

    assert to_minor(shown, currency, decimal_mark=".") == minor
    assert len(shown.partition(".")[2]) == decimals_of(currency)


def test_totals_never_mix_currencies():
    assert totals([(5, "EUR"), (7, "MZN"), (6, "EUR")]) == {"EUR": 11, "MZN": 7}
