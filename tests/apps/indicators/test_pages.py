"""Pages of figures: filling in, what is asked, what is shown and to whom."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from tests.conftest import NOON
from tests.world import World, signed_in
from waterpeers.apps.desk.actions import tell
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.indicators.actions.values import (
    ReportedFigure,
    decide,
    lock,
    report_values,
    review,
    submit,
)
from waterpeers.apps.indicators.figures import path
from waterpeers.apps.indicators.models import Sheet, Value
from waterpeers.apps.indicators.queries.headlines import exactly
from waterpeers.apps.indicators.queries.results import Years
from waterpeers.apps.indicators.queries.values import values_for
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.numbers import typed_number
from waterpeers.domain.periods import calendar_year
from waterpeers.domain.verdicts import NotReady

pytestmark = pytest.mark.django_db


def sheet(everybody: World, year: int, *given: ReportedFigure, valid: bool = True) -> Sheet:
    reporter, reviewer = everybody.actor("mentee_reporter"), everybody.actor("mentee_signatory")
    made = report_values(everybody.mentee, calendar_year(year), given, act=Act(reporter, NOON))
    if valid:
        submit(made, act=Act(reporter, NOON))
        review(made, act=Act(reviewer, NOON))
    return made


def shown(answer: Any) -> dict[str, str]:
    """Give what the form of a page sends, as it is shown."""
    text = answer.content.decode()
    form = re.search(r"<form method=\"post\"\s+data-rows.*?</form>", text, re.DOTALL)
    assert form is not None
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    fields = {bound.html_name: bound.value() for bound in answer.context["form"].visible_fields()}
    hidden = {name: html.unescape(value) for name, value in found}
    return {name: text for name, text in fields.items() if text is not None} | hidden


def page(made: Sheet, name: str = "sheet") -> str:
    return reverse(f"indicators:{name}", args=[made.uuid])


# --- filling in ---


def test_a_year_is_begun_filled_in_asked_about_and_handed_in(everybody):
    reporter = signed_in(everybody)
    new = reverse("indicators:new", args=[everybody.mentee.uuid])
    address = reporter.post(new, {"year": 2024, "zone_kind": "whole"})["Location"]

    typed = {
        "revision": 1,
        "v_produced": "4 500",
        "u_produced": "thousand m3/year",
        "g_produced": "B2",
        "v_sold": "5,000,000",
        "u_sold": "m3/year",
    }
    asked = reporter.post(address, typed, follow=True)
    assert Value.objects.get(variable="produced").value == 4_500_000
    assert "More water is billed than supplied" in asked.content.decode()

    again = typed | {"revision": 2, "submit": "1"}
    refused = reporter.post(address, again)
    assert refused.status_code == 409
    assert "Answer the questions" in refused.content.decode()

    answered = again | {"a_sold__sold_above_produced": "A minimum is billed"}
    done = reporter.post(address, answered, follow=True)
    assert "Handed in" in done.content.decode()
    assert set(Value.objects.values_list("state", flat=True)) == {"submitted"}


def test_a_question_about_a_unit_has_two_buttons(everybody):
    for year in (2022, 2023):
        sheet(everybody, year, ReportedFigure("sold", 2_015_000), valid=False)
    made = sheet(everybody, 2024, ReportedFigure("sold", 2_640), valid=False)
    reporter = signed_in(everybody)
    shown = reporter.get(page(made)).content.decode()
    assert "In thousand m³ a year: make it 2,640,000" in " ".join(shown.split())
    typed = {"revision": made.revision, "v_sold": "2640", "u_sold": "m3/year"}

    silent = reporter.post(page(made), typed | {"right": "sold__unit_slip_below"})
    assert silent.status_code == 422
    assert "Say why it is right as it stands." in silent.content.decode()
    done = reporter.post(page(made), typed | {"convert": "sold__unit_slip_below"}, follow=True)

    assert Value.objects.get(sheet=made).value == 2_640_000
    assert ": make it" not in done.content.decode()


def test_what_is_not_looked_at_yet_stays_and_a_reason_goes_with_a_return(everybody):
    figures = [ReportedFigure("produced", 5_000_000), ReportedFigure("conn_water", 9000)]
    made = sheet(everybody, 2024, *figures, valid=False)
    submit(made, act=Act(everybody.actor("mentee_reporter"), NOON))
    reviewer, address = signed_in(everybody, "mentee_signatory"), page(made, "review")

    def states():
        return dict(Value.objects.values_list("variable", "state"))

    for wrong in (
        {"d_produced": "later", "d_conn_water": "later"},
        {"d_produced": "return", "d_conn_water": "later"},
        {"d_produced": "accept", "r_produced": "Why so much?", "d_conn_water": "later"},
    ):
        assert reviewer.post(address, wrong).status_code == 409
        assert states() == {"produced": "submitted", "conn_water": "submitted"}
    reviewer.post(address, {"d_produced": "accept", "d_conn_water": "later"})
    assert states() == {"produced": "reviewed", "conn_water": "submitted"}
    reviewer.post(address, {"d_conn_water": "later", "rest": "accept"})
    assert states() == {"produced": "reviewed", "conn_water": "reviewed"}


def test_what_cannot_be_read_is_said_beside_its_field_and_kept(everybody):
    made = sheet(everybody, 2024, valid=False)

    answer = signed_in(everybody).post(
        page(made), {"revision": 1, "v_produced": "many", "v_sold": "12"}
    )

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "“many” is not a number." in text
    assert 'value="many"' in text
    assert not Value.objects.exists()


def test_an_emptied_field_takes_the_draft_back(everybody):
    made = sheet(
        everybody,
        2024,
        ReportedFigure("produced", 5000),
        ReportedFigure("opex_total", 7),
        valid=False,
    )

    signed_in(everybody).post(page(made), {"revision": 2, "v_produced": ""})

    assert not Value.objects.exists()


def test_last_years_value_stands_beside_and_what_is_missing_is_named(everybody):
    sheet(everybody, 2023, ReportedFigure("produced", 4_100_000))
    made = sheet(everybody, 2024, valid=False)

    text = signed_in(everybody).get(page(made)).content.decode()

    assert "4,100,000" in text
    row = re.search(r'<tr><th scope="row">Water coverage</th>.*?</tr>', text, re.DOTALL)
    assert row is not None
    assert "Population served with water" in row.group()
    assert "Population in the water service area" in row.group()


def test_who_saves_on_an_older_page_sees_both_versions(everybody):
    made = sheet(everybody, 2024, ReportedFigure("produced", 5_000_000), valid=False)

    answer = signed_in(everybody).post(page(made), {"revision": 1, "v_produced": "6000000"})

    assert answer.status_code == 409
    assert "Two versions" in answer.content.decode()
    assert Value.objects.get().value == 5_000_000


def test_what_only_the_other_changed_is_taken_over_and_mine_goes_on_top(everybody):
    figures = [ReportedFigure("produced", 5_000_000, grade="B2"), ReportedFigure("sold", 4_000_000)]
    made = sheet(everybody, 2024, *figures, valid=False)
    client = signed_in(everybody)
    form = shown(client.get(page(made)))
    theirs = [ReportedFigure("sold", 4_100_000)]
    reporter = Act(everybody.actor("mentee_reporter"), NOON)
    report_values(everybody.mentee, calendar_year(2024), theirs, act=reporter)

    mine = form | {"v_produced": "5,200,000", "g_sold": "A1"}
    answer = client.post(page(made), mine)

    assert answer.status_code == 409
    assert answer.context["differences"] == []
    taken = answer.context["taken"]
    assert [(each.name, each.theirs, each.mine) for each in taken] == [
        ("v_sold", "4100000", "4000000")
    ]
    assert "mentee.reporter saved while you were typing" in answer.content.decode()
    assert client.post(page(made), shown(answer)).status_code == 302
    there = {row.variable: (row.value, row.grade) for row in Value.objects.all()}
    assert there == {"produced": (5_200_000, "B2"), "sold": (4_100_000, "A1")}


def test_all_that_stands_against_a_sheet_is_said_at_once(everybody):
    made = sheet(everybody, 2024, valid=False)
    typed = {"revision": 1, "v_produced": "many", "u_sold": "barrels", "v_conn_water": "9",
             "g_conn_water": "Z9"}  # fmt: skip

    answer = signed_in(everybody).post(page(made), typed | {"submit": "1"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"v_produced", "u_sold", "g_conn_water"}
    assert not Value.objects.exists()


def test_a_draft_that_comes_after_the_figures_were_handed_in_is_not_kept(everybody):
    made = sheet(everybody, 2024, valid=False)
    client = signed_in(everybody)
    form = shown(client.get(page(made))) | {"v_conn_water": "90000"}
    assert client.post(page(made), form | {"submit": "1"}).status_code == 302

    assert client.post(reverse("accounts:autosave"), form).status_code == 409

    decide(made, ["conn_water"], {"conn_water": "One zero too many?"},
           act=Act(everybody.actor("mentee_signatory"), NOON))  # fmt: skip
    corrected = shown(client.get(page(made))) | {"v_conn_water": "9000", "submit": "1"}
    assert client.post(page(made), corrected).status_code == 302
    value = Value.objects.get()
    assert (value.value, value.state) == (9000, "submitted")


def test_what_was_saved_and_not_handed_in_leaves_no_draft_and_goes_on_from_there(everybody):
    made = sheet(everybody, 2024, valid=False)
    client = signed_in(everybody)
    form = shown(client.get(page(made)))
    slip = {"v_produced": "4,000,000", "v_sold": "5,000,000", "submit": "1"}
    client.post(reverse("accounts:autosave"), form | slip)

    refused = client.post(page(made), form | slip)

    assert refused.status_code == 409
    assert "Saved, but not handed in yet" in refused.content.decode()
    answered = shown(refused) | {"a_sold__sold_above_produced": "A minimum is billed"}
    assert client.post(page(made), answered | {"submit": "1"}).status_code == 302
    assert set(Value.objects.values_list("state", flat=True)) == {"submitted"}


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1 200,5", "fr", 1200.5),
        ("4.5", "fr", 4.5),
        ("4,500", "en", 4500.0),
        ("4,5", "en", 4.5),
        ("", "en", None),
    ],
)
def test_numbers_are_read_as_their_language_writes_them(text, language, value):
    assert typed_number(text, language) == value


def saved_unchanged(everybody: World, made: Sheet, language: str) -> None:
    """Open a sheet in a language and save what its page shows."""
    reader = signed_in(everybody, "mentee_reporter", language)
    form = reader.get(page(made)).context["form"]
    shown = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    assert reader.post(page(made), shown).status_code == 302


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize(
    "given",
    [
        ReportedFigure("produced", 17_250, "", "17,250"),
        ReportedFigure("produced", 1.234, "", "1.234"),
        ReportedFigure("produced", 17.25, "million m3/year", "17,25"),
        ReportedFigure("produced", 12_345_678.123),
        ReportedFigure("produced", 0.1 + 0.2),
        ReportedFigure("produced", 1234.5, "m3/day"),
        ReportedFigure("produced", 7, "acre-foot/year", "7"),
    ],
)
def test_a_sheet_saved_unchanged_in_another_language_stays_the_same(everybody, given, language):
    made = sheet(everybody, 2024, given, valid=False)
    before = Value.objects.values("value", "reported", "reported_unit").get()

    saved_unchanged(everybody, made, language)

    assert Value.objects.values("value", "reported", "reported_unit").get() == before


def test_a_draft_typed_in_one_language_is_the_same_figures_in_another(everybody):
    made = sheet(everybody, 2024, valid=False)
    english = signed_in(everybody)
    form = english.get(page(made)).context["form"]
    typed = {name: form[name].value() for name in ("revision", "written_in")}
    typed |= {"v_produced": "17,250", "v_sold": "1.234", "v_conn_water": "9000"}
    kept = {"draft_form": "figures", "draft_address": page(made), **typed}
    assert english.post(reverse("accounts:autosave"), kept).status_code == 200

    saved_unchanged(everybody, made, "fr")

    assert dict(Value.objects.values_list("variable", "value")) == {
        "produced": 17_250,
        "sold": 1.234,
        "conn_water": 9000,
    }


def test_numbers_are_read_in_the_language_of_the_page_they_were_typed_on(everybody):
    made = sheet(everybody, 2024, valid=False)
    typed = {"revision": made.revision, "written_in": "en", "v_produced": "17,250"}

    signed_in(everybody, language="fr").post(page(made), typed)

    assert Value.objects.get().value == 17_250


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (5_000_000.4, "5,000,000"), (42.25, "42.2"), (9.757, "9.76"), (0.5, "0.50"),
     (0.0036, "0.0036"), (-0.00361, "−0.0036"), (1e-9, "0.0000000010")],
)  # fmt: skip
def test_numbers_are_shown_with_the_digits_that_count(value, shown):
    with override("en"):
        assert in_figures(value) == shown


def test_a_draft_says_so_in_the_table_of_years(everybody):
    sheet(everybody, 2023, ReportedFigure("produced", 5_000_000))
    sheet(everybody, 2024, ReportedFigure("produced", 5_100_000), valid=False)

    address = reverse("indicators:figures", args=[everybody.mentee.uuid])
    row = signed_in(everybody).get(address).content.decode()

    assert row.count(">Draft</span>") == 1


# --- review ---


def test_a_reviewer_decides_all_of_it_or_nothing_and_only_what_was_seen(everybody):
    made = sheet(
        everybody,
        2024,
        ReportedFigure("produced", 5_000_000),
        ReportedFigure("conn_water", 9000),
        valid=False,
    )
    submit(made, act=Act(everybody.actor("mentee_reporter"), NOON))
    act = Act(everybody.actor("mentee_signatory"), NOON)

    def states():
        return dict(Value.objects.values_list("variable", "state"))

    with pytest.raises(NotReady):
        decide(made, ["produced", "sold"], {"sold": "Look again"}, act=act)
    assert states() == {"produced": "submitted", "conn_water": "submitted"}

    decide(made, ["produced"], {"conn_water": "Not on the page that I saw"}, act=act)
    assert states() == {"produced": "reviewed", "conn_water": "submitted"}


def test_saving_reads_the_values_three_times_once_under_the_lock(
    everybody,
):
    made = sheet(everybody, 2024, ReportedFigure("produced", 5_000_000), valid=False)
    client = signed_in(everybody)
    first = client.get(page(made))
    typed = {"revision": first.context["sheet"].revision, "v_produced": "5100000"}
    with CaptureQueriesContext(connection) as asked:
        client.post(page(made), typed)

    reads = [q["sql"] for q in asked.captured_queries if is_read_of_values(q["sql"])]
    assert len(reads) == 3


def is_read_of_values(sql):
    return sql.startswith("SELECT") and 'ORDER BY "indicators_value"."variable" ASC, "ind' in sql


def test_the_reviewer_returns_one_and_accepts_the_rest_and_a_mail_says_why(
    everybody, django_capture_on_commit_callbacks
):
    made = sheet(
        everybody,
        2024,
        ReportedFigure("produced", 5_000_000),
        ReportedFigure("conn_water", 9000),
        valid=False,
    )
    submit(made, act=Act(everybody.actor("mentee_reporter"), NOON))
    person = everybody.people["mentee_reporter"]
    assert person is not None
    person.language = "fr"
    person.save()

    with django_capture_on_commit_callbacks(execute=True):
        signed_in(everybody, "mentee_signatory").post(
            page(made, "review"),
            {
                "d_conn_water": "return",
                "r_conn_water": "Les compteurs inactifs aussi ?",
                "d_produced": "accept",
            },
        )

    states = dict(Value.objects.values_list("variable", "state"))
    assert states == {"produced": "reviewed", "conn_water": "returned"}
    with django_capture_on_commit_callbacks(execute=True):
        tell(person.pk, act=Act(NOBODY, NOON))
    letter = next(each for each in mail.outbox if "vous revient" in each.body)
    assert letter.to == ["mentee.reporter@example.org"]
    assert "Les compteurs inactifs aussi ?" in letter.body
    assert "2024" in letter.body
    shown = signed_in(everybody).get(page(made)).content.decode()
    assert "Les compteurs inactifs aussi ?" in shown


def test_a_locked_figure_gets_a_new_version_from_its_page(everybody):
    made = sheet(everybody, 2024, ReportedFigure("produced", 5_000_000))
    lock(made, act=Act(everybody.actor("mentee_signatory"), NOON))
    address = reverse("indicators:one", args=[made.uuid, "produced"])
    reporter = signed_in(everybody)

    without = reporter.post(address, {"value": "5100", "unit": "thousand m3/year"})
    assert without.status_code == 422
    reporter.post(
        address, {"value": "5100", "unit": "thousand m3/year", "because": "Meter checked"}
    )

    latest = Value.objects.get(version=2)
    assert (latest.value, latest.state, latest.changed_because) == (
        5_100_000,
        "draft",
        "Meter checked",
    )


# --- reading ---


def test_the_page_of_a_figure_says_the_figure(everybody):
    made = sheet(everybody, 2024, ReportedFigure("produced", 5_000_000))
    page = signed_in(everybody).get(reverse("indicators:one", args=[made.uuid, "produced"]))

    said = re.search(r'<div class="value">\s*(.*?)\s*<small', page.content.decode(), re.DOTALL)
    assert said is not None
    assert said[1] == "5,000,000"


def test_page_and_file_and_program_give_the_same_numbers_to_the_last_digit(everybody):
    sheet(
        everybody,
        2024,
        ReportedFigure("produced", 5_000_001.25),
        ReportedFigure("sold", 3_333_333.1),
        ReportedFigure("conn_water", 9_001),
        ReportedFigure("net_water_km", 123.4),
    )
    reporter = signed_in(everybody)
    file = reporter.get(reverse("indicators:figures-csv", args=[everybody.mentee.uuid]))

    rows = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
    by_code = {row["code"]: row for row in rows}

    found = Years(tuple(values_for(everybody.actor("mentee_reporter"), everybody.mentee)))
    computed = found.computed[2024]
    for code, value in found.by_year[2024].items():
        assert float(by_code[code]["value"]) == value.value
    shown = [code for code, result in computed.items() if result.value is not None]
    assert {"I.nrw_percent", "I.nrw_conn", "I.nrw_km"} <= set(shown)
    for code in {"I.nrw_percent", "I.nrw_conn", "I.nrw_km"}:
        assert float(by_code[code]["value"]) == computed[code].value
        one = reverse("indicators:one", args=[found.by_year[2024]["sold"].sheet.uuid, code])
        assert exactly(computed[code].value) in reporter.get(one).content.decode()
    assert by_code["I.occr"]["value"] == ""
    assert by_code["I.occr"]["missing"] == "revenue_total opex_total"


def test_visitors_see_reviewed_key_figures_and_nothing_that_follows_from_others(everybody):
    sheet(everybody, 2024, ReportedFigure("produced", 5_000_000), ReportedFigure("sold", 3_333_333))

    text = (
        signed_in(everybody, "visitor")
        .get(reverse("indicators:figures", args=[everybody.mentee.uuid]))
        .content.decode()
    )

    assert "5,000,000" in text
    assert "3,333,333" not in text
    assert "Non-revenue water" not in text


def test_all_of_an_organisation_is_read_in_one_query(everybody, django_assert_num_queries):
    for year in (2022, 2023, 2024):
        sheet(
            everybody,
            year,
            ReportedFigure("produced", 5_000_000),
            ReportedFigure("sold", 3_000_000),
        )
    actor = everybody.actor("mentee_reporter")

    with django_assert_num_queries(1):
        found = Years(tuple(values_for(actor, everybody.mentee)))
        assert found.course("I.nrw_percent") == {2022: 40.0, 2023: 40.0, 2024: 40.0}


def test_a_gap_in_a_course_is_a_gap_in_its_curve():
    assert path({2020: 1.0, 2021: 3.0, 2022: 1.0}, 2020, 2022) == "M0 30l1-28l1 28"
    assert path({2020: 1.0, 2022: 3.0, 2023: 2.0, 2024: 3.0}, 2020, 2024).count("M") == 2
    assert path({2020: 1.0}, 2020, 2024) == ""
