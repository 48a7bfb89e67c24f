"""Conversations beside things: who reads and writes, who is told, what is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.apps.learning.made import Learned
from tests.conftest import NOON
from tests.world import World, signed_in
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.beside import BesideThing, beside_of, found_beside
from waterpeers.apps.foundation.models import Mail
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.threads import access
from waterpeers.apps.threads.actions import listen, take_back_message, write_message
from waterpeers.apps.threads.models import ThreadMessage
from waterpeers.apps.threads.queries import messages_of, thread_of
from waterpeers.apps.threads.waiting import unread
from waterpeers.domain.actors import Act
from waterpeers.domain.threads import LONGEST_MESSAGE, MOST_MESSAGES, ThreadClass
from waterpeers.domain.turns import MailChoice
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Refused

pytestmark = pytest.mark.django_db


class Talked:
    """A record of learning beside which people talk."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.learned = Learned(world).note(by=world.actor("mentee_signatory"))
        beside = beside_of(self.learned)
        assert beside is not None
        self.beside: BesideThing = beside

    def act(self, who: str, *, later: int = 0) -> Act:
        return Act(self.world.actor(who), NOON + timedelta(minutes=later))

    def write(self, who: str, text: str = "Since when?", later: int = 0, **more) -> ThreadMessage:
        return write_message(self.beside, text, act=self.act(who, later=later), **more)

    def reads(self, who: str) -> list[str]:
        actor = self.world.actor(who)
        classes = access.classes_of(actor, self.beside.partnership)
        return [each.text for each in messages_of(thread_of(self.beside), classes)]

    def waits(self, who: str, later: int = 60) -> list[str]:
        return [
            each.what for each in unread(self.world.actor(who), NOON + timedelta(minutes=later))
        ]


@pytest.fixture
def talked(everybody: World) -> Talked:
    return Talked(everybody)


def mailed() -> set[str]:
    return set(Mail.objects.values_list("to", flat=True))


def test_a_first_message_reaches_who_is_named_and_who_coordinates_the_other_side(talked):
    talked.write("facilitator")

    assert mailed() == {"mentee.signatory@example.org", "mentor.coordinator@example.org"}


def test_later_ones_reach_those_who_take_part_and_never_their_author(talked):
    talked.write("mentee_signatory")
    Mail.objects.all().delete()
    talked.write("mentor_signatory", "Since May.", later=1)

    assert mailed() == {"mentee.signatory@example.org", "mentor.coordinator@example.org"}
    assert talked.reads("facilitator") == ["Since when?", "Since May."]


def test_the_mail_says_what_was_written_and_leads_there_in_the_language_of_its_reader(
    talked, settings
):
    person = talked.world.people["mentor_coordinator"]
    person.language = "fr"
    person.save()
    talked.write("mentee_signatory", "Depuis quand ?")
    mail = Mail.objects.get(to=person.email)

    assert "Depuis quand ?" in mail.text
    there = reverse("threads:thread", args=["learning", talked.learned.uuid])
    assert settings.BASE_URL + there in mail.text
    assert "a écrit" in mail.text
    assert "Reply-To" not in mail.headers, "the site reads no mail unless it says where"
    assert mail.headers["References"].startswith("<thread.")


@pytest.mark.parametrize("choice", [MailChoice.DAILY, MailChoice.WEEKLY, MailChoice.NONE])
def test_who_wants_mails_seldom_finds_it_on_the_desk_and_in_the_next_one(talked, choice):
    person = talked.world.people["mentor_coordinator"]
    person.mails = choice
    person.save()
    talked.write("mentee_signatory")

    assert person.email not in mailed()
    (waiting,) = unread(actor_of(person), NOON + timedelta(hours=1))
    assert waiting.is_told_apart is False


def test_it_waits_until_one_has_read_or_answered(talked):
    talked.write("mentee_signatory")
    assert talked.waits("mentor_coordinator") == [
        "mentee.signatory wrote beside “Read the night flow of a zone”."
    ]
    assert talked.waits("mentee_signatory") == []
    listen(talked.beside, act=talked.act("mentor_coordinator", later=2), has_read=True)
    assert talked.waits("mentor_coordinator") == []

    talked.write("mentee_signatory", "And now?", later=3)
    assert len(talked.waits("mentor_coordinator")) == 1
    talked.write("mentor_coordinator", "Since May.", later=4)
    assert talked.waits("mentor_coordinator") == []
    assert talked.waits("mentor_coordinator", later=60 * 24 * 30) == [], "news do not last"


def test_who_wants_none_of_this_conversation_gets_none(talked):
    talked.write("mentee_signatory")
    listen(talked.beside, act=talked.act("mentor_coordinator"), is_quiet=True)
    Mail.objects.all().delete()
    talked.write("mentee_signatory", "And now?", later=1)

    assert mailed() == set()


def test_what_coordinators_and_signatories_say_stays_among_them(talked):
    talked.write("mentee_signatory")
    Mail.objects.all().delete()
    listen(talked.beside, act=talked.act("facilitator"))
    talked.write("mentee_signatory", "Only for us.", later=1, seen_by=ThreadClass.RESTRICTED)

    assert mailed() == {"mentor.coordinator@example.org"}
    assert talked.reads("mentor_signatory") == ["Since when?", "Only for us."]
    assert talked.reads("mentee_reporter") == ["Since when?"]
    assert talked.reads("facilitator") == ["Since when?"]
    assert talked.waits("facilitator") == [
        "mentee.signatory wrote beside “Read the night flow of a zone”."
    ]
    for who in ("mentee_reporter", "facilitator"):
        page = signed_in(talked.world, who).get(
            reverse("threads:thread", args=["learning", talked.learned.uuid])
        )
        assert "Only for us." not in page.content.decode()
        with pytest.raises(NotAllowed):
            talked.write(who, "Me too", seen_by=ThreadClass.RESTRICTED)


@pytest.mark.parametrize("who", ["outsider", "administrator"])
def test_others_write_nothing(talked, who):
    with pytest.raises(NotAllowed):
        talked.write(who)
    assert found_beside("learning", talked.learned.uuid, talked.world.actor("outsider")) is None
    assert not ThreadMessage.objects.exists()


@pytest.mark.parametrize("text", ["", "  ", "x" * (LONGEST_MESSAGE + 1), "a\x07b"])
def test_what_is_no_message_is_refused(talked, text):
    with pytest.raises(NotValid):
        talked.write("mentee_signatory", text)


def test_nobody_floods_others_with_messages(talked, monkeypatch):
    monkeypatch.setattr("waterpeers.apps.threads.actions.MOST_A_DAY", 2)
    for _ in range(2):
        talked.write("mentee_signatory")
    with pytest.raises(NotReady) as refused:
        talked.write("mentee_signatory")
    assert refused.value.verdict.against[0].code == "too_many_messages_a_day"
    talked.write("mentor_signatory")


def test_a_conversation_ends_somewhere(talked, monkeypatch):
    monkeypatch.setattr("waterpeers.apps.threads.actions.MOST_MESSAGES", 1)
    talked.write("mentee_signatory")
    with pytest.raises(NotReady) as refused:
        talked.write("mentee_signatory")
    assert refused.value.verdict.against[0].code == "too_many_messages"
    assert MOST_MESSAGES > 100


def test_sent_twice_it_is_one(talked):
    first = talked.write("mentee_signatory")
    again = talked.write("mentee_signatory", "Other words", uuid=first.uuid)

    assert again.pk == first.pk
    assert ThreadMessage.objects.count() == 1


def test_taken_back_nothing_of_it_is_left(talked):
    made = talked.write("mentee_signatory", "A word too many")
    with pytest.raises(Refused):
        take_back_message(made, act=talked.act("mentor_coordinator"))
    take_back_message(made, act=talked.act("mentee_signatory", later=1))

    assert talked.reads("mentor_coordinator") == [""]
    assert talked.waits("mentor_coordinator") == []
    trail = [f"{each.before} {each.after}" for each in Entry.objects.all()]
    assert not [line for line in trail if "too many" in line]
    with pytest.raises(NotReady):
        take_back_message(made, act=talked.act("mentee_signatory", later=2))


def test_the_page_of_the_thing_shows_it_and_takes_an_answer(talked):
    talked.write("mentee_signatory")
    client = signed_in(talked.world, "mentor_coordinator")
    page = client.get(reverse("learning:record", args=[talked.learned.uuid])).content.decode()
    there = reverse("threads:thread", args=["learning", talked.learned.uuid])

    assert "Since when?" in page
    assert f'action="{there}"' in page
    answer = client.post(there, {"text": "Since May."}, follow=True)
    assert "Since May." in answer.content.decode()
    listed = client.get(
        reverse("threads:of-partnership", args=[talked.beside.partnership.uuid])
    ).content.decode()
    assert there in listed


def test_every_kind_of_thing_has_an_address_and_a_name_of_its_own():
    talks = [talk for subject in subjects() for talk in subject.talks]

    assert len({talk.kind for talk in talks}) == len(talks)
    assert len({talk.table for talk in talks}) == len(talks)
    assert {talk.kind for talk in talks} >= {
        "activity", "output", "outcome", "commitment", "update", "finding", "mission", "learning",
        "review", "stocktaking",
    }  # fmt: skip
    for talk in talks:
        assert hasattr(talk.table.objects, "visible_to")
