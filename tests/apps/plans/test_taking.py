"""Templates and earlier plans, taken whole or in parts; workbooks out and in."""

from uuid import uuid4

import pytest

from tests.apps.plans.made import ITEMS, planned_of
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.foundation.workbooks.columns import LineToStore
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.plans.actions import items, taking
from waterpeers.apps.plans.models import Activity, Plan
from waterpeers.apps.plans.queries import content_of
from waterpeers.apps.plans.workbooks import KIND
from waterpeers.domain.indicators import catalogue
from waterpeers.domain.plan_templates import plan_templates
from waterpeers.domain.plans import Aim
from waterpeers.domain.verdicts import NotReady, NotValid

pytestmark = pytest.mark.django_db
TEMPLATES = plan_templates()


@pytest.fixture
def planned():
    return planned_of(people())


# --- templates ---


def test_every_objective_that_the_alliance_names_has_a_template():
    named = {
        Aim.EFFICIENCY, Aim.NEW_FUNCTION, Aim.ENVIRONMENT, Aim.ACCESS_TO_FINANCE, Aim.EXTENSION,
        Aim.HUMAN_RESOURCES,
    }  # fmt: skip
    assert named <= {each.aim for each in TEMPLATES.values()}


@pytest.mark.parametrize("code", TEMPLATES)
def test_a_template_is_whole_in_three_languages(code):
    each = TEMPLATES[code]
    texts = [each.title, each.start, each.never, *each.ask]
    for row in each.activities:
        texts += [row.title, row.output, row.means]
    texts += [text for row in each.learning for text in (row.who, row.title)]
    texts += [row.title for row in each.risks]
    assert all(set(text) == {"en", "fr", "es"} and all(text.values()) for text in texts)
    assert set(each.indicators) <= set(catalogue().indicators)
    assert len(each.activities) == 8
    keys = [row.key for row in each.activities]
    for number, row in enumerate(each.activities):
        assert set(row.after) <= set(keys[:number])


@pytest.mark.parametrize("code", TEMPLATES)
def test_a_template_is_taken_whole(planned, code):
    taking.take_template(planned.plan, code, language="fr", act=planned.by("mentee"))
    content = content_of(planned.plan)
    assert len(content.activities) == 8
    assert all(len(content.outputs_of(each)) == 1 for each in content.activities)
    assert content.activities[0].title == "Regarder ensemble et convenir de la valeur de départ"
    assert content.activities[1].after == [content.activities[0].uuid]


def test_taken_in_parts_and_taken_again_it_is_there_once(planned):
    for _turn in range(2):
        taking.take_template(
            planned.plan, "tpl_nrw", ["a1", "k1"], language="en", act=planned.by("mentor")
        )
    (made,) = content_of(planned.plan).activities
    assert made.title == "Test and repair bulk meters"
    items.remove_item(made.output_set.get(), act=planned.by("mentee"))
    items.remove_item(made, act=planned.by("mentee"))
    taking.take_template(
        planned.plan, "tpl_nrw", ["a1", "a2"], language="en", act=planned.by("mentor")
    )
    assert [e.title for e in content_of(planned.plan).activities] == [
        "Make a water balance with its limits"
    ]


def test_what_is_no_template_or_no_part_is_refused(planned):
    for code, parts in (("tpl_moon", None), ("tpl_nrw", ["z9"]), ("tpl_nrw", [])):
        with pytest.raises(NotValid):
            taking.take_template(planned.plan, code, parts, language="en", act=planned.by("mentee"))


def test_a_template_on_its_page(planned):
    browser = signed_in(planned.world, "mentee_signatory", "es")
    at = f"/partnership/{planned.partnership.uuid}/plan/templates/"
    assert "Eficiencia y pérdidas" in browser.get(at).content.decode()
    assert "¿Quién paga la segunda zona?" in browser.get(f"{at}tpl_nrw/").content.decode()
    browser.post(f"{at}tpl_nrw/", {"parts": ["a1"]})
    assert Activity.objects.get().title == "Probar y reparar los macromedidores"


# --- an earlier plan ---


def another(planned) -> Plan:
    """A plan of another partnership of the same mentee."""
    there = Partnership.objects.create(
        code="WOP-9999", title="Next", opened_at=planned.plan.made_at,
        phase_reached_at=planned.plan.made_at, phase="plan",
    )  # fmt: skip
    for party in planned.partnership.parties.all():
        Party.objects.create(partnership=there, organisation=party.organisation, role=party.role)
    frame = {
        "currency": "USD",
        "starts_on": planned.plan.starts_on,
        "made_at": planned.plan.made_at,
    }
    return Plan.objects.create(partnership=there, ends_before=planned.plan.ends_before, **frame)


def test_an_earlier_plan_is_copied_without_its_days_people_and_money(planned):
    made = planned.whole()
    planned.add("activity", title="After it", depends_on=[made["activity"].uuid])
    there = another(planned)
    for _turn in range(2):
        taking.copy_plan(there, planned.plan, act=planned.by("mentee"))
    content = content_of(there)
    first, second = content.activities
    assert (first.title, first.mentee_name, first.starts_on) == (made["activity"].title, "", None)
    assert (first.budget_minor, first.funding) == (None, "")
    assert second.after == [first.uuid]
    assert first.objective.title == "Lose less water"
    (outcome,) = content.of(type(made["outcome"]))
    assert (outcome.title, outcome.baseline, outcome.targets) == (
        "Night flow into zone 2",
        None,
        {},
    )
    assert [e.title for e in content.outputs_of(first)] == ["Meters in limits"]


def test_only_parts_of_it_are_copied(planned):
    made = planned.whole()
    there = another(planned)
    taking.copy_plan(there, planned.plan, [made["risk"].uuid], act=planned.by("mentor"))
    content = content_of(there)
    assert [row.title for rows in content.items.values() for row in rows.values()] == [
        "Valves leak"
    ]


def test_a_plan_of_strangers_is_not_copied(planned):
    planned.whole()
    there = another(planned)
    there.partnership.parties.all().delete()
    with pytest.raises(NotReady):
        taking.copy_plan(planned.plan, there, act=planned.by("mentee"))


# --- workbooks ---


def sheets(planned):
    return {each.key: each for each in KIND.sheets(planned.world.mentee, planned.partnership.code)}


def line(planned, kind, number=0, **cells):
    there = sheets(planned)[kind].lines[number]
    given = dict(there.cells) | cells
    return LineToStore(kind, there.key, given, frozenset(cells), there.version)


def store(planned, *lines):
    act = planned.by("mentee")
    return KIND.store(planned.world.mentee, planned.partnership.code, lines, act.actor, act.at)


def test_a_plan_is_offered_as_a_workbook_while_it_is_written(planned):
    at = planned.by("mentee").at
    assert list(KIND.abouts(planned.world.mentee, at)) == [planned.partnership.code]
    Plan.objects.update(version=1)
    assert not KIND.abouts(planned.world.mentee, at)


def test_what_comes_back_unchanged_changes_nothing(planned):
    planned.whole()
    for kind in sheets(planned):
        assert store(planned, line(planned, kind)) == []
    rows = [row for rows in content_of(planned.plan).items.values() for row in rows.values()]
    assert {row.revision for row in rows} == {1}


def test_rows_come_back_changed_and_new(planned):
    planned.whole()
    change = line(planned, "activity", title="Test five meters", starts_on="2027-03-01")
    activity = str(content_of(planned.plan).activities[0].uuid)
    new = LineToStore(
        "output",
        str(uuid4()),
        {"title": "Log", "activity": activity, "target_2": 4.0, "means": "Seen"},
        frozenset({"title"}),
        None,
    )
    assert store(planned, new, change) == []
    content = content_of(planned.plan)
    assert content.activities[0].title == "Test five meters"
    assert content.activities[0].budget_minor == 960050
    assert content.outputs_of(content.activities[0])[1].targets == {"2": 4.0}


def test_a_row_that_cannot_be_is_said_and_the_others_are_stored(planned):
    planned.add("risk")
    new = {"title": "x", "area": "water_losses", "depends_on": "A7"}
    bad = LineToStore("activity", str(uuid4()), new, frozenset(new), None)
    good = line(planned, "risk", answer="Replace two valves")
    ((refused, reason),) = store(planned, bad, good)
    assert (refused, reason.code, reason.field) == (bad, "not_in_list", "depends_on")
    (risk,) = content_of(planned.plan).of(type(planned.plan.risk_set.get()))
    assert risk.answer == "Replace two valves"


def test_a_row_that_somebody_changed_meanwhile_is_not_overwritten(planned):
    made = planned.add("risk")
    old = line(planned, "risk", answer="From the workbook")
    given = ITEMS["risk"] | {"answer": "On the page"}
    items.change_item(made, given, revision=1, act=planned.by("mentor"))
    ((_refused, reason),) = store(planned, old)
    assert reason.code == "changed_meanwhile"
