"""What a shortlist says, in the reader's language."""

import pytest
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import override

from tests.apps.partnerships.made import code_text
from tests.compared import compared, joins
from tests.conftest import NOON
from tests.declared import need, strength
from tests.markup import tight
from tests.world import world
from waterpeers.apps.benchmarking.actions import compare
from waterpeers.apps.benchmarking.models import Share
from waterpeers.apps.matching.queries import sentence_of
from waterpeers.apps.partnerships.actions.conduct import accept_code
from waterpeers.domain.actors import Act
from waterpeers.domain.peer_groups import PeerRule
from waterpeers.domain.verdicts import Reason


@pytest.mark.parametrize(
    "language, said",
    [
        ("en", "The sizes are near: 14,200 and 31,000 connections."),
        ("fr", "14\u202f200 et 31\u202f000"),
        ("es", "14"),
    ],
)
def test_numbers_of_a_reason_are_written_as_the_reader_writes_them(language, said):
    reason = Reason("good_scale", (("mentee", "14200"), ("mentor", "31000")))
    with override(language):
        assert said in sentence_of(reason).replace("\xa0", "\u202f")


@pytest.mark.parametrize(
    "language, said",
    [
        ("en", "A working language in common: English, Portuguese."),
        ("fr", "anglais, portugais"),
        ("es", "inglés, portugués"),
    ],
)
def test_languages_within_a_sentence_are_written_as_the_language_does(language, said):
    reason = Reason("share_language", (("languages", "en, pt"),))
    with override(language):
        assert said in sentence_of(reason)


@pytest.mark.parametrize(
    "language, taken, said",
    [
        ("en", "1", "1 place of 3 is taken"),
        ("en", "2", "2 places of 3 are taken"),
        ("fr", "1", "1 place sur 3 est prise"),
        ("fr", "2", "2 places sur 3 sont prises"),
        ("es", "1", "1 cupo de 3 está ocupado"),
        ("es", "2", "2 cupos de 3 están ocupados"),
    ],
)
def test_taken_places_are_counted_in_the_singular_and_the_plural(language, taken, said):
    for code in ("good_load", "weak_load"):
        reason = Reason(code, (("current", taken), ("most", "3")))
        with override(language):
            assert said in sentence_of(reason)


@pytest.fixture
def page(client, db, settings):
    """The shortlist of a need that a mentor of the same language can help with."""
    made = world()
    for organisation in (made.mentee, made.mentor):
        organisation.languages = ["en", "pt"]
        organisation.save()
    made.mentor.is_willing_to_mentor, made.mentor.max_partnerships = True, 3
    made.mentor.confirmed_on = now().date()
    made.mentor.save()
    accept_code(
        made.mentor, code_text(), office="Director", act=Act(made.actor("mentor_signatory"), NOON)
    )
    strength(made)
    client.force_login(made.people["mentee_signatory"])
    address = reverse("matching:shortlist", args=[need(made).uuid])
    return client.get(address).content.decode()


def test_a_card_says_its_figures_in_words_and_on_one_scale(page):
    assert "3 of 3 free" in " ".join(page.split())
    assert "of 100" in page
    assert "/ 3" not in page
    assert "/ 100" not in page


def test_fewer_kinds_than_four_say_why(page):
    assert "Fewer than four kinds are shown: 1 operator fits all conditions." in page


def test_candidates_stand_side_by_side_with_facts_and_points(page):
    text = tight(page)
    for fact in ("A benchmark or an audit by others", "3 of 3 free"):
        assert f"<span>{fact}</span>" in text
    assert ">English, Portuguese</td>" in text
    assert "<b>19</b>" in text, "three quarters of 25 points for what backs it"
    assert "Where the points of Waterbedrijf Delta come from" in text
    assert "Nobody gets any of the 6 points: An earlier partnership of the two" in text


def test_what_the_comparison_with_peers_says_stands_on_the_card(client, db, settings):
    made = world()
    compared(made.mentee)
    for organisation in (made.mentee, made.mentor):
        organisation.languages = ["en"]
        organisation.save()
    made.mentor.is_willing_to_mentor, made.mentor.max_partnerships = True, 3
    made.mentor.confirmed_on = now().date()
    made.mentor.save()
    joins(made.mentor, 10)
    Share.objects.create(giver=made.mentor, since_at=NOON)
    signatory = made.actor("mentee_signatory")
    compare(made.mentee, PeerRule.of([]), 2025, act=Act(signatory, NOON))
    accept_code(
        made.mentor, code_text(), office="Director", act=Act(made.actor("mentor_signatory"), NOON)
    )
    strength(made)
    declared = need(made, visibility="network")
    says = "among 7 operators of the same kind, it is in the best quarter where help is needed"

    for who, there in (("mentee_signatory", True), ("facilitator", False)):
        client.force_login(made.people[who])
        page = client.get(reverse("matching:shortlist", args=[declared.uuid])).content.decode()
        program = client.get(reverse("api:shortlist", args=[declared.uuid])).json()
        assert (says in page) is there
        assert (says in program["candidates"][0]["evidence"]) is there


def test_consent_stands_under_the_choice_that_needs_it(client, db):
    made = world()
    client.force_login(made.people["mentee_signatory"])
    text = client.get(reverse("matching:declare", args=["need", made.mentee.uuid])).content.decode()

    last_choice, consent = text.index('value="public"'), text.index("agreed_to_public")
    assert last_choice < consent < text.index("</fieldset>", last_choice)
    assert text.count('class="button"') == 1, "one primary button"


def test_an_error_of_a_tick_is_said_once_and_leads_to_it(client, db):
    made = world()
    client.force_login(made.people["mentee_signatory"])
    address = reverse("matching:declare", args=["need", made.mentee.uuid])
    sent = {"working_area": "water_losses", "sentence": "x", "evidence_class": "self_said"}
    text = tight(client.post(address, sent | {"visibility": "public"}).content.decode())

    words = "Tick that you agree before a need is shown to everybody."
    assert f'<li><a href="#id_agreed_to_public">{words}</a></li>' in text
