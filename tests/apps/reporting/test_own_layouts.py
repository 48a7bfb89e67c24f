"""Layouts of reports that facilitators make, offer, and in which a report is then written."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.reporting.made import reported_of
from tests.conftest import NOON
from tests.world import signed_in
from waterpeers.apps.reporting.actions import layouts as actions
from waterpeers.apps.reporting.actions import reports
from waterpeers.apps.reporting.actions.setting import choose_layout, set_reporting
from waterpeers.apps.reporting.forms import layout_as_typed
from waterpeers.apps.reporting.models import OwnReportLayout
from waterpeers.apps.reporting.queries.layouts import layouts_offered
from waterpeers.apps.reporting.queries.reports import layout_for
from waterpeers.apps.reporting.results.layout import report_document
from waterpeers.domain.actors import Act
from waterpeers.domain.documents import Section
from waterpeers.domain.own_report_layouts import as_plain, from_plain
from waterpeers.domain.progress_reports import report_layouts
from waterpeers.domain.verdicts import NotAllowed, NotValid, Stale

pytestmark = pytest.mark.django_db
TWO = [
    {"code": "summary", "place": 2, "title": "Where we are", "asks": "In three sentences."},
    {"code": "", "place": 1, "title": "Who worked", "parts": ["overview", "missions"]},
]


@pytest.fixture
def act(everybody):
    return Act(everybody.actor("facilitator"), NOON)


def written(act, **more):
    row = actions.begin_report_layout("eu_wop", act=act)
    fields = {"title": "Our fund", "about": "", "is_offered": True, "sections": TWO} | more
    return actions.change_report_layout(row, fields, revision=1, language="en", act=act)


@pytest.mark.parametrize("code", list(report_layouts()))
def test_what_ships_comes_back_from_plain_data_as_it_was(code):
    layout = report_layouts()[code]

    assert from_plain(code, layout.version, as_plain(layout)) == layout


def test_sections_are_chosen_ordered_and_named_and_other_languages_stay(act):
    row = written(act)

    sections = row.layout.sections
    assert [each.title["en"] for each in sections] == ["Who worked", "Where we are"]
    assert sections[1].code == "summary"
    assert sections[1].title["fr"] == "Résumé pour le lecteur pressé"
    assert [str(part) for part in sections[0].parts] == ["overview", "missions"]
    assert row.code in layouts_offered()


def test_a_draft_is_offered_to_nobody_and_seen_by_facilitators_alone(everybody, act):
    row = actions.begin_report_layout("own", act=act)

    assert row.code not in layouts_offered()
    seen = OwnReportLayout.objects.visible_to
    assert list(seen(everybody.actor("facilitator"))) == [row]
    assert not seen(everybody.actor("mentee_signatory"))
    with pytest.raises(NotAllowed):
        actions.begin_report_layout("own", act=Act(everybody.actor("mentee_signatory"), NOON))


def test_all_that_stands_against_it_is_said_at_once(act):
    with pytest.raises(NotValid) as refused:
        written(act, title="", sections=[{"title": "A", "parts": ["x"], "is_needed": True}])
    assert {each.field for each in refused.value.verdict.against} == {
        "title", "s1_parts", "s1_asks",
    }  # fmt: skip
    with pytest.raises(NotValid):
        written(act, sections=[])
    row = OwnReportLayout.objects.order_by("pk")[0]
    with pytest.raises(Stale):
        actions.change_report_layout(
            row, {"title": "A", "sections": TWO}, revision=9, language="en", act=act
        )


def test_a_programme_asks_for_it_and_a_report_is_laid_out_so(everybody, act):
    row = written(act)
    reported = reported_of(everybody)
    deal = reported.deal
    set_reporting(
        reported.partnership,
        {"a_year": 2, "days": 30, "layout": row.code},
        revision=reported.partnership.report_setting.revision,
        act=Act(deal.mentee, NOON),
    )
    reported.partnership.refresh_from_db()
    assert layout_for(reported.partnership, reported.partnership.report_setting) == row.code
    assert choose_layout(everybody.platform, row.code, revision=0, act=act).layout == row.code

    report = reported.begin_report()
    blocks = report_document(report, NOON).blocks
    assert [each.title for each in blocks if isinstance(each, Section)] == [
        "Who worked", "Résumé pour le lecteur pressé" if report.language == "fr" else "Where we are"
    ]  # fmt: skip

    fields = {"title": "Our fund", "is_offered": False, "sections": TWO}
    actions.change_report_layout(row, fields, revision=row.revision, language="en", act=act)
    kept = reports.change_report(
        report,
        layout=row.code,
        sections=["summary"],
        language="en",
        revision=report.revision,
        act=Act(deal.mentee, NOON),
    )
    assert kept.sections == ["summary"], "what is offered no more is kept by who has it"


def test_a_facilitator_makes_one_on_pages(everybody):
    client = signed_in(everybody, "facilitator")
    begun = client.post(reverse("reporting:begin-layout", args=["own"]))
    row = OwnReportLayout.objects.get()
    assert begun["Location"] == reverse("reporting:own-layout", args=[row.uuid])
    typed = layout_as_typed(row, "en") | {"title": "Our fund", "is_offered": "on"}
    typed |= {"s1_place": 40, "s2_title": ""}
    sent = {name: value for name, value in typed.items() if value not in (False, None)}

    assert client.post(begun["Location"], sent).status_code == 302

    row.refresh_from_db()
    titles = [each.title["en"] for each in row.layout.sections]
    assert titles[-1] == "The partnership"
    assert "Where we stand" not in titles
    listed = client.get(reverse("reporting:layouts")).content.decode()
    assert "Our fund" in listed
    assert (
        "Our fund"
        in signed_in(everybody, "mentee_signatory").get(begun["Location"]).content.decode()
    )
