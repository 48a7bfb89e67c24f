"""Agendas as people write them, and what is said where a line has no meaning."""

from __future__ import annotations

from datetime import date, time

import pytest

from waterpeers.domain.agendas import as_kept, from_kept, read_agenda, written_agenda
from waterpeers.domain.verdicts import NotValid

FIRST = date(2027, 1, 18)
TEXT = """
9h Accueil
14 h 30 – 16h Marche dans le secteur 2, à six
19/01/2027
Jour libre
02:00-04:15 Débit de nuit
8:00 - Retour
"""


def test_days_and_hours_are_read_as_people_write_them():
    found = read_agenda(TEXT, "fr", FIRST)
    assert [(each.day.day, each.hours, each.what) for each in found] == [
        (18, "09:00", "Accueil"),
        (18, "14:30–16:00", "Marche dans le secteur 2, à six"),
        (19, "", "Jour libre"),
        (19, "02:00–04:15", "Débit de nuit"),
        (19, "08:00", "Retour"),
    ]
    assert found[1].starts == time(14, 30)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_what_is_written_reads_the_same_again(language):
    found = read_agenda(TEXT, "fr", FIRST)
    assert read_agenda(written_agenda(found, language), language, FIRST) == found
    assert from_kept(as_kept(found)) == found


def test_days_of_a_mission_stand_in_an_empty_agenda():
    days = (FIRST, date(2027, 1, 19))
    assert written_agenda((), "fr", days) == "18/01/2027\n\n19/01/2027"
    assert read_agenda("18/01/2027\n\n19/01/2027", "fr", FIRST) == ()


def test_lines_that_mean_nothing_are_named_all_at_once():
    with pytest.raises(NotValid) as caught:
        read_agenda("25:00 Late\n10:00-9:00 Back\n01/02/2027\n2.5 km of pipes", "en", FIRST)
    assert [dict(r.params)["value"] for r in caught.value.verdict.against] == [
        "25:00 Late",
        "10:00-9:00 Back",
        "01/02/2027",
    ]
