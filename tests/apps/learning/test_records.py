"""What was learned is noted once, asked about later, and not known where nobody answers."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from tests.apps.learning.made import Learned
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.desk.actions import tell_everybody
from waterpeers.apps.learning.actions.checks import answer_check, say_level, second_check
from waterpeers.apps.learning.actions.records import (
    change_learning,
    forget_learner,
    note_learning,
)
from waterpeers.apps.learning.documents import learning_document
from waterpeers.apps.learning.models import LearningCheck, LearningRecord
from waterpeers.apps.learning.queries import answer_link, records_of
from waterpeers.apps.learning.reports.records import gaps, learning_finding, method_lines, row_of
from waterpeers.apps.learning.waiting import checks
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.turns import AT_WORK
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

pytestmark = pytest.mark.django_db
DUE = NOON.replace(year=2027, month=1, day=30)


@pytest.fixture
def learned():
    return Learned(people())


def codes(caught):
    return {(reason.code, reason.field) for reason in caught.value.verdict.against}


def rows(learned, at=NOON):
    return [row_of(each, at.date()) for each in records_of(learned.partnership)]


def test_sent_twice_it_is_one_and_both_checks_stand_from_the_start(learned):
    made = learned.note()
    act = Act(learned.deal.mentee, NOON)
    again = note_learning(
        learned.partnership, learned.fields(practice="Other"), act=act, uuid=made.uuid
    )

    assert (again, again.practice) == (made, made.practice)
    assert [check.due_on for check in made.checks.order_by("due_on")] == [
        date(2027, 1, 30),
        date(2027, 4, 30),
    ]
    assert Entry.objects.get(event="learning.noted").after["learners"] == 7


def test_what_is_missing_is_said_at_once_and_the_database_keeps_no_name_unasked(learned):
    with pytest.raises(NotValid) as caught:
        learned.note(women=0, men=0, next_use=" ", level=7, names=["Ana Sousa"], theme="magic")

    assert codes(caught) == {
        ("required", "next_use"),
        ("nobody_learned", "women"),
        ("not_a_level", "level"),
        ("names_not_agreed", "names_agreed"),
        ("not_in_list", "theme"),
    }
    made = learned.note()
    with pytest.raises(IntegrityError), transaction.atomic():
        LearningRecord.objects.filter(pk=made.pk).update(names=["Ana Sousa"])


def test_all_people_of_both_sides_note_and_nobody_else(learned):
    reporter = learned.world.actor("mentee_reporter")
    delta = learned.side("Waterbedrijf Delta")
    assert learned.note(by=reporter, party=delta.uuid).party == delta
    with pytest.raises(NotAllowed):
        learned.note(by=learned.world.actor("administrator"))


def test_after_the_end_nothing_new_is_noted_and_checks_go_on(learned):
    check = learned.note().checks.order_by("due_on")[0]
    learned.partnership.state = "stopped_by_mentee"
    learned.partnership.save()
    with pytest.raises(NotReady):
        learned.note()

    assert [each.kind for each in checks(learned.deal.mentee, DUE)] == ["learning_check"]
    assert answer_check(check, {"level": 4}, act=Act(learned.deal.mentee, DUE)).level == 4


def test_a_check_is_answered_once_by_the_side_that_learned(learned):
    check = learned.note().checks.order_by("due_on")[0]
    with pytest.raises(NotAllowed):
        answer_check(check, {"level": 4}, act=Act(learned.deal.mentor, DUE))
    answer_check(check, {"level": "1", "blocked": ["no_means"]}, act=Act(learned.deal.mentee, DUE))
    with pytest.raises(NotReady):
        answer_check(check, {"level": 4}, act=Act(learned.deal.mentee, DUE))

    (row,) = rows(learned, DUE)
    assert (row.standing.level, str(row.use)) == (1, "Waits for means")


def test_what_nobody_answers_is_not_known_until_somebody_says_it(learned):
    made = learned.note(level=3)
    late = DUE + timedelta(days=31)
    assert learning_finding(rows(learned)) == "1 of 1 thing learned is in use"
    assert learning_finding(rows(learned, late)) == (
        "0 of 1 thing learned is in use, 1 is not known"
    )
    assert checks(learned.deal.mentee, late) == []

    say_level(made, {"level": 0, "word": "Both moved"}, act=Act(learned.deal.mentee, late))
    assert learning_finding(rows(learned, late)) == "0 of 1 thing learned is in use, 1 faded"


def test_a_supervisor_who_disagrees_is_heard_and_the_lower_level_counts(learned):
    made = learned.note()
    who = learned.world.people["mentee_reporter"]
    change_learning(
        made, learned.fields(answerer=who.uuid), revision=1, act=Act(learned.deal.mentee, NOON)
    )
    check = made.checks.order_by("due_on")[0]
    with pytest.raises(NotReady):
        second_check(check, level=2, act=Act(learned.deal.mentee, DUE))
    answer_check(check, {"level": 4}, act=Act(learned.world.actor("mentee_reporter"), DUE))
    with pytest.raises(NotAllowed):
        second_check(check, level=4, act=Act(learned.world.actor("mentee_reporter"), DUE))
    second_check(check, level=2, word="Only with help", act=Act(learned.deal.mentee, DUE))

    assert rows(learned, DUE)[0].standing.level == 2
    page = signed_in(learned.world, "mentee_signatory").get(
        reverse("learning:record", args=[made.uuid])
    )
    assert "the lower one counts" in page.content.decode()
    assert "Only with help" in page.content.decode()


def test_who_was_named_is_asked_and_those_who_run_the_side_once_they_left(learned):
    who = learned.world.people["mentee_reporter"]
    learned.note(answerer=who.uuid)

    assert [each.kind for each in checks(actor_of(who), DUE)] == ["learning_check"]
    assert checks(learned.deal.mentee, DUE) == []
    assert checks(actor_of(who), NOON) == []
    Membership.objects.filter(person=who).delete()
    assert checks(actor_of(who), DUE) == []
    assert len(checks(learned.deal.mentee, DUE)) == 1


def test_the_link_of_a_mail_answers_once_without_signing_in(
    learned, django_capture_on_commit_callbacks
):
    who = learned.world.people["mentee_reporter"]
    made = learned.note(answerer=who.uuid, names=["Ana Sousa"], names_agreed=True)
    check = made.checks.order_by("due_on")[0]
    LearningCheck.objects.filter(pk=check.pk).update(due_on=now().date())
    (waits,) = checks(actor_of(who), now())
    assert waits.href == reverse("learning:check", args=[check.uuid]), "the desk has no key"
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        tell_everybody(act=Act(NOBODY, now() + AT_WORK))
    letters = [each for each in mail.outbox if each.to == [who.email]]
    assert any(waits.mail_href in each.body for each in letters)
    assert not any(waits.mail_href in each.body for each in mail.outbox if each not in letters)

    stranger = Client()
    page = stranger.get(waits.mail_href)
    assert page["Cache-Control"] == "no-store"
    assert made.practice in page.content.decode()
    assert "Ana Sousa" not in page.content.decode()
    check.refresh_from_db()
    assert check.answered_at is None, "looking changes nothing"
    assert stranger.post(waits.mail_href, {"level": "9"}).status_code == 422
    assert stranger.post(waits.mail_href, {"level": "1"}).status_code == 200
    check.refresh_from_db()
    assert (check.level, check.answered_by) == (1, who)
    assert stranger.post(waits.mail_href, {"level": "6"}).status_code == 404
    assert stranger.get(waits.mail_href).status_code == 404


def test_a_link_that_is_changed_or_of_somebody_who_left_or_too_old_answers_nothing(learned):
    who = learned.world.people["mentee_reporter"]
    check = learned.note(answerer=who.uuid).checks.order_by("due_on")[0]
    link = answer_link(check, who)
    assert Client().get(link[:-2] + "A/").status_code == 404
    LearningCheck.objects.filter(pk=check.pk).update(due_on=now().date() - timedelta(days=31))
    assert Client().get(link).status_code == 404
    LearningCheck.objects.filter(pk=check.pk).update(due_on=now().date())
    Membership.objects.filter(person=who).delete()
    assert Client().get(link).status_code == 404, "it shows nothing to whoever left"
    assert Client().post(link, {"level": "3"}).status_code == 404
    check.refresh_from_db()
    assert check.answered_at is None


def test_a_learner_who_is_forgotten_is_counted_and_named_nowhere(learned):
    act = Act(learned.deal.mentee, NOON)
    made = learned.note(
        practice="Ana Sousa reads the night flow",
        names=["Ana Sousa", "Rui Matos"],
        names_agreed=True,
        obstacles="ANA SOUSA has no lamp",
    )
    say_level(made, {"level": 3, "word": "Ana Sousa did it"}, act=act)
    side = learned.side("Águas do Lago")
    with pytest.raises(NotAllowed):
        forget_learner(side, "Ana Sousa", act=Act(learned.deal.mentor, NOON))
    with pytest.raises(NotValid):
        forget_learner(side, "Nobody Here", act=act)

    assert forget_learner(side, "ana sousa", act=act) == 1
    made.refresh_from_db()
    assert (made.learners, made.names) == (7, ["Rui Matos"])
    document = str(learning_document(learned.partnership, rows(learned), at=NOON))
    trail = str(list(Entry.objects.values_list("before", "after")))
    page = signed_in(learned.world, "mentor_coordinator").get(
        reverse("learning:record", args=[made.uuid])
    )
    for text in (document, trail, page.content.decode()):
        assert "ana sousa" not in text.casefold()
    assert Entry.objects.filter(event="learning.forgotten").exists()


def test_ways_of_teaching_that_led_to_no_use_are_named(learned):
    for practice in ("Close a zone", "Hand over"):
        learned.note(practice=practice, method="site_visit", level=1)
    learned.note(level=4)

    lines = method_lines(rows(learned))
    assert [(str(line.method), line.in_use, line.number) for line in lines] == [
        ("Joint work", 1, 1),
        ("Site visit", 0, 2),
    ]
    assert gaps(lines) == ["Site visit: 2 things learned, none in use"]


def test_a_moved_day_moves_what_is_still_to_be_asked(learned):
    made = learned.note()
    fields = learned.fields(learned_on=date(2026, 10, 1), until_on=date(2026, 10, 31))
    change_learning(made, fields, revision=1, act=Act(learned.deal.mentee, NOON))

    assert [check.due_on for check in made.checks.order_by("due_on")] == [
        date(2027, 1, 31),
        date(2027, 4, 30),
    ]


def test_it_is_noted_on_a_page_and_a_folded_field_that_is_wrong_is_open(learned):
    client = signed_in(learned.world, "mentee_reporter")
    address = reverse("learning:note", args=[learned.partnership.uuid])
    sent = learned.fields(learned_on="30/10/2026")
    refused = client.post(address, sent | {"until_on": "never"})
    assert refused.status_code == 422
    assert "<details open>" in refused.content.decode()

    page = client.post(address, sent | {"names": "Ana\nRui", "names_agreed": "on"}, follow=True)
    assert "Read the night flow of a zone" in page.content.decode()
    assert LearningRecord.objects.get().names == ["Ana", "Rui"]


def test_a_funder_knows_of_the_partnership_and_reads_nothing(learned):
    reader = learned.world.people["outsider"]
    learned.partnership.parties.create(
        organisation=Membership.objects.get(person=reader).organisation, role="funder"
    )
    learned.note(practice="Between us")
    client = signed_in(learned.world, "outsider")
    page = client.get(reverse("learning:of-partnership", args=[learned.partnership.uuid]))

    assert "between them and those who help" in page.content.decode()
    assert "Between us" not in page.content.decode()
