"""Versions of the Code, their texts, their acceptance."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile

from tests.apps.partnerships import made
from tests.conftest import NOON
from waterpeers.apps.partnerships.actions import conduct as actions
from waterpeers.apps.partnerships.models import CodeAcceptance, CodeText, CodeVersion
from waterpeers.apps.partnerships.queries.conduct import acceptances, adopted, version_on
from waterpeers.domain.actors import Act
from waterpeers.domain.conduct import AcceptanceState
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Refused

pytestmark = pytest.mark.django_db


def refusal(kind: type[Refused], action, *args, **options) -> list[str]:
    with pytest.raises(kind) as refused:
        action(*args, **options)
    return [reason.code for reason in refused.value.verdict.against]


def standing(organisation, day: date) -> AcceptanceState:
    return acceptances([organisation.uuid], on=day)[organisation.uuid].state


def test_only_administrators_keep_the_code(everybody):
    version = {"label": "x", "issued_by": "x", "valid_from": date(2024, 1, 1)}
    for who in ("outsider", "mentee_signatory", "facilitator"):
        actor = everybody.actor(who)
        assert refusal(NotAllowed, actions.publish_version, **version, act=Act(actor, NOON))
        assert refusal(
            NotAllowed, actions.switch_obligation, obligation="L1", is_on=True, act=Act(actor, NOON)
        )
    assert CodeVersion.objects.count() == 0


def test_a_new_version_ends_the_one_before(everybody):
    made.code_text("First", date(2020, 1, 1))
    made.code_text("Second", date(2024, 7, 1))

    assert CodeVersion.objects.get(label="First").valid_until == date(2024, 6, 30)
    assert version_on(date(2024, 6, 30)).label == "First"
    assert version_on(date(2024, 7, 1)).label == "Second"
    assert version_on(date(2019, 1, 1)) is None
    again = {"label": "Third", "issued_by": "x", "valid_from": date(2024, 7, 1)}
    assert refusal(
        NotValid, actions.publish_version, **again, act=Act(made.ADMINISTRATOR, NOON)
    ) == ["code_version_not_later"]


def test_a_text_never_changes(everybody):
    text = made.code_text()
    same = ContentFile(made.PDF + text.title.encode(), name="other name.pdf")
    other = ContentFile(made.PDF + b"changed", name="code.pdf")
    options = {"language": "en", "title": "x", "act": Act(made.ADMINISTRATOR, NOON)}

    assert actions.upload_text(text.version, file=same, **options).pk == text.pk
    assert refusal(NotReady, actions.upload_text, text.version, file=other, **options) == [
        "code_text_is_there"
    ]


@pytest.mark.parametrize(
    "name, content, language, code",
    [
        ("code.exe", b"MZ", "fr", "file_type_not_taken"),
        ("code.html", b"<html>", "fr", "file_type_not_taken"),
        ("code.pdf", b"<html>", "fr", "file_not_what_it_says"),
        ("code.txt", b"", "fr", "file_empty"),
        ("code.pdf", made.PDF, "../fr", "not_a_language"),
    ],
)
def test_a_file_of_another_kind_is_refused(everybody, name, content, language, code):
    version = made.code_text().version
    file = ContentFile(content, name=name)

    assert refusal(
        NotValid, actions.upload_text, version, language=language, title="x", file=file,
        act=Act(made.ADMINISTRATOR, NOON),
    ) == [code]  # fmt: skip
    assert CodeText.objects.count() == 1


def test_a_signatory_accepts_once_and_nobody_else_does(everybody):
    text = made.code_text()
    accept = {"text": text, "office": "Director"}
    for who in ("mentee_reporter", "mentor_signatory", "facilitator", "administrator"):
        codes = refusal(
            NotAllowed,
            actions.accept_code,
            everybody.mentee,
            **accept,
            act=Act(everybody.actor(who), NOON),
        )
        assert codes == ["signatories_only"]

    actor = everybody.actor("mentee_signatory")
    first = actions.accept_code(everybody.mentee, **accept, act=Act(actor, NOON))
    again = actions.accept_code(everybody.mentee, **accept, act=Act(actor, NOON))

    assert first.pk == again.pk
    assert CodeAcceptance.objects.count() == 1


def test_an_acceptance_ends_with_its_version_and_the_days_of_grace(everybody):
    first = made.code_text("First", date(2020, 1, 1))
    actor = everybody.actor("mentee_signatory")
    assert standing(everybody.mentee, date(2026, 1, 1)) is AcceptanceState.NEVER
    actions.accept_code(everybody.mentee, first, office="x", act=Act(actor, NOON))
    assert standing(everybody.mentee, date(2026, 1, 1)) is AcceptanceState.ACCEPTED

    start = date(2026, 12, 1)
    made.code_text("Second", start)

    assert standing(everybody.mentee, start - timedelta(1)) is AcceptanceState.ACCEPTED
    assert standing(everybody.mentee, start) is AcceptanceState.IN_GRACE
    assert standing(everybody.mentee, start + timedelta(179)) is AcceptanceState.IN_GRACE
    assert standing(everybody.mentee, start + timedelta(180)) is AcceptanceState.EXPIRED


def test_without_a_text_it_is_not_known(everybody):
    assert standing(everybody.mentee, date(2026, 1, 1)) is AcceptanceState.NOT_KNOWN


def test_an_ended_version_is_not_accepted_any_more(everybody):
    first = made.code_text("First", date(2020, 1, 1))
    made.code_text("Second", date(2024, 1, 1))
    actor = everybody.actor("mentee_signatory")

    assert refusal(
        NotReady, actions.accept_code, everybody.mentee, first, office="x", act=Act(actor, NOON)
    ) == ["code_version_ended"]


def test_many_organisations_cost_as_many_queries_as_one(everybody, django_assert_num_queries):
    made.code_text()
    for organisations in ([everybody.mentee], [everybody.mentee, everybody.mentor] * 20):
        with django_assert_num_queries(2):
            acceptances([o.uuid for o in organisations], on=NOON.date())


def test_local_rules_are_off_until_adopted(everybody):
    assert adopted() == frozenset()
    actions.switch_obligation("L1", is_on=True, act=Act(made.ADMINISTRATOR, NOON))
    assert adopted() == {"L1"}
    actions.switch_obligation("L1", is_on=False, act=Act(made.ADMINISTRATOR, NOON))
    assert adopted() == frozenset()
    for key in ("O1.1", "L99", ""):
        assert refusal(
            NotValid, actions.switch_obligation, key, is_on=True, act=Act(made.ADMINISTRATOR, NOON)
        ) == ["obligation_not_local"]
