"""Versions of the Code, their texts, their acceptance."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.apps.partnerships import made
from tests.conftest import NOON
from tests.world import signed_in
from waterpeers.apps.partnerships.actions import conduct as actions
from waterpeers.apps.partnerships.models import CodeAcceptance, CodeText, CodeVersion
from waterpeers.apps.partnerships.queries.conduct import (
    Ending,
    acceptances,
    adopted,
    effect_of,
    version_on,
)
from waterpeers.domain.actors import Act
from waterpeers.domain.conduct import AcceptanceState, VersionTerm, in_turn
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Refused, Stale

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
        assert refusal(NotAllowed, actions.draft_version, **version, act=Act(actor, NOON))
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
    with pytest.raises(NotReady) as refused:
        made.code_text("Third", date(2024, 7, 1))
    assert [reason.code for reason in refused.value.verdict.against] == ["code_version_same_day"]


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


ADMIN = Act(made.ADMINISTRATOR, NOON)


def drafted(label: str = "To come", day: date = date(2027, 1, 1)) -> CodeVersion:
    version = actions.draft_version(label=label, issued_by="x", valid_from=day, act=ADMIN)
    file = ContentFile(made.PDF + label.encode(), name="code.pdf")
    actions.upload_text(version, language="en", title=label, file=file, act=ADMIN)
    return version


def test_a_draft_holds_for_nobody_and_nobody_else_sees_it(everybody):
    first = made.code_text("First", date(2020, 1, 1))
    draft = drafted(day=date(2021, 1, 1))
    text = draft.texts.get()

    assert version_on(NOON.date()).label == "First"
    assert CodeVersion.objects.get(label="First").valid_until is None
    actor = everybody.actor("mentee_signatory")
    assert refusal(
        NotReady, actions.accept_code, everybody.mentee, text, office="x", act=Act(actor, NOON)
    ) == ["code_version_is_draft"]
    signatory = signed_in(everybody, "mentee_signatory")
    assert signatory.get(reverse("portal:code-text", args=[text.uuid])).status_code == 404
    assert "To come" not in signatory.get("/code/").content.decode()
    assert [v["label"] for v in signatory.get("/api/code/versions/").json()["items"]] == ["First"]
    assert first.version.label == "First"


def test_without_a_text_nothing_is_published(everybody):
    version = actions.draft_version(
        label="Empty", issued_by="x", valid_from=date(2021, 1, 1), act=ADMIN
    )
    assert refusal(NotReady, actions.publish_version, version, act=ADMIN) == [
        "code_version_without_text"
    ]


def test_the_page_says_what_publishing_does_before_it_is_done(everybody):
    first = made.code_text("First", date(2020, 1, 1))
    for who, organisation in (
        ("mentee_signatory", everybody.mentee), ("mentor_signatory", everybody.mentor)
    ):  # fmt: skip
        act = Act(everybody.actor(who), NOON)
        actions.accept_code(organisation, first, office="x", act=act)
    draft = drafted(day=date(2027, 1, 1))

    (ending,) = effect_of(draft)  # 180 days after 31 December 2026: 29 June 2027
    assert ending == Ending("First", 2, date(2026, 12, 31), date(2027, 6, 29))
    client = signed_in(everybody, "administrator")
    address = reverse("partnerships:publish-code", args=[draft.uuid])
    page = client.get(address).content.decode()
    assert "ends on 31 December 2026. 2 organisations accepted it" in " ".join(page.split())
    assert "29 June 2027" in page
    assert CodeVersion.objects.get(label="To come").is_draft
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 302  # sent twice
    assert CodeVersion.objects.get(label="First").valid_until == date(2026, 12, 31)


def test_what_nobody_accepted_is_withdrawn_and_the_one_before_holds_as_it_did(everybody):
    made.code_text("First", date(2020, 1, 1))
    wrong = made.code_text("Wrong", date(2026, 6, 1)).version
    assert version_on(NOON.date()).label == "Wrong"
    actions.withdraw_version(wrong, act=ADMIN)

    assert version_on(NOON.date()).label == "First"
    assert CodeVersion.objects.get(label="First").valid_until is None
    changed = actions.change_version(
        wrong, label="Right", issued_by="x", valid_from=date(2026, 9, 1), grace_days=30,
        revision=3, act=ADMIN,
    )  # fmt: skip
    actions.publish_version(changed, act=ADMIN)
    assert CodeVersion.objects.get(label="First").valid_until == date(2026, 8, 31)
    act = Act(everybody.actor("mentee_signatory"), NOON)
    actions.accept_code(everybody.mentee, changed.texts.get(), office="x", act=act)
    assert refusal(NotReady, actions.withdraw_version, changed, act=ADMIN) == [
        "code_version_accepted"
    ]
    assert refusal(NotReady, actions.discard_version, changed, act=ADMIN) == [
        "code_version_published"
    ]


def test_a_mistyped_year_blocks_no_later_version(everybody):
    made.code_text("First", date(2020, 1, 1))
    made.code_text("Typo", date(2036, 1, 1))
    made.code_text("Right", date(2027, 1, 1))

    ends = dict(CodeVersion.objects.values_list("label", "valid_until"))
    assert ends == {"First": date(2026, 12, 31), "Right": date(2035, 12, 31), "Typo": None}


def test_a_draft_is_changed_as_it_was_seen_and_thrown_away_with_its_files(
    everybody, django_capture_on_commit_callbacks
):
    draft = drafted()
    said = {"label": "Other", "issued_by": "x", "valid_from": date(2028, 1, 1), "grace_days": 1}
    actions.change_version(draft, **said, revision=1, act=ADMIN)
    assert refusal(Stale, actions.change_version, draft, **said, revision=1, act=ADMIN)
    file = draft.texts.get().file
    assert file.storage.exists(file.name)
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_version(draft, act=ADMIN)
    assert (CodeVersion.objects.count(), file.storage.exists(file.name)) == (0, False)


@given(st.lists(st.dates(date(2000, 1, 1), date(2060, 1, 1)), unique=True, min_size=1))
def test_whatever_the_order_one_version_holds_on_each_day_since_the_first(days):
    terms = in_turn(VersionTerm(str(n), day) for n, day in enumerate(days))
    for day in (*days, max(days) + timedelta(400)):
        holding = [term for term in terms if term.holds_on(day)]
        assert [term.valid_from for term in holding] == [max(d for d in days if d <= day)]
