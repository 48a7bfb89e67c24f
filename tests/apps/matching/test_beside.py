"""Candidates side by side: whose figure, what each weight decides, what the reader can do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from tests.apps.partnerships.made import code_text
from tests.compared import NRW, joins, reviewed
from tests.conftest import NOON
from tests.declared import need, request, strength
from tests.markup import tight
from tests.world import World, signed_in
from waterpeers.apps.benchmarking.models import Share
from waterpeers.apps.matching.models import Need, Strength
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.actions.conduct import accept_code
from waterpeers.domain.actors import Act, Actor, Role
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.matching import areas_near

pytestmark = pytest.mark.django_db


def fits(organisation: Organisation, **fields: object) -> None:
    """Let an operator fit all conditions."""
    fields |= {
        "languages": ["en"], "is_willing_to_mentor": True, "max_partnerships": 3,
        "confirmed_on": now().date(),
    }  # fmt: skip
    Organisation.objects.filter(pk=organisation.pk).update(**fields)
    organisation.refresh_from_db()


@pytest.fixture
def two(everybody: World) -> World:
    """Two mentors fit: one of the mentee's size with its own word, one large with an audit."""
    elsewhere = Organisation.objects.get(name="Elsewhere Water")
    fits(everybody.mentee, connections=10_000)
    fits(everybody.mentor, connections=1_000_000)
    fits(elsewhere, connections=10_000)
    text = code_text()
    for organisation in (everybody.mentor, elsewhere):
        signs = Actor(
            everybody.actor("mentor_signatory").person,
            memberships=frozenset({(organisation.uuid, Role.SIGNATORY)}),
        )
        accept_code(organisation, text, office="Director", act=Act(signs, NOON))
    strength(everybody)
    Strength.objects.create(
        organisation=elsewhere, working_area=WorkingArea.WATER_LOSSES, sentence="We see it",
        evidence_class="self_said", visibility="network", declared_at=NOON,
    )  # fmt: skip
    return everybody


def page(world: World, declared: Need, query: str = "", who: str = "mentee_signatory") -> str:
    address = reverse("matching:shortlist", args=[declared.uuid])
    return tight(signed_in(world, who).get(address + query).content.decode())


WEIGHTS = "&".join(f"{name}=0" for name in ("proximity", "context", "institution", "technology",
                                            "history", "load"))  # fmt: skip


def test_the_finding_says_by_what_the_first_leads_and_where_the_next_is_ahead(two):
    text = page(two, need(two), f"?own=1&evidence=5&scale=4&{WEIGHTS}")
    # Elsewhere: (5 × 0.25 + 4 × 1) / 9 = 58; Delta: (5 × 0.75 + 4 × 0) / 9 = 42
    assert "Elsewhere Water leads by size; Waterbedrijf Delta is ahead by evidence" in text
    assert 'class="best"><span>10,000 connections</span>' in text
    assert "Águas do Lago: 10,000 connections" in text


def test_each_weight_says_what_it_decides(two):
    text = page(two, need(two), f"?own=1&evidence=5&scale=4&{WEIGHTS}")
    # evidence twice: (10 × 0.75) / 14 = 54 against (10 × 0.25 + 4) / 14 = 46
    assert "Counted twice: Waterbedrijf Delta comes first, 54 points to 46 of Elsewhere" in text
    # without it sizes alone: 100 against 0
    assert "Left out: Elsewhere Water goes from 58 to 100; the first stays first." in text
    assert "stays first whichever weight" not in text


def test_a_first_that_no_weight_moves_is_said_to_stay(two):
    text = page(two, need(two), f"?own=1&evidence=1&scale=4&{WEIGHTS}")
    left_out = "Left out: Waterbedrijf Delta comes first, 75 points to 25 of Elsewhere Water."
    assert left_out in text, "without sizes only evidence is left"
    text = page(two, need(two), f"?own=1&evidence=0&scale=4&{WEIGHTS}")
    assert "Elsewhere Water stays first whichever weight is doubled or left out." in text


def test_the_figure_of_the_need_stands_beside_that_of_mentors_who_show_theirs(two):
    elsewhere = Organisation.objects.get(name="Elsewhere Water")
    for organisation, losses in ((two.mentee, 40), (two.mentor, 10), (elsewhere, 50)):
        joins(organisation, losses)
        if organisation != two.mentee:
            Share.objects.create(giver=organisation, since_at=NOON)
    declared = need(two, quotes={"code": NRW, "words": "", "sheet": ""}, visibility="network")

    text = page(two, declared)
    assert "<b>Non-revenue water: 10 % (2025, B2); Águas do Lago: 40 %</b>" in text
    assert "50 % (2025, B2); Águas" not in text, "more is lost there: no reason to go there"
    assert '<td data-label="Elsewhere Water">50 %</td>' in text

    Share.objects.filter(giver=two.mentor).update(until_at=NOON + timedelta(days=1))
    text = page(two, declared)
    assert "10 % (2025" not in text
    assert '<td data-label="Waterbedrijf Delta">not shown to you</td>' in text
    assert "10 % (2025, B2); Águas do Lago: 40 %" in page(two, declared, who="facilitator"), (
        "it reads all"
    )


def test_a_figure_of_which_a_part_is_not_shown_is_not_shown(two):
    reviewed(two.mentee, {"produced": 2e6, "sold": 1e6})
    reviewed(two.mentor, {"produced": 2e6, "sold": 1.8e6})
    declared = need(two, quotes={"code": NRW, "words": "", "sheet": ""})
    assert "10 % (2025" not in page(two, declared), "what is sold is no key figure"


def test_who_was_asked_is_not_asked_again_while_it_waits(two):
    asked = request(two)
    text = page(two, asked.need)
    assert text.count("Ask for help<") == 1, "the other one"
    assert f'href="/match/requests/#request-{asked.uuid}">asked on 2 November 2026</a>' in text
    asked.state = "declined"
    asked.save()
    assert page(two, asked.need).count("Ask for help<") == 2


def test_one_wish_that_is_missing_is_let_go_by_a_link(two):
    declared = need(two)
    query = "?own=1&is_backed=on&within_km=10000&evidence=8"
    client = signed_in(two, "mentee_signatory")
    found = client.get(reverse("matching:shortlist", args=[declared.uuid]) + query)
    # places are not known: both are out of reach, one also has nobody else's word
    [line] = found.context["shown"].almost
    assert (line.name, line.step.words) == ("Waterbedrijf Delta", "Look without this wish")
    assert "within_km" not in line.step.href
    assert "is_backed=on" in line.step.href
    assert "evidence=8" in line.step.href
    text = page(two, declared, line.step.href)
    assert "1 operator can help" in text
    assert "This is necessary" not in page(two, declared, "?own=1&is_backed=on"), "usual weights"


def test_what_only_the_mentor_can_change_leads_to_who_facilitates(two):
    Organisation.objects.filter(pk=two.mentor.pk).update(is_willing_to_mentor=None)
    Organisation.objects.filter(pk=two.platform.pk).update(
        contact_office="Secretariat", contact_email="office@platform.example"
    )
    declared = need(two)
    text = page(two, declared)
    assert (
        'href="mailto:office@platform.example?subject=Half%20of%20our%20water%20is%20lost"' in text
    )
    assert "(Secretariat, Platform of the South)" in text
    assert "office@platform.example" not in page(two, declared, who="facilitator")


def test_where_nobody_is_strong_the_nearest_areas_and_an_office_are_named(everybody):
    offering = (
        ("finance", everybody.mentor),
        ("finance", everybody.platform),
        ("energy", everybody.mentor),
    )
    for area, organisation in offering:
        Strength.objects.create(
            organisation=organisation, working_area=area, sentence="We know how",
            evidence_class="self_said", visibility="network", declared_at=NOON,
        )  # fmt: skip
    text = page(everybody, need(everybody))
    assert "Nearest areas in which there is help" in text
    assert text.index("offers=energy") < text.index("offers=finance"), "near, though fewer"
    assert "Platform of the South</a>" in text, "its office has no mail"


def test_areas_are_near_each_other_both_ways_and_none_stands_alone():
    for area in WorkingArea:
        assert areas_near(area)
        assert area not in areas_near(area)
        assert all(area in areas_near(other) for other in areas_near(area))
