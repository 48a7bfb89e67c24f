"""The life of a value: reported, asked about, handed in, reviewed, returned, locked, replaced."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.conftest import NOON
from tests.world import World
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.indicators.actions.imports import import_values
from waterpeers.apps.indicators.actions.values import (
    ReportedFigure,
    lock,
    report_values,
    review,
    send_back,
    submit,
)
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.indicators.queries.headlines import key_figures
from waterpeers.apps.indicators.queries.results import computed, panel
from waterpeers.apps.indicators.queries.values import current_of, values_for
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Act, Actor
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.plausibility import UnitDecision
from waterpeers.domain.values import Origin, ValueState, Zone, ZoneKind
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db
YEAR = calendar_year(2024)
KEEPER = Actor(person=None, is_administrator=True)


@pytest.fixture
def reporter(everybody: World) -> Actor:
    return everybody.actor("mentee_reporter")


@pytest.fixture
def reviewer(everybody: World) -> Actor:
    return everybody.actor("mentee_signatory")


def report(everybody: World, *given: ReportedFigure, by: str = "mentee_reporter", **rest) -> Sheet:
    actor, period = everybody.actor(by), rest.pop("period", YEAR)
    return report_values(everybody.mentee, period, given, act=Act(actor, NOON), **rest)


def states(sheet: Sheet) -> list[tuple[str, int, str]]:
    rows = sheet.values.order_by("variable", "version")
    return [(value.variable, value.version, value.state) for value in rows]


def codes(refused) -> list[tuple[str, str]]:
    return [(reason.code, reason.field) for reason in refused.value.verdict.against]


def valid(everybody: World, *given: ReportedFigure, **rest) -> Sheet:
    sheet = report(everybody, *given, **rest)
    submit(sheet, act=Act(everybody.actor("mentee_reporter"), NOON))
    return review(sheet, act=Act(everybody.actor("mentee_signatory"), NOON))


# --- reporting ---


def test_a_figure_is_kept_as_reported_and_in_our_unit(everybody):
    sheet = report(
        everybody, ReportedFigure("produced", 4.5, "thousand m³", "4,5", "b2", "Bulk meter")
    )

    value = sheet.values.get()
    assert (value.value, value.reported, value.reported_unit) == (4500.0, "4,5", "thousand m³")
    assert (value.grade, value.source, value.state) == ("B2", "Bulk meter", ValueState.DRAFT)
    entry = Entry.objects.get()
    assert (entry.event, entry.before, entry.after) == (
        "values.reported",
        {"produced": None},
        {"produced": 4500.0},
    )


def test_a_figure_without_its_text_is_written_to_its_last_digit(everybody):
    sheet = report(
        everybody, ReportedFigure("produced", 12_345_678.123), ReportedFigure("sold", 5e6)
    )

    assert dict(sheet.values.values_list("variable", "reported")) == {
        "produced": "12345678.123",
        "sold": "5000000",
    }


def test_a_figure_given_twice_is_refused(everybody):
    with pytest.raises(NotValid) as refused:
        report(
            everybody,
            ReportedFigure("produced", 5),
            ReportedFigure("sold", 4),
            ReportedFigure("produced", 6),
        )

    assert codes(refused) == [("figure_given_twice", "produced")]
    assert not Sheet.objects.exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "Nothing is reported: give a figure or an answer."),
        ([{"code": "sold", "value": 5}, {"code": "sold", "value": 6}],
         "This figure is given twice."),
    ],
)  # fmt: skip
def test_a_program_that_gives_nothing_or_one_figure_twice_is_told_so(everybody, values, said):
    client = Client(headers={"accept-language": "en"})
    client.force_login(everybody.people["mentee_reporter"])

    answer = client.put(
        f"/api/figures/of/{everybody.mentee.uuid}/",
        {"year": 2024, "values": values},
        content_type="application/json",
    )

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Sheet.objects.exists()


def test_a_program_replaces_only_what_it_has_read(everybody):
    client = Client()
    client.force_login(everybody.people["mentee_reporter"])

    def put(value, code="produced", headers=None, **more):
        body = {"year": 2024, "values": [{"code": code, "value": value}], **more}
        address = f"/api/figures/of/{everybody.mentee.uuid}/"
        return client.put(address, body, content_type="application/json", headers=headers)

    first = put(5_000_000)
    assert first.status_code == 200
    assert put(5_000_000).status_code == 200  # sent twice, kept once
    added = put(4_000_000, "sold")
    assert added.status_code == 200  # nothing of anybody's is replaced

    blind = put(1.0)
    assert blind.status_code == 422
    assert blind.json()["reasons"][0]["code"] == "revision_needed"
    assert put(1.0, revision=first.json()["revision"]).status_code == 409
    assert Value.objects.get(variable="produced").value == 5_000_000
    assert put(5_100_000, headers={"If-Match": added["ETag"]}).status_code == 200
    assert Value.objects.get(variable="produced").value == 5_100_000


def test_a_nul_in_a_text_is_dropped_and_in_the_name_of_a_zone_refused(everybody):
    sheet = report(
        everybody, ReportedFigure("produced", 5, "", "5\0", "", "Bulk\0 meter", "No\0te")
    )

    value = sheet.values.get()
    assert (value.reported, value.source, value.note) == ("5", "Bulk meter", "Note")
    with pytest.raises(NotValid) as refused:
        Zone(ZoneKind.ZONE, "North\0")
    assert codes(refused) == [("unseen_characters", "zone")]


def test_the_same_again_changes_nothing(everybody):
    given = ReportedFigure("produced", 4500, "", "4500")
    first = report(everybody, given)
    again = report(everybody, given)

    assert again.revision == first.revision
    assert Entry.objects.count() == 1


def test_all_faults_are_named_and_nothing_is_kept(everybody):
    with pytest.raises(NotValid) as refused:
        report(
            everybody,
            ReportedFigure("produced", 5, "km"),
            ReportedFigure("sold", 5, grade="E9"),
            ReportedFigure("no_such", 5),
            ReportedFigure("conn_water", float("nan")),
            ReportedFigure("staff_total", 5),
        )

    assert codes(refused) == [
        ("unit_does_not_fit", "produced"),
        ("not_a_grade", "sold"),
        ("variable_not_known", "no_such"),
        ("value_beyond_all", "conn_water"),
    ]
    assert not Value.objects.exists()


@pytest.mark.parametrize("who", ["mentor_coordinator", "outsider", "facilitator", "administrator"])
def test_only_its_own_people_report_for_an_organisation(everybody, who):
    with pytest.raises(NotAllowed):
        report(everybody, ReportedFigure("produced", 5), by=who)


def test_who_saves_later_on_an_older_page_is_told(everybody):
    sheet = report(everybody, ReportedFigure("produced", 5000))
    report(everybody, ReportedFigure("produced", 6000))

    with pytest.raises(Stale):
        report(everybody, ReportedFigure("produced", 7000), revision=sheet.revision)


def test_a_draft_can_be_taken_back_and_the_trail_keeps_it(everybody):
    sheet = report(everybody, ReportedFigure("produced", 5000))
    report(everybody, removed=["produced", "sold"])

    assert not sheet.values.exists()
    assert Entry.objects.order_by("pk").last().before == {"produced": 5000.0}


# --- questions ---


def test_more_sold_than_produced_is_asked_about_and_answered_before_it_goes_on(everybody, reporter):
    sheet = report(
        everybody, ReportedFigure("produced", 5_000_000), ReportedFigure("sold", 6_000_000)
    )

    (question,) = sheet.values.get(variable="sold").questions
    assert (question["code"], question["answer"]) == ("sold_above_produced", "")
    with pytest.raises(NotReady) as refused:
        submit(sheet, act=Act(reporter, NOON))
    assert codes(refused) == [("questions_unanswered", "sold")]

    report(everybody, answers={("sold", "sold_above_produced"): "A minimum is billed"})
    submit(sheet, act=Act(reporter, NOON))
    assert sheet.values.get(variable="sold").questions[0]["answer"] == "A minimum is billed"


def test_an_answer_stays_while_the_question_does_and_goes_with_it(everybody):
    produced = ReportedFigure("produced", 5_000_000)
    sheet = report(everybody, produced, ReportedFigure("sold", 6_000_000))
    report(everybody, answers={("sold", "sold_above_produced"): "A minimum is billed"})

    report(everybody, ReportedFigure("sold", 7_000_000))
    assert sheet.values.get(variable="sold").questions[0]["answer"] == "A minimum is billed"
    report(everybody, ReportedFigure("sold", 4_000_000))
    assert sheet.values.get(variable="sold").questions == []


def asked_for_thousands(everybody):
    """Billed: 2,015,000 m³ a year, then 2,640 written for thousands."""
    for year in (2021, 2022, 2023):
        report(everybody, ReportedFigure("sold", 2_015_000), period=calendar_year(year))
    return report(everybody, ReportedFigure("sold", 2_640, grade="B2", source="Billing"))


SLIP = ("sold", "unit_slip_below")


def test_words_alone_answer_no_question_about_a_unit(everybody, reporter):
    sheet = asked_for_thousands(everybody)

    report(everybody, answers={SLIP: "It is in thousands of m³."})

    value = sheet.values.get()
    assert (value.value, value.unanswered) == (2640.0, 1)
    with pytest.raises(NotReady) as refused:
        submit(sheet, act=Act(reporter, NOON))
    assert codes(refused) == [("questions_unanswered", "sold")]


def test_one_button_makes_of_thousands_what_was_meant_and_the_trail_tells(everybody, reporter):
    sheet = asked_for_thousands(everybody)

    report(everybody, decisions={SLIP: UnitDecision.CONVERT})

    value = sheet.values.get()
    assert (value.value, value.reported, value.reported_unit) == (2_640_000, "2640000", "m3/year")
    assert (value.grade, value.source, value.questions) == ("B2", "Billing", [])
    entry = Entry.objects.order_by("pk").last()
    assert (entry.before, entry.after) == ({"sold": 2640.0}, {"sold": 2_640_000.0})
    submit(sheet, act=Act(reporter, NOON))


def test_the_other_says_that_it_is_right_and_why(everybody, reporter):
    sheet = asked_for_thousands(everybody)
    right = {SLIP: UnitDecision.RIGHT}

    with pytest.raises(NotValid) as refused:
        report(everybody, decisions=right)
    assert codes(refused) == [("right_why", "sold")]
    report(everybody, decisions=right, answers={SLIP: "The town was left by its people."})

    value = sheet.values.get()
    assert (value.value, value.unanswered) == (2640.0, 0)
    report(everybody, ReportedFigure("sold", 2_700))  # another figure is asked about anew
    assert sheet.values.get().unanswered == 1
    report(everybody, ReportedFigure("sold", 2_800), decisions=right, answers={SLIP: "So it is."})
    assert sheet.values.get().unanswered == 1  # it was said of another figure


def test_nothing_is_said_of_a_unit_that_nobody_asked_about(everybody):
    report(everybody, ReportedFigure("sold", 2_015_000))
    with pytest.raises(NotValid) as refused:
        report(everybody, decisions={SLIP: UnitDecision.CONVERT})
    assert codes(refused) == [("nothing_asked_so", "sold")]


def test_no_result_rests_on_a_figure_that_may_be_in_another_unit(everybody):
    sheet = asked_for_thousands(everybody)
    report(everybody, ReportedFigure("produced", 4_000_000))

    waiting = computed(current_of(sheet), 2024)["I.nrw_percent"]
    assert (waiting.value, waiting.missing) == (None, ("sold",))
    assert [flag.code for flag in waiting.flags] == ["rests_on_question"]
    report(everybody, decisions={SLIP: UnitDecision.CONVERT})

    assert computed(current_of(sheet), 2024)["I.nrw_percent"].value == pytest.approx(34.0)


# --- review ---


def test_a_second_person_reviews(everybody, reviewer):
    sheet = report(everybody, ReportedFigure("produced", 5_000_000), by="mentee_signatory")
    submit(sheet, act=Act(reviewer, NOON))

    with pytest.raises(NotReady) as refused:
        review(sheet, act=Act(reviewer, NOON))
    assert codes(refused) == [("reviewed_by_another", "produced")]
    review(sheet, act=Act(everybody.actor("facilitator"), NOON))
    assert states(sheet) == [("produced", 1, "reviewed")]


@pytest.mark.parametrize("who", ["mentee_reporter", "mentor_coordinator", "administrator"])
def test_reporters_and_others_do_not_review(everybody, reporter, who):
    sheet = report(everybody, ReportedFigure("produced", 5_000_000))
    submit(sheet, act=Act(reporter, NOON))

    for act in (review, lock, lambda s, **by: send_back(s, {"produced": "why"}, **by)):
        with pytest.raises(NotAllowed):
            act(sheet, act=Act(everybody.actor(who), NOON))


def test_a_value_is_not_reviewed_or_locked_out_of_turn(everybody, reviewer):
    sheet = report(everybody, ReportedFigure("produced", 5_000_000))

    for act in (review, lock):
        with pytest.raises(NotReady) as refused:
            act(sheet, act=Act(reviewer, NOON))
        assert codes(refused) == [("no_value_to_move", "")]


def test_a_locked_value_changes_by_a_new_version_with_a_reason_only(everybody, reporter, reviewer):
    sheet = valid(everybody, ReportedFigure("produced", 5_000_000))
    lock(sheet, act=Act(reviewer, NOON))

    with pytest.raises(NotReady) as refused:
        report(everybody, ReportedFigure("produced", 5_100_000))
    assert codes(refused) == [("reason_needed", "reason")]

    report(everybody, ReportedFigure("produced", 5_100_000), because="The bulk meter was checked")
    assert states(sheet) == [("produced", 1, "locked"), ("produced", 2, "draft")]
    assert panel(2024, ["produced"]) == {everybody.mentee.pk: {"produced": (5_000_000, "")}}

    submit(sheet, act=Act(reporter, NOON))
    review(sheet, act=Act(reviewer, NOON))
    assert states(sheet) == [("produced", 1, "replaced"), ("produced", 2, "reviewed")]
    assert sheet.values.get(version=2).changed_because == "The bulk meter was checked"
    assert panel(2024, ["produced"]) == {everybody.mentee.pk: {"produced": (5_100_000, "")}}


# --- who sees what ---


def seen(actor: Actor, organisation: Organisation) -> list[str]:
    return [value.variable for value in values_for(actor, organisation)]


def test_others_see_reviewed_key_figures_only(everybody, reporter, reviewer):
    outsider = everybody.actor("outsider")
    sheet = report(
        everybody, ReportedFigure("produced", 5_000_000), ReportedFigure("opex_total", 9_000_000)
    )
    assert seen(outsider, everybody.mentee) == []
    assert seen(reporter, everybody.mentee) == ["opex_total", "produced"]

    submit(sheet, act=Act(reporter, NOON))
    review(sheet, act=Act(reviewer, NOON))
    assert seen(outsider, everybody.mentee) == ["produced"]


def test_what_the_profile_hides_is_hidden_here_too(everybody):
    valid(everybody, ReportedFigure("conn_water", 5000), ReportedFigure("produced", 5_000_000))
    everybody.mentee.notes = {"connections": {"visibility": "me"}}
    everybody.mentee.save()

    assert seen(everybody.actor("outsider"), everybody.mentee) == ["produced"]
    assert "conn_water" in seen(everybody.actor("mentee_reporter"), everybody.mentee)


def test_figures_of_a_pilot_never_count_as_those_of_the_utility(everybody, reporter):
    pilot = Zone(ZoneKind.PILOT, "Bairro Norte")
    valid(everybody, ReportedFigure("produced", 100_000), zone=pilot)

    assert panel(2024, ["produced"]) == {}
    assert seen(reporter, everybody.mentee) == []
    shown = key_figures(everybody.mentee, "en")
    assert {figure.value for figure in shown} == {""}


# --- many at once ---


def line(organisation: Organisation, value: float, variable: str = "produced"):
    return (organisation.pk, variable, 2024, value, f"{value:g}", "m3/year", "A list")


def test_published_figures_count_as_reviewed_and_are_corrected_by_their_publisher(everybody):
    first = import_values([line(everybody.mentee, 5.0)], act=Act(KEEPER, NOON), published=True)
    again = import_values([line(everybody.mentee, 5.0)], act=Act(KEEPER, NOON), published=True)
    other = import_values([line(everybody.mentee, 6.0)], act=Act(KEEPER, NOON), published=True)

    assert [(s.created, s.updated, s.unchanged) for s in (first, again, other)] == [
        (1, 0, 0),
        (0, 0, 1),
        (0, 1, 0),
    ]
    assert states(Sheet.objects.get()) == [("produced", 1, "replaced"), ("produced", 2, "reviewed")]
    assert Value.objects.valid().get().origin == Origin.PUBLISHED


@pytest.mark.parametrize("published", [True, False])
def test_a_publisher_is_asked_too_of_what_cannot_be_so(everybody, published):
    of = everybody.mentee.pk
    said = {
        "net_water_km": {2024: 123_456.0},  # three times round the earth
        "opex_total": {2021: 10e6, 2022: 11e6, 2023: 10.5e6, 2024: 10.5e6 * 12.7},
        "produced": {2023: 5_100_000.0, 2024: 5_000_000.0},
    }
    lines = [
        (of, code, year, value, f"{value:g}", "", "A list")
        for code, years in said.items()
        for year, value in years.items()
    ]
    stored = import_values(lines, act=Act(KEEPER, NOON), published=published)

    asked = {(each.variable, each.year, each.reason.code) for each in stored.questions}
    assert {
        ("net_water_km", 2024, "outside_plausible_range"), ("opex_total", 2024, "far_above_usual"),
    } <= asked  # fmt: skip
    assert not [each for each in asked if each[0] == "produced"]
    kept = Value.objects.get(variable="net_water_km")
    assert "outside_plausible_range" in {each["code"] for each in kept.questions}
    assert kept.value == 123_456.0  # asked about, never changed


def test_an_import_leaves_what_the_owner_said_and_what_was_reviewed(everybody):
    valid(everybody, ReportedFigure("conn_water", 5000))
    report(everybody, ReportedFigure("produced", 5_000_000))

    lines = [line(everybody.mentee, 7.0), line(everybody.mentee, 8.0, "conn_water")]
    stored = import_values(lines, act=Act(KEEPER, NOON), published=True)

    assert [(kept.variable, kept.reason.code) for kept in stored.kept] == [
        ("produced", "said_otherwise_by_its_owner"),
        ("conn_water", "reviewed_already"),
    ]
    assert set(Value.objects.values_list("value", flat=True)) == {5_000_000, 5000}


def test_a_reporter_brings_drafts_and_may_correct_them(everybody, reporter):
    import_values([line(everybody.mentee, 5.0)], act=Act(reporter, NOON))
    import_values([line(everybody.mentee, 6.0)], act=Act(reporter, NOON))

    assert states(Sheet.objects.get()) == [("produced", 1, "draft")]
    with pytest.raises(NotAllowed):
        import_values([line(everybody.mentee, 5.0)], act=Act(reporter, NOON), published=True)
