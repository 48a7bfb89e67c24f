"""The trail says for whom somebody acted, without being told."""

import pytest

from tests.apps.ladders.made import AT, saved
from tests.apps.partnerships.made import partnership as opened
from tests.world import member
from waterpeers.apps.audit.actions import record
from waterpeers.apps.audit.words import changes
from waterpeers.apps.ladders.events import Event
from waterpeers.apps.partnerships.words.partnerships import PHASES
from waterpeers.domain.actors import Act, Role

pytestmark = pytest.mark.django_db


def acted(everybody, who, subject):
    return record(Event.LADDER_SAVED, subject, act=Act(everybody.actor(who), AT)).organisation_uuid


def test_it_is_the_owner_for_which_the_person_works(everybody):
    row = saved(everybody)

    assert acted(everybody, "mentee_reporter", row) == everybody.mentee.uuid
    assert acted(everybody, "mentee_reporter", everybody.mentee) == everybody.mentee.uuid
    assert acted(everybody, "facilitator", row) is None, "they keep it, for nobody"


def test_of_several_owners_it_is_ones_own_unless_there_are_two(everybody):
    partnership = opened(everybody)

    assert acted(everybody, "mentor_signatory", partnership) == everybody.mentor.uuid
    assert acted(everybody, "mentee_signatory", partnership) == everybody.mentee.uuid
    assert acted(everybody, "outsider", partnership) is None
    member(everybody.mentor, Role.REPORTER, "mentee.signatory@example.org")
    assert acted(everybody, "mentee_signatory", partnership) is None


def test_what_changed_is_said_in_words_before_and_after():
    before = {"state": "proposed", "connections": 900, "revision": 1, "place": "", "staff": 4}
    after = {"state": "listed", "connections": 14200, "revision": 2, "place": "Tete", "staff": 4}

    said = [(str(label), *both) for label, *both in changes("organisation", before, after)]

    assert said == [
        ("State in the register", "Waits for approval", "Listed"),
        ("Connections", "900", "14,200"),
        ("Town or city", "–", "Tete"),
    ]
    partnership = changes("partnership", {"phase": "find"}, {"phase": "agree", "gate": "G1"})
    assert [both for _label, *both in partnership] == [[str(PHASES["find"]), str(PHASES["agree"])]]
    assert changes("no such thing", {}, {"x": 1}) == ()


def test_days_lists_and_long_texts_are_said_as_people_read_them():
    after = {"confirmed_on": "2026-11-02", "services": ["water", "sewerage"], "about": "x" * 900}

    said = {str(label): text for label, _before, text in changes("organisation", {}, after)}

    assert said["Confirmed on"] == "2 November 2026"
    assert said["Services"] == "Water supply, Sewerage"
    assert len(said["About us"]) == 301
    assert changes("membership", {"role": "reporter"}, {})[0][2] == "–"
