"""The trail says for whom somebody acted, without being told."""

import pytest

from tests.apps.ladders.made import AT, saved
from tests.apps.partnerships.made import partnership as opened
from tests.world import member
from waterpeers.apps.audit.actions import record
from waterpeers.apps.ladders.events import Event
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
