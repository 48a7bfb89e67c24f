import pytest

from waterpeers.domain.service_ladders import RUNGS, Ladder, Rung, Service, ladder
from waterpeers.domain.verdicts import NotValid


def test_safely_managed_is_the_lowest_of_its_conditions():
    made = ladder(
        Service.WATER,
        at_least_basic=0.8,
        limited=0.1,
        unimproved=0.06,
        conditions=(0.7, 0.55, 0.6),
    )

    assert made.shares[Rung.SAFELY_MANAGED] == 0.55
    assert made.shares[Rung.BASIC] == pytest.approx(0.25)
    assert made.shares[Rung.SURFACE_WATER] == pytest.approx(0.04)
    assert made.at_least_basic == pytest.approx(0.8)
    assert list(made.shares) == list(RUNGS[Service.WATER])


def test_nobody_is_safe_who_has_no_basic_service():
    made = ladder(
        Service.SANITATION, at_least_basic=0.5, limited=0.2, unimproved=0.2, conditions=(0.9,)
    )

    assert made.shares[Rung.SAFELY_MANAGED] == 0.5
    assert made.shares[Rung.OPEN_DEFECATION] == pytest.approx(0.1)


@pytest.mark.parametrize(("known_for", "told"), [(0.49, None), (0.5, 0.3)])
def test_it_is_told_only_where_quality_is_known_for_half(known_for, told):
    made = ladder(
        Service.WATER,
        at_least_basic=0.6,
        limited=0.3,
        unimproved=0.1,
        conditions=(0.3,),
        quality_known_for=known_for,
    )

    assert made.shares[Rung.SAFELY_MANAGED] == told
    assert made.at_least_basic == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({Rung.BASIC: 0.9}, "rungs_do_not_add_up"),
        ({Rung.BASIC: None, Rung.LIMITED: 0.8}, "rung_missing"),
        ({Rung.BASIC: -0.1, Rung.LIMITED: 0.9}, "not_a_share"),
        ({Rung.OPEN_DEFECATION: 0.0}, "rung_of_another_ladder"),
    ],
)
def test_what_is_no_ladder_is_refused(change, code):
    shares = {
        Rung.SAFELY_MANAGED: 0.2,
        Rung.BASIC: 0.4,
        Rung.LIMITED: 0.4,
        Rung.UNIMPROVED: 0.0,
        Rung.SURFACE_WATER: 0.0,
    }
    with pytest.raises(NotValid) as refused:
        Ladder(Service.WATER, shares | change)

    assert [reason.code for reason in refused.value.verdict.against] == [code]
