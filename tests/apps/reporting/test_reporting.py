"""One side reports from what is stored, the other agrees, whoever pays reads what was kept."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from tests.apps.reporting.made import FIRST, WORDS, reported_of
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.accounts.models import Membership, Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.desk.actions import tell_everybody
from waterpeers.apps.foundation.documents import page
from waterpeers.apps.joint.actions import moves
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import Activity
from waterpeers.apps.reporting.actions import reports as actions
from waterpeers.apps.reporting.actions.setting import choose_layout, set_reporting
from waterpeers.apps.reporting.models import (
    ProgressReport,
    ReportReading,
    ReportSetting,
    ReportText,
    ReportVersion,
)
from waterpeers.apps.reporting.queries.reports import layout_for, version_of
from waterpeers.apps.reporting.results.layout import report_document, shown
from waterpeers.apps.reporting.subject import TURNS
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.documents import Section, walk
from waterpeers.domain.joint import JointState
from waterpeers.domain.kept_documents import fingerprint_of, kept, read_kept
from waterpeers.domain.partnerships import PartnershipState
from waterpeers.domain.progress_reports import layout_of, report_layouts
from waterpeers.domain.turns import AT_WORK
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

DAY = timedelta(days=1)


@pytest.fixture
def reports(db):
    return reported_of(people())


def refused(caught):
    return {(reason.code, reason.field) for reason in caught.value.verdict.against}


def kinds(found):
    return [each.kind for each in found]


def headings(document):
    return [each.title for each in walk(document.blocks) if isinstance(each, Section)]


# --- from a draft to its readers ---


def test_one_side_writes_the_other_agrees_whoever_pays_reads(reports):
    fund, payer = reports.funder()
    report = reports.with_the_other_side()
    with pytest.raises(NotAllowed):
        moves.agree(report, revision=report.revision, act=reports.act("mentee"))
    with pytest.raises(Stale):
        moves.agree(report, revision=1, act=reports.act("mentor"))
    with pytest.raises(NotReady):
        moves.note_read(report, act=reports.act("facilitator"))
    agreed = moves.agree(report, revision=report.revision, act=reports.act("mentor"))
    assert (agreed.state, agreed.version, agreed.agreed_at) == (JointState.AGREED, 1, NOON)
    assert version_of(agreed).agreed_at == NOON
    with pytest.raises(NotAllowed):
        moves.note_read(agreed, act=reports.act("mentor"))
    payers = Act(payer, NOON)
    moves.note_read(agreed, act=payers)
    moves.note_read(agreed, act=payers)
    assert ReportReading.objects.get().party.organisation == fund


def test_what_was_handed_over_stays_as_it_was(reports):
    report = reports.with_the_other_side()
    before = shown(report, version_of(report))
    Activity.objects.update(title="Something else altogether")
    ReportText.objects.update(text="Other words")
    Partnership.objects.update(title="Another title")
    report = ProgressReport.objects.get(pk=report.pk)
    again = shown(report, version_of(report))
    assert again == before
    text = page.render(again)
    assert "Test and repair three bulk meters" in text
    assert WORDS in text
    assert "Something else" not in text
    version = ReportVersion.objects.get()
    assert version.fingerprint == fingerprint_of(version.content)
    assert "Something else altogether" in page.render(report_document(report, NOON))


def test_it_comes_back_with_a_reason_and_is_handed_over_as_a_second_version(reports):
    report = reports.with_the_readers()
    with pytest.raises(NotAllowed):
        moves.send_back(report, reason="No", act=reports.act("mentor"))
    with pytest.raises(NotValid) as caught:
        moves.send_back(report, reason=" ", act=reports.act("facilitator"))
    assert refused(caught) == {("send_back_without_why", "reason")}
    back = moves.send_back(
        report, reason="Say what the valve costs", act=reports.act("facilitator")
    )
    assert (back.state, back.agreed_at) == (JointState.DRAFT, None)
    (waits,) = TURNS.to_write(reports.deal.mentee, NOON)
    assert waits.kind == "progress_report_returned"
    assert "Say what the valve costs" in waits.what
    row = ReportText.objects.get()
    actions.write_section(
        back, "summary", "The valve costs 80.", revision=row.revision, act=reports.act()
    )
    second = moves.hand_over(back, act=reports.act())
    assert (second.version, second.reason) == (2, "")
    assert WORDS in page.render(shown(second, version_of(second, 1)))
    assert "The valve costs 80." in page.render(shown(second, version_of(second)))
    taken = moves.take_back(second, act=reports.act())
    assert taken.state is JointState.DRAFT
    assert kinds(TURNS.to_write(reports.deal.mentee, NOON)) == ["progress_report_late"]
    with pytest.raises(NotReady) as caught:
        actions.drop_report(taken, act=reports.act())
    assert refused(caught) == {("report_handed_over_before", "")}


def test_it_is_not_handed_over_without_the_words_that_are_needed_nor_too_early(reports):
    report = reports.begin_report(starts_on=date(2026, 7, 1))
    early = reports.act(at=NOON - 90 * DAY)
    with pytest.raises(NotReady) as caught:
        moves.hand_over(report, act=early)
    assert {code for code, _ in refused(caught)} == {"report_too_early", "report_without_words"}


def test_a_report_is_begun_once_of_a_period_and_within_the_plan(reports):
    report = reports.begin_report()
    with pytest.raises(NotReady) as caught:
        reports.begin_report(role="mentor")
    assert refused(caught) == {("report_is_there", "")}
    with pytest.raises(NotValid) as caught:
        reports.begin_report(starts_on=date(2026, 2, 1))
    assert refused(caught) == {("not_a_period_to_report", "starts_on")}
    with pytest.raises(NotValid) as caught:
        reports.begin_report(starts_on=date(2020, 1, 1), last_day=date(2030, 1, 1))
    assert refused(caught) == {
        ("report_outside_plan", "starts_on"), ("report_outside_plan", "last_day"),
    }  # fmt: skip
    with pytest.raises(NotReady) as caught:
        reports.begin_report(starts_on=date(2027, 1, 1))
    assert refused(caught) == {("report_period_not_begun", "")}
    with pytest.raises(NotAllowed):
        actions.begin_report(
            reports.partnership, role="mentor", starts_on=FIRST, language="en", act=reports.act()
        )
    again = reports.begin_report(uuid=report.uuid)
    assert again == report
    actions.drop_report(report, act=reports.act())
    assert reports.begin_report(role="mentor").number == 1


def test_two_people_write_two_sections_and_nothing_is_lost(reports):
    report = reports.begin_report()
    first = actions.write_section(report, "work", "On course.", revision=0, act=reports.act())
    actions.write_section(report, "outlook", "Zone 3 next.", revision=0, act=reports.act())
    with pytest.raises(Stale):
        actions.write_section(report, "work", "Late.", revision=0, act=reports.act())
    with pytest.raises(NotValid) as caught:
        actions.write_section(report, "performance", "x", revision=0, act=reports.act())
    assert refused(caught) == {("not_a_section_to_write", "section")}
    again = actions.write_section(report, "work", "Late.", revision=1, act=reports.act())
    assert (again.pk, again.revision) == (first.pk, 2)
    changed = actions.change_report(
        report, layout="own", sections=["summary"], language="fr", revision=1, act=reports.act()
    )
    assert (changed.sections, changed.language) == (["summary"], "fr")
    back = actions.change_report(report, layout="own", language="fr", revision=2, act=reports.act())
    assert "Late." in page.render(report_document(back, NOON))
    with pytest.raises(NotValid) as caught:
        actions.change_report(
            report, layout="own", sections=[], language="xx", revision=3, act=reports.act()
        )
    assert refused(caught) == {("report_without_sections", "sections"), ("not_in_list", "language")}


# --- what it says ---


@pytest.mark.parametrize("code", report_layouts())
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_each_layout_has_its_headings_in_its_order_and_language(reports, code, language):
    report = reports.chosen(layout=code, language=language)
    document = report_document(report, NOON)
    assert document.language == language
    assert headings(document) == [each.title[language] for each in layout_of(code).sections]
    text = page.render(document)
    assert "Test and repair three bulk meters" in text
    assert "Night flow into zone 2" in text


def test_layouts_say_that_they_are_alike_and_nothing_more(db):
    for code in ("eu_wop", "waterworx"):
        layout = layout_of(code)
        assert "no official form" in layout.about["en"]
        assert "pas un formulaire officiel" in layout.about["fr"]
        assert "no es un formulario oficial" in layout.about["es"]
    for layout in report_layouts().values():
        texts = [layout.title, layout.about, *(s.title for s in layout.sections)]
        texts += [s.asks for s in layout.sections if s.asks]
        assert all(set(each) == {"en", "fr", "es"} for each in texts)
        codes = [each.code for each in layout.sections]
        assert len(codes) == len(set(codes))
        assert any(each.is_needed for each in layout.sections)


def test_missing_is_said_as_missing(reports):
    report = reports.chosen(starts_on=date(2026, 7, 1), last_day=date(2026, 9, 30))
    text = page.render(report_document(report, NOON))
    assert "Nothing is stored of this for these days." in text
    assert "not known" in text


def test_the_same_report_takes_as_many_queries_with_many_rows(
    reports, django_assert_max_num_queries
):
    report = reports.chosen()
    with django_assert_max_num_queries(60):
        report_document(report, NOON)


def test_what_a_document_says_is_kept_and_read_again(reports):
    document = report_document(reports.chosen(), NOON)
    assert read_kept(kept(document)) == document


# --- whose turn it is ---


def test_reminders_before_and_after_and_both_end(reports):
    mentee = reports.deal.mentee
    ends = date(2026, 12, 31)
    soon = NOON.replace(month=12, day=20)
    ProgressReport.objects.all().delete()
    assert kinds(TURNS.to_write(mentee, NOON)) == ["progress_report_late"]
    assert kinds(TURNS.to_write(mentee, NOON.replace(month=7, day=10))) == ["progress_report_due"]
    reports.with_the_readers()
    assert TURNS.to_write(mentee, NOON) == []
    (waits,) = TURNS.to_write(mentee, soon)
    assert (waits.kind, waits.until.date()) == ("progress_report_soon", ends + DAY)
    after = NOON + timedelta(days=120)
    assert kinds(TURNS.to_write(mentee, after))[0].startswith("progress_report_")
    Partnership.objects.update(state=PartnershipState.STOPPED_BY_MENTEE)
    assert TURNS.to_write(mentee, after) == []
    assert TURNS.to_read(reports.deal.facilitator, NOON) == []
    Partnership.objects.update(state=PartnershipState.ACTIVE)
    assert TURNS.to_write(mentee, after)
    who = reports.world.people["mentee_signatory"]
    Membership.objects.filter(person=who).delete()
    assert TURNS.to_write(actor_of(who), after) == []


def test_mails_go_before_and_after_and_to_nobody_who_left(
    reports, django_capture_on_commit_callbacks
):
    def told(at):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            tell_everybody(act=Act(NOBODY, at))
        return {each.to[0] for each in mail.outbox if "/reports/" in each.body}

    who = reports.world.people["mentee_signatory"].email
    assert told(NOON + AT_WORK) == {who}  # it is late
    assert told(NOON + DAY) == set()  # once
    reports.with_the_readers()
    assert who not in told(NOON + 2 * DAY)
    Membership.objects.filter(person__email=who).delete()
    assert told(NOON.replace(month=12, day=20)) & {who} == set()


def test_each_is_asked_for_what_is_theirs(reports):
    _fund, payer = reports.funder()
    mentor, facilitator = reports.deal.mentor, reports.deal.facilitator
    report = reports.with_the_other_side()
    assert kinds(TURNS.to_agree(mentor, NOON)) == ["progress_report_to_agree"]
    assert TURNS.to_agree(reports.deal.mentee, NOON) == []
    assert TURNS.to_read(payer, NOON) == []
    moves.agree(report, revision=report.revision, act=reports.act("mentor"))
    assert kinds(TURNS.to_read(payer, NOON)) == ["progress_report_to_read"]
    assert kinds(TURNS.to_read(facilitator, NOON)) == ["progress_report_to_read"]
    assert TURNS.to_read(mentor, NOON) == []
    report.refresh_from_db()
    moves.note_read(report, act=reports.act("facilitator"))
    assert TURNS.to_read(facilitator, NOON) == []
    assert kinds(TURNS.to_read(payer, NOON)) == ["progress_report_to_read"]


def test_who_never_set_how_often_is_never_asked(reports):
    ReportSetting.objects.all().delete()
    assert TURNS.to_write(reports.deal.mentee, NOON) == []
    with pytest.raises(NotValid) as caught:
        set_reporting(
            reports.partnership, {"a_year": 3, "days": 0, "layout": "x"}, revision=0,
            act=reports.act(),
        )  # fmt: skip
    assert refused(caught) == {
        ("not_in_list", "a_year"), ("out_of_range", "days"), ("not_in_list", "layout"),
    }  # fmt: skip


def test_the_days_until_which_reports_are_in_time_stand_in_the_calendar(reports):
    found = list(TURNS.days([reports.partnership.pk], None))
    assert date(2026, 7, 30) in [each.day for each in found]
    reports.with_the_readers()
    assert date(2026, 7, 30) not in [
        each.day for each in TURNS.days([reports.partnership.pk], None)
    ]


# --- layouts of programmes ---


def test_a_programme_asks_for_its_layout_and_a_partnership_may_choose_another(reports):
    fund, _payer = reports.funder()
    with pytest.raises(NotAllowed):
        choose_layout(fund, "eu_wop", revision=0, act=reports.act("mentee"))
    with pytest.raises(NotValid):
        choose_layout(fund, "none", revision=0, act=reports.act("facilitator"))
    with pytest.raises(NotValid):
        choose_layout(
            Organisation.objects.get(name="Águas do Lago"), "eu_wop", revision=0,
            act=reports.act("facilitator"),
        )  # fmt: skip
    choose_layout(fund, "eu_wop", revision=0, act=reports.act("facilitator"))
    assert layout_for(reports.partnership, reports.setting) == "eu_wop"
    assert reports.begin_report().layout == "eu_wop"
    own = set_reporting(
        reports.partnership, {"a_year": 2, "days": 30, "layout": "waterworx"},
        revision=reports.setting.revision, act=reports.act(),
    )  # fmt: skip
    assert layout_for(reports.partnership, own) == "waterworx"


# --- pages ---


def test_the_pages_lead_from_the_list_to_what_was_handed_over(reports):
    everybody = reports.world
    client = signed_in(everybody, "mentee_signatory")
    of = reverse("reporting:of-partnership", args=[reports.partnership.uuid])
    assert "Begin the report" in client.get(of).content.decode()
    begun = client.post(
        reverse("reporting:begin-due", args=[reports.partnership.uuid]),
        {"starts_on": FIRST.isoformat()},
    )
    report = ProgressReport.objects.get()
    assert begun.url == reverse("reporting:report", args=[report.uuid])
    write = reverse("reporting:write", args=[report.uuid, "summary"])
    client.post(write, {"revision": "0", "text": WORDS})
    shown_page = client.get(begun.url).content.decode()
    assert WORDS in shown_page
    client.post(reverse("reporting:hand-over", args=[report.uuid]))
    other = signed_in(everybody, "mentor_coordinator")
    page_ = other.get(begun.url).content.decode()
    assert "Agree, and hand it on" in page_
    report.refresh_from_db()
    other.post(reverse("reporting:agree", args=[report.uuid]), {"revision": str(report.revision)})
    assert ProgressReport.objects.get().state is JointState.AGREED
    old = reverse("reporting:version", args=[report.uuid, 1])
    assert "as it was handed over" in other.get(old).content.decode()
    assert other.get(reverse("reporting:version", args=[report.uuid, 2])).status_code == 404


def test_a_funder_reads_what_both_agreed_on_and_no_draft(reports, client):
    reports.funder()
    report = reports.with_the_other_side()
    client.force_login(Person.objects.get(email="fund@example.org"))
    of = reverse("reporting:of-partnership", args=[reports.partnership.uuid])
    address = reverse("reporting:report", args=[report.uuid])
    assert address not in client.get(of).content.decode()
    assert client.get(address).status_code == 403
    moves.agree(report, revision=report.revision, act=reports.act("mentor"))
    assert address in client.get(of).content.decode()
    assert "I have read it" in client.get(address).content.decode()
    assert client.post(reverse("reporting:note-read", args=[report.uuid])).status_code == 302
    word = client.get(reverse("reporting:paper", args=[report.uuid, "docx"]))
    assert word.status_code == 200
