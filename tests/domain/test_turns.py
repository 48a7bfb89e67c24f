"""When mail goes out: as each person chose, and before something ends."""

from datetime import UTC, datetime, timedelta

import pytest

from waterpeers.domain.turns import MailChoice, is_due, is_to_be_reminded

MONDAY = datetime(2026, 11, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "choice, last, at, due",
    [
        ("at_once", MONDAY, MONDAY, True),
        ("none", None, MONDAY, False),
        ("daily", None, MONDAY, True),
        ("daily", MONDAY, MONDAY + timedelta(hours=3), False),
        ("daily", MONDAY, MONDAY + DAY, True),
        ("daily", MONDAY, MONDAY + DAY - timedelta(hours=4), False),  # before the morning
        ("weekly", MONDAY, MONDAY + DAY, False),
        ("weekly", MONDAY, MONDAY + 7 * DAY, True),
        ("weekly", MONDAY + DAY, MONDAY + 7 * DAY, True),  # Mondays
        ("weekly", MONDAY + DAY, MONDAY + 6 * DAY, False),
    ],
)
def test_each_choice_has_its_moments(choice, last, at, due):
    assert is_due(MailChoice(choice), last, at) is due


def test_what_ends_is_reminded_of_in_its_last_week_but_not_right_after_the_first_mail():
    end = MONDAY + 30 * DAY

    assert not is_to_be_reminded(end, MONDAY, MONDAY + 22 * DAY)
    assert is_to_be_reminded(end, MONDAY, MONDAY + 23 * DAY)
    assert not is_to_be_reminded(end, end - DAY / 2, end - DAY / 4)
    assert not is_to_be_reminded(end, MONDAY, end)
    assert not is_to_be_reminded(end, None, end - DAY)
    assert not is_to_be_reminded(None, MONDAY, MONDAY + DAY)
