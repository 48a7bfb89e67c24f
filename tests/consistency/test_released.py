"""What was released stays as it was: data folders that it made can be brought up to date."""

from __future__ import annotations

from tools import release


def test_released_migrations_are_as_they_were():
    assert release.released(), "the list is there"
    assert release.changed() == [], (
        "a released migration was changed or taken away: take it back as it was, and add a new one"
    )


def test_no_line_of_the_list_is_there_twice():
    lines = release.LIST.read_text().splitlines()
    assert len(lines) == len(release.released())
