"""Letters, totals, years and numbers of other people's files: rules with hand-worked cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterpeers.domain.letters import (
    has_lost_letters,
    readings,
    words_beyond_ascii,
    written_once,
)
from waterpeers.domain.names import searched
from waterpeers.domain.numbers import TwoMeanings, decimal_mark, number
from waterpeers.domain.periods import in_order_of_time, year_named
from waterpeers.domain.totals import is_total_name, summing_rows

NAMES = {
    "fr": "Régie de l'eau de Thiès, Société des Eaux d'Église ÉNERGIE Noël",
    "pt": "Companhia de Água e Saneamento de São Tomé, Conceição GOIÂNIA",
    "es": "Empresa de Agua Potable y Alcantarillado de Nuñoa, Córdoba PEÑA",
    "pl": "Wodociągi Łódź Śląsk ŻYWIEC",
    "cs": "Vodárna Plzeň Žďár Kroměříž",
    "hu": "Fővárosi Vízművek Győr",
    "ru": "Водоканал Душанбе ГУП",
    "el": "Δεύα Αθήνα Λαμία",
    "tr": "İSKİ İstanbul Müdürlüğü",
    "lt": "Šiaulių vandenys",
    "ar": "مياه عمان شركة",
}


@pytest.mark.parametrize(
    "language, encoding",
    [
        *(("fr", e) for e in ("cp1252", "mac_roman", "cp850", "cp437")),
        *(("pt", e) for e in ("cp1252", "mac_roman", "cp850")),
        *(("es", e) for e in ("cp1252", "mac_roman", "cp850", "cp437")),
        *((language, e) for language in ("pl", "cs", "hu") for e in ("cp1250", "cp852")),
        *(("ru", e) for e in ("cp1251", "cp866", "koi8_r")),
        ("el", "cp1253"), ("tr", "cp1254"), ("lt", "cp1257"), ("ar", "cp1256"), ("ar", "cp720"),
    ],
)  # fmt: skip
def test_letters_are_told_where_a_country_is_named_and_never_told_wrongly(language, encoding):
    text = NAMES[language]
    words = words_beyond_ascii([text.encode(encoding)])

    (told,) = readings(words, {language})
    assert all(word.decode(told.page.code) in text for word in words)
    for each in readings(words):  # without a country it is told rightly, or asked
        right = all(word.decode(each.page.code) in text for word in words)
        assert right or len(readings(words)) > 1


def test_a_word_is_gathered_whole_where_a_file_is_read_in_pieces():
    assert words_beyond_ascii([b"name,Thi", b"\xe8s\nA", b",\xe9"]) == [b"Thi\xe8s", b"\xe9"]


@given(st.text(st.characters(min_codepoint=0xC0, max_codepoint=0xFF), min_size=1, max_size=9))
def test_what_was_encoded_twice_is_given_back(text):
    twice = text.encode().decode("cp1252", errors="ignore")

    if twice.encode("cp1252", errors="ignore") == text.encode():
        assert written_once(twice) == text
    assert written_once(text) == text or written_once(text).isprintable()


@pytest.mark.parametrize(
    "name, lost",
    [("?iauliai", True), ("Ni?", True), ("VaK Krom??í?", True), ("Ol\ufffde", True),
     ("Eau ?", False), ("Is it?", True), ("Zone 3", False), ("100 ? 200", False)],
)  # fmt: skip
def test_signs_in_the_place_of_letters(name, lost):
    assert has_lost_letters(name) is lost


@pytest.mark.parametrize(
    "name",
    ["TOTAL of the sample:", "Total 2024", "Total Nordland", "Average", "Moyenne", "المجموع",
     "Sub-total", "Total général", "Σ", "Mean (n=12)", "Promedio nacional", "合计", "Итого:",
     "Gesamt", "Kenya total", "Suma", "Moyenne pondérée"],
)  # fmt: skip
def test_totals_by_their_names(name):
    assert is_total_name(name)


@pytest.mark.parametrize(
    "name", ["Total Water Ltd", "Suma de Aguas", "Media Luna", "Summit", "Agua Total S.A.", "Alto"]
)
def test_names_that_are_no_totals(name):
    assert not is_total_name(name)


def test_a_last_row_that_is_the_sum_of_all_is_found_whatever_it_is_called():
    cost, people = [4.0, 5, 6, 8, 23], [10.0, 10, 12, 11, 43]

    assert summing_rows([cost, people]) == {4}
    assert summing_rows([[*cost, 5.75, 23.0], [*people, 10.75, 43.0]]) == {4, 5, 6}  # and a mean
    assert summing_rows([[*cost, 7.0], [*people, 9.0]]) == set()  # an operator stands below it
    assert summing_rows([[1.0, 2, 3], [1.0, 2, 3]]) == set()  # two rows may add up by chance
    assert summing_rows([cost]) == set()  # one figure too


@pytest.mark.parametrize(
    "text, year",
    [("2023/24", 2024), ("2023-2024", 2024), ("FY2024", 2024), ("FY 24", 2024), ("2024.0", 2024),
     ("Exercice 2023/2024", 2024), ("1999/00", 2000), ("2023–24", 2024)],
)  # fmt: skip
def test_years_by_their_names(text, year):
    assert year_named(text) == year


@pytest.mark.parametrize("text", ["24", "2023/25", "Q1 2024", "202", "twenty", "2024/2023", ""])
def test_what_is_no_year(text):
    with pytest.raises(ValueError, match=text or "^$"):
        year_named(text)


@pytest.mark.parametrize(
    "names, order",
    [
        (["FY11", "FY9", "FY10"], ["FY9", "FY10", "FY11"]),
        (["Q1 2025", "Q2 2024", "Q1 2024"], ["Q1 2024", "Q2 2024", "Q1 2025"]),
        (["2024-10", "2024-9", "2023-12"], ["2023-12", "2024-9", "2024-10"]),
        (["Feb 2024", "janvier 2024"], ["janvier 2024", "Feb 2024"]),
        (["FY00", "FY99"], ["FY99", "FY00"]),
        (["2010", "2009/10", "2011"], None),
        (["after", "before"], None),
        (["03/04/2024", "01/05/2024"], None),
    ],
)
def test_periods_are_put_in_order_or_nobody_knows_it(names, order):
    assert in_order_of_time(names) == order


@pytest.mark.parametrize(
    "text, mark", [("18,5", ","), ("1.234,5", ","), ("12.75", "."), ("1,234,567", "."),
                   ("1.234", ""), ("123,456", ""), ("1234", ""), ("0,125", ",")],
)  # fmt: skip
def test_which_cells_show_the_decimal_mark(text, mark):
    assert decimal_mark(text) == mark


def test_a_number_without_a_known_mark_is_read_if_it_has_one_meaning():
    assert number("4.100.000", "") == 4_100_000
    assert number("٤٬١٠٠٬٠٠٠٫٥", ".") == 4_100_000.5
    with pytest.raises(TwoMeanings) as asked:
        number("31.250", "")
    assert set(asked.value.readings) == {31.25, 31250.0}


def test_what_is_searched_knows_one_apostrophe_one_dash_and_no_quotes():
    assert searched("Régie de l’Eau–Fictive") == searched('"regie de l\'eau-fictive"')
