"""Numbers and dates as people write them are read as they were meant, or asked."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.domain.dates import typed_day, written_day
from waterpeers.domain.money import currency_code
from waterpeers.domain.numbers import TwoMeanings, number, typed_number, typed_whole, written

LANGUAGES = ("en", "fr", "es")


def is_refused(read, text, language):
    """Whether something that reads what people type takes it for nothing that it knows."""
    try:
        read(text, language)
    except ValueError:
        return True
    return False


SPACES = (" ", "\u00a0", "\u202f", "\u2009", "\u2007")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("96 000", 96000), ("-13,31", -13.31), ("−13.31", -13.31), ("1.234,5", 1234.5),
        ("1,234.5", 1234.5), ("14 250,5", 14250.5), ("14 250.5", 14250.5),
        ("1'250'000.5", 1250000.5),
        ("1’250’000,5", 1250000.5), ("12,50,000", 1250000), ("1.234.567", 1234567),
        ("0.234", 0.234), ("0,234", 0.234), (".5", 0.5), ("1e5", 100000), ("٩٦٠٠٠", 96000),
        ("1234567", 1234567), ("+4,5", 4.5), ("- 5", -5), ("12.3456", 12.3456),
    ],
)  # fmt: skip
def test_a_number_is_read_however_people_write_it(text, value, language):
    assert typed_number(text, language) == value


@pytest.mark.parametrize("space", SPACES)
def test_any_space_separates_thousands(space):
    assert typed_number(f" 14{space}250,5 ", "fr") == 14250.5


@pytest.mark.parametrize("text", ["", " ", "-", "–", "n/a", "N.D.", ".."])
def test_a_blank_is_missing(text):
    assert typed_number(text, "en") is None
    assert typed_whole(text, "fr") is None


@pytest.mark.parametrize(
    "text",
    ["12 5", "1 2345", "1,2,3", "1.2.3", "12 5x", "1,234.567.8", "five", "=1+1", "1e999", "²5",
     "1 234'567", "0 123", "--5", "5-", "1,23,4567"],
)  # fmt: skip
def test_what_is_no_number_is_none_and_no_digit_is_left_out(text):
    for language in LANGUAGES:
        assert is_refused(typed_number, text, language)


@pytest.mark.parametrize("language", ["fr", "es", "pt"])
def test_a_point_before_three_digits_is_asked_where_it_may_be_either(language):
    with pytest.raises(TwoMeanings) as asked:
        typed_number("4.500", language)

    assert asked.value.readings == (4500.0, 4.5)


def test_the_marks_of_the_language_are_certain():
    assert typed_number("4,500", "en") == 4500
    assert typed_number("4.500", "en") == 4.5
    assert typed_number("4,500", "fr") == 4.5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["18.700", "18,700", "18 700", "18700", "18'700"])
def test_a_count_has_no_decimals_so_that_its_mark_is_one_of_thousands(text, language):
    assert typed_whole(text, language) == 18700


@pytest.mark.parametrize("text", ["18.7", "1.234,5", "14 250,5", "1e3", "x"])
def test_what_has_decimals_is_no_count(text):
    for language in LANGUAGES:
        assert is_refused(typed_whole, text, language)


@given(
    st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(10**14), 10**14)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9),
                  max_value=10**9),
    st.sampled_from(LANGUAGES),
)  # fmt: skip
def test_what_is_written_is_read_again_as_the_same(value, language):
    assert typed_number(written(value, language), language) == float(value)


@given(st.integers(0, 10**12), st.sampled_from(LANGUAGES), st.sampled_from(SPACES))
def test_counts_in_groups_are_read_again_as_the_same(count, language, space):
    assert typed_whole(f"{count:,}".replace(",", space), language) == count
    assert typed_whole(written(count, language), language) == count


@given(st.text(alphabet="0123456789.,' -+e\u202f", max_size=14), st.sampled_from(LANGUAGES))
def test_no_digit_that_was_typed_is_lost(text, language):
    try:
        value = typed_number(text, language)
    except ValueError:
        return
    if value is None or "e" in text:
        return
    digits = "".join(c for c in text if c.isdigit()).strip("0")
    shown = f"{Decimal(repr(value)):f}"
    assert "".join(c for c in shown if c.isdigit()).strip("0") == digits


def test_a_table_says_its_decimal_mark():
    assert number("1.234", ",") == 1234
    assert number("1.234", ".") == 1.234
    assert number("NA", ".") is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    ["2027-06-30", "30/06/2027", "30.6.2027", "30-06-2027", "30 / 06 / 2027", "30 June 2027",
     "30 juin 2027", "30 de junio de 2027", "June 30, 2027", "06/30/2027"],
)  # fmt: skip
def test_a_date_is_read_however_people_write_it(text, language):
    assert typed_day(text, language) == date(2027, 6, 30)


@pytest.mark.parametrize(
    "text", ["1er juillet 2027", "1 jul. 2027", "01/07/2027", "1 de julio del 2027"]
)
def test_the_first_of_july_is_told_from_june(text):
    assert typed_day(text, "fr") == date(2027, 7, 1)


@pytest.mark.parametrize(
    "text", ["31/02/2027", "2027-13-01", "30/06/27", "2027", "tomorrow", "1/2"]
)
def test_what_is_no_date_is_refused(text):
    for language in LANGUAGES:
        assert is_refused(typed_day, text, language)


def test_day_or_month_first_is_asked_in_english_alone():
    with pytest.raises(TwoMeanings) as asked:
        typed_day("06/07/2027", "en")

    assert asked.value.readings == (date(2027, 7, 6), date(2027, 6, 7))
    assert typed_day("06/07/2027", "fr") == typed_day("06/07/2027", "es") == date(2027, 7, 6)
    assert typed_day("06/06/2027", "en") == date(2027, 6, 6)
    assert typed_day("", "en") is None


@given(st.dates(), st.sampled_from(LANGUAGES))
def test_a_date_that_is_written_is_read_again_as_the_same(day, language):
    assert typed_day(written_day(day, language), language) == day


@pytest.mark.parametrize("text", ["FCFA", "F CFA", "cfa", "francs CFA", "F.CFA"])
def test_a_cfa_franc_is_that_of_the_country(text):
    assert currency_code(text, "XOF") == "XOF"
    assert currency_code(text, "XAF") == "XAF"
    assert currency_code(text, "EUR") not in {"XOF", "XAF"}
    assert currency_code(" eur ", "XOF") == "EUR"
