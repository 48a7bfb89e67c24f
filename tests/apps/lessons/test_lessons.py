"""A lesson is made in one click, checked by both, public when both release it, found again."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.apps.closing.made import Closing
from tests.apps.lessons.made import IN_FRENCH, WORDS, Written
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.desk.actions import tell_everybody
from waterpeers.apps.learning.actions.checks import answer_check
from waterpeers.apps.learning.actions.records import forget_learner
from waterpeers.apps.lessons.actions.lessons import (
    change_lesson,
    check_lesson,
    check_translation,
    release_lesson,
    translate_lesson,
    write_lesson,
)
from waterpeers.apps.lessons.models import Lesson, LessonTranslation
from waterpeers.apps.lessons.queries import LessonSource, lessons_for
from waterpeers.apps.lessons.rules import begun_from
from waterpeers.apps.lessons.waiting import to_check
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.lessons import LessonState
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

pytestmark = pytest.mark.django_db


@pytest.fixture
def written():
    return Written(people())


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def titles(actor, **wanted):
    return [each.title for each in lessons_for(actor, wanted)]


def test_one_click_on_a_record_begins_a_lesson_with_all_that_is_written(written):
    made = written.note(obstacles="No gauge", learned="Step by step", theme="water_losses")
    said = {"level": 3, "helped": ["trust"], "word": "Every second week"}
    answer_check(made.checks.order_by("due_on")[0], said, act=written.act())
    client = signed_in(written.world, "mentee_reporter")
    address = f"{reverse('lessons:write', args=[written.partnership.uuid])}?record={made.uuid}"
    assert address in page(client, reverse("learning:record", args=[made.uuid]))
    first = client.get(address).context["form"].initial

    assert first["title"] == "Read the night flow of a zone"
    assert (first["situation"], first["area"], first["method"]) == (
        "No gauge", "water_losses", "joint_work",
    )  # fmt: skip
    assert "Step by step" in first["done"]
    assert "Every second week" in first["happened"]
    assert "Trust" in first["conditions"]
    assert first["contact"] == "Leak team, Águas do Lago"
    sent = {k: v for k, v in first.items() if v} | {"again": "yes"}
    answer = client.post(address, sent)
    lesson = Lesson.objects.get()
    assert answer["Location"] == lesson.get_absolute_url()
    assert lesson.record == made
    assert lesson.get_absolute_url() in page(client, reverse("learning:record", args=[made.uuid]))


def test_an_account_of_the_end_and_a_review_begin_one_too(db):
    closing = Closing(people())
    closing.begin()
    row = closing.row()
    row.lessons, row.summary = "Begin with the valves.", "Zone 2 closes."
    first = begun_from(closing.partnership, LessonSource(stocktaking=row))
    assert (first["happened"], first["done"]) == ("Begin with the valves.", "Zone 2 closes.")
    client = signed_in(closing.world, "mentee_signatory")
    shown = page(client, reverse("closing:stocktaking", args=[row.uuid]))
    assert f"?stocktaking={row.uuid}" in shown


def test_the_other_side_finds_it_on_its_desk_and_in_its_mail_until_it_has_checked_it(
    written, django_capture_on_commit_callbacks
):
    lesson = written.write()
    assert lesson.state is LessonState.WRITTEN
    assert [each.kind for each in to_check(written.deal.mentor, NOON)] == ["lesson"]
    assert to_check(written.deal.mentee, NOON) == []
    with django_capture_on_commit_callbacks(execute=True):
        tell_everybody(act=Act(NOBODY, NOON))
    told = [letter for letter in mail.outbox if lesson.title in letter.body]
    sent = {letter.to[0] for letter in told}
    assert {
        written.world.people[who].email for who in ("mentor_coordinator", "mentor_signatory")
    } <= sent
    assert written.world.people["mentee_signatory"].email not in sent

    lesson = check_lesson(lesson, revision=lesson.revision, act=written.act("mentor"))
    assert lesson.state is LessonState.CHECKED
    assert to_check(written.deal.mentor, NOON) == []
    act = Act(written.world.actor("mentee_reporter"), NOON)
    with pytest.raises(NotAllowed):
        check_lesson(lesson, revision=lesson.revision, act=act)


def test_a_change_takes_back_what_was_said_and_hands_it_to_the_other_side_again(written):
    lesson = written.public(written.write())
    act = written.act("mentor")
    changed = change_lesson(
        lesson, WORDS | {"happened": "Zone 3 too."}, revision=lesson.revision, act=act
    )
    assert changed.state is LessonState.WRITTEN
    assert [each.kind for each in to_check(written.deal.mentee, NOON)] == ["lesson"]
    assert lessons_for(NOBODY, {}) == []


def test_it_is_public_only_once_both_have_checked_and_released_it(written):
    lesson = written.write()
    with pytest.raises(NotReady):
        release_lesson(lesson, revision=lesson.revision, act=written.act())
    lesson = written.checked(lesson)
    lesson = release_lesson(lesson, revision=lesson.revision, act=written.act())
    page(Client(), lesson.get_absolute_url(), 404)
    assert titles(written.world.actor("outsider")) == []
    lesson = release_lesson(lesson, revision=lesson.revision, act=written.act("mentor"))

    shown = page(Client(), lesson.get_absolute_url())
    assert "Zone 2 holds" in shown
    assert "What each side says of it" not in shown
    assert lesson.title in page(Client(), reverse("lessons:list"))
    seen = lesson.revision
    release_lesson(lesson, agrees=False, revision=seen, act=written.act("mentor"))
    page(Client(), lesson.get_absolute_url(), 404)


def test_it_is_found_by_area_method_setting_size_and_words_of_any_language(written):
    lesson = written.public(written.write())
    translate_lesson(lesson, "fr", IN_FRENCH, revision=0, act=written.act())
    for found in ({"area": "water_losses"}, {"method": "joint_work"}, {"setting": "city"},
                  {"size": "medium"}, {"again": "otherwise"}, {"text": "VALVES zone"},
                  {"text": "manometres"}):  # fmt: skip
        assert titles(NOBODY, **found) == [lesson.title], found
    for none in ({"area": "billing"}, {"size": "large"}, {"text": "chlorine"}):
        assert titles(NOBODY, **none) == []
    address = f"{reverse('lessons:list')}?text=manometres&size=medium"
    shown = page(Client(headers={"accept-language": "fr"}), address)
    assert IN_FRENCH["title"] in shown


def test_a_translation_is_a_draft_until_somebody_else_has_checked_it_and_after_a_change(written):
    lesson = written.public(written.write())
    row = translate_lesson(lesson, "fr", IN_FRENCH, revision=0, act=written.act())
    with pytest.raises(NotAllowed):
        check_translation(row, revision=row.revision, act=written.act())
    with pytest.raises(IntegrityError), transaction.atomic():
        LessonTranslation.objects.filter(pk=row.pk).update(checked_by=row.written_by)
    with pytest.raises(NotValid):
        translate_lesson(lesson, "en", IN_FRENCH, revision=0, act=written.act())
    french = Client(headers={"accept-language": "fr"})
    shown = page(french, lesson.get_absolute_url())
    assert "Vanne par vanne" in shown
    assert "Valve by valve" in shown  # beside it, what was written
    assert "brouillon" in shown
    check_translation(row, revision=row.revision, act=written.act("mentor"))
    shown = page(french, lesson.get_absolute_url())
    assert "vérifiée" in shown
    assert written.world.people["mentor_coordinator"].name in shown or "mentor" in shown

    changed = change_lesson(
        lesson, WORDS | {"done": "At dawn."}, revision=lesson.revision, act=written.act()
    )
    row.refresh_from_db()
    row.lesson = changed
    assert not row.is_of_now
    with pytest.raises(NotReady):
        check_translation(row, revision=row.revision, act=written.act("mentor"))


def test_it_leaves_as_a_word_file_with_both_languages(written):
    lesson = written.public(written.write())
    translate_lesson(lesson, "fr", IN_FRENCH, revision=0, act=written.act())
    address = reverse("lessons:paper", args=[lesson.uuid, "docx"])
    answer = Client(headers={"accept-language": "fr"}).get(address)
    text = "\n".join(
        cell.text
        for table in docx.Document(BytesIO(answer.content)).tables
        for row in table.rows
        for cell in row.cells
    )
    assert "Vanne par vanne, la nuit." in text
    assert "Valve by valve, by night." in text


def test_all_that_is_missing_is_said_at_once_and_sources_are_of_the_partnership(written):
    with pytest.raises(NotValid) as caught:
        write_lesson(
            written.partnership,
            {"record": written.partnership.uuid, "language": "xx"},
            act=written.act(),
        )
    fields = {reason.field for reason in caught.value.verdict.against}
    assert fields == {"title", "situation", "done", "happened", "again", "language", "record"}
    with pytest.raises(NotAllowed):
        written.write(by=written.world.actor("administrator"))


def test_whoever_is_forgotten_goes_out_of_lessons_and_their_trail(written):
    lesson = written.write(done="Ana Sousa closed the valves.")
    translate_lesson(
        lesson, "fr", IN_FRENCH | {"done": "Ana Sousa l’a fait."}, revision=0, act=written.act()
    )
    side = written.side("Águas do Lago")
    forget_learner(side, "ana sousa", act=written.act())
    assert Lesson.objects.get().done == "– closed the valves."
    assert "Sousa" not in LessonTranslation.objects.get().search_text
    assert not Entry.objects.filter(after__icontains="Sousa").exists()


def test_a_list_takes_as_many_queries_for_many_as_for_one(written, django_assert_max_num_queries):
    for number in range(6):
        written.public(written.write(title=f"Lesson {number}"))
    client = signed_in(written.world, "facilitator")
    with django_assert_max_num_queries(9):
        client.get(reverse("lessons:list"))
