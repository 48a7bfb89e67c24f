"""Types worked out by hand from partnerships that exist, and the limits of what can be known."""

from datetime import date
from uuid import uuid4

import pytest

from waterpeers.domain.codes import IncomeGroup
from waterpeers.domain.partnerships import (
    PartnershipType,
    PartyRole,
    PlacedParty,
    derive_type,
    fiscal_year,
)

LOW, LOWER, UPPER, HIGH = IncomeGroup
MENTOR, MENTEE, FUNDER = PartyRole.MENTOR, PartyRole.MENTEE, PartyRole.FUNDER
T = PartnershipType


def at(role: PartyRole, country: str | None, income: IncomeGroup | None, **more) -> PlacedParty:
    return PlacedParty(uuid4(), role, country, income, **more)


@pytest.mark.parametrize(
    "name, parties, expected",
    [
        ("VEI with FIPAG", [at(MENTOR, "NL", HIGH), at(MENTEE, "MZ", LOW)], T.NORTH_SOUTH),
        ("NWSC with Harar", [at(MENTOR, "UG", LOW), at(MENTEE, "ET", LOW)], T.SOUTH_SOUTH),
        ("eThekwini with Bulawayo", [at(MENTOR, "ZA", UPPER), at(MENTEE, "ZW", LOWER)],
         T.SOUTH_SOUTH),
        ("two in Indonesia", [at(MENTOR, "ID", LOWER), at(MENTEE, "ID", LOWER)], T.NATIONAL),
        ("two in one rich country", [at(MENTOR, "US", HIGH), at(MENTEE, "US", HIGH)], T.NATIONAL),
        ("two rich countries", [at(MENTOR, "NL", HIGH), at(MENTEE, "DE", HIGH)], T.NORTH_NORTH),
        ("a South mentor of a North mentee", [at(MENTOR, "ZA", UPPER), at(MENTEE, "PT", HIGH)],
         T.OTHER),
        ("one country, group not known", [at(MENTOR, "CU", None), at(MENTEE, "CU", None)],
         T.NATIONAL),
        ("group not known", [at(MENTOR, "NL", HIGH), at(MENTEE, "VE", None)], T.NOT_KNOWN),
        ("country not known", [at(MENTOR, None, None), at(MENTEE, "MZ", LOW)], T.NOT_KNOWN),
        ("no mentee", [at(MENTOR, "NL", HIGH)], T.NOT_KNOWN),
        ("nobody", [], T.NOT_KNOWN),
    ],
)  # fmt: skip
def test_the_type(name, parties, expected):
    derived = derive_type(parties)

    assert derived.type is expected
    assert not derived.is_triangular
    assert not derived.is_multi


def test_mali_with_morocco_and_the_netherlands_is_triangular():
    derived = derive_type(
        [
            at(MENTEE, "ML", LOW),
            at(MENTEE, "ML", LOW),
            at(MENTOR, "MA", LOWER, is_lead=True),
            at(MENTOR, "NL", HIGH),
        ]
    )

    assert derived.is_triangular
    assert derived.is_multi
    assert derived.type is T.SOUTH_SOUTH  # Morocco leads


def test_without_a_lead_a_north_mentor_makes_it_north_south():
    parties = [at(MENTEE, "ML", LOW), at(MENTOR, "MA", LOWER), at(MENTOR, "NL", HIGH)]
    derived = derive_type(parties)

    assert (derived.type, derived.is_triangular) == (T.NORTH_SOUTH, True)
    assert not derived.is_multi  # several operators, but none leads


@pytest.mark.parametrize(
    "backer, is_triangular",
    [
        (at(FUNDER, "NL", HIGH), True),
        (at(FUNDER, "NL", HIGH, is_operator=False), False),  # a donor is no operator
        (at(FUNDER, "ZA", UPPER), False),
        (at(FUNDER, "NL", None), False),
    ],
)
def test_a_south_mentor_paid_by_a_north_operator_is_triangular(backer, is_triangular):
    parties = [at(MENTEE, "GN", LOW), at(MENTOR, "BF", LOW), backer]

    assert derive_type(parties).is_triangular is is_triangular


@pytest.mark.parametrize(
    "day, year", [(date(2022, 6, 30), 2022), (date(2022, 7, 1), 2023), (date(2023, 1, 1), 2023)]
)
def test_an_income_list_begins_on_the_first_of_july(day, year):
    assert fiscal_year(day) == year
