"""Templates of plans that facilitators make, share, and that others take over."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.plans.made import planned_of
from tests.conftest import NOON
from tests.world import signed_in
from waterpeers.apps.plans.actions import templates as actions
from waterpeers.apps.plans.actions.taking import take_template
from waterpeers.apps.plans.forms import template_as_typed
from waterpeers.apps.plans.models import Activity, OwnPlanTemplate
from waterpeers.apps.plans.queries import content_of, templates_offered
from waterpeers.domain.actors import Act
from waterpeers.domain.own_plan_templates import as_plain, from_plain
from waterpeers.domain.plan_templates import plan_templates, said
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Stale

pytestmark = pytest.mark.django_db
BASE = "tpl_nrw"


@pytest.fixture
def act(everybody):
    return Act(everybody.actor("facilitator"), NOON)


def fields(row, **more):
    """What a template says now, in English."""
    body = row.body
    found = {
        "aim": body["aim"],
        "indicators": body["indicators"],
        "ask": [said(each, "en") for each in body["ask"]],
        **{name: said(body[name], "en") for name in ("title", "start", "never")},
    }
    for kind in ("activities", "learning", "risks"):
        found[kind] = [
            {name: said(v, "en") if isinstance(v, dict) else v for name, v in part.items()}
            | ({"method": next(iter(part["methods"]), "")} if "methods" in part else {})
            for part in body[kind]
        ]
    return found | more


def change(row, act, language="en", **more):
    return actions.change_plan_template(
        row, fields(row, **more), revision=row.revision, language=language, act=act
    )


@pytest.mark.parametrize("code", list(plan_templates()))
def test_every_template_that_ships_is_the_same_as_plain_data(code):
    template = plan_templates()[code]
    assert from_plain(code, as_plain(template)) == template


def test_what_is_written_as_it_was_changes_nothing(act):
    row = actions.begin_plan_template(BASE, act=act)
    before = row.body
    after = change(row, act)

    assert (after.body["activities"], after.revision) == (before["activities"], 1)


def test_a_template_is_begun_written_shared_and_taken(everybody, act):
    row = actions.begin_plan_template(BASE, act=act)
    assert row.code not in templates_offered()
    given = fields(row)["activities"]
    new = {"title": "Map the valves", "output": "A map", "means": "Seen", "area": "water_losses",
           "part": "soft", "leads": "both", "method": ""}  # fmt: skip
    row = change(row, act, title="Losses, our way", activities=[given[0], new])
    row = actions.share_plan_template(row, revision=row.revision, act=act)

    planned = planned_of(everybody)
    take_template(planned.plan, row.code, language="fr", act=planned.by("mentee"))
    found = content_of(planned.plan)
    titles = {each.title for each in found.of(Activity)}
    assert "Map the valves" in titles, "words that are in one language are said in it"
    assert len(titles) == 2
    assert said(row.body["title"], "fr") == said(plan_templates()[BASE].title, "fr")


def test_words_of_other_languages_stay(act):
    row = actions.begin_plan_template(BASE, act=act)
    english = dict(row.body["title"])["en"]
    row = change(row, act, language="fr", title="Les pertes, à notre façon")

    assert row.body["title"]["en"] == english
    assert row.body["title"]["fr"] == "Les pertes, à notre façon"


def test_what_is_shared_stays_and_is_changed_by_its_next_version(act):
    row = actions.begin_plan_template(BASE, act=act)
    row = actions.share_plan_template(row, revision=1, act=act)
    with pytest.raises(NotReady):
        change(row, act, title="Another")
    second = actions.begin_plan_template(row.code, act=act)
    with pytest.raises(NotReady):
        actions.begin_plan_template(row.code, act=act)
    second = change(second, act, title="The second")
    assert said(templates_offered()[row.code].title, "en") != "The second"
    second = actions.share_plan_template(second, revision=second.revision, act=act)

    assert (second.code, second.version) == (row.code, 2)
    assert said(templates_offered()[row.code].title, "en") == "The second"
    second = actions.withdraw_plan_template(second, revision=second.revision, act=act)
    assert said(templates_offered()[row.code].title, "en") != "The second"
    actions.share_plan_template(second, revision=second.revision, act=act)
    assert said(templates_offered()[row.code].title, "en") == "The second"


def test_two_who_write_one_template_lose_nothing(act):
    row = actions.begin_plan_template(BASE, act=act)
    change(row, act, title="One")
    with pytest.raises(Stale):
        change(row, act, title="Two")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": " "}, "title"),
        ({"aim": "riches"}, "aim"),
        ({"activities": []}, "activities"),
        ({"indicators": ["I.no_such"]}, "indicators"),
        ({"learning": [{"who": "x", "title": "y" * 201}]}, "l1_title"),
        ({"risks": [{"sort": "odd", "title": "y"}]}, "k1_sort"),
        ({"risks": [{"sort": "risk", "title": "y"}] * 41}, "risks"),
    ],
)
def test_all_that_stands_against_it_is_said(act, more, field):
    row = actions.begin_plan_template(BASE, act=act)
    with pytest.raises(NotValid) as refused:
        change(row, act, **more)

    assert field in {reason.field for reason in refused.value.verdict.against}


def test_others_make_none_and_see_what_is_shared(everybody, act):
    mentor = Act(everybody.actor("mentor_signatory"), NOON)
    with pytest.raises(NotAllowed):
        actions.begin_plan_template(BASE, act=mentor)
    row = actions.begin_plan_template(BASE, act=act)
    assert not OwnPlanTemplate.objects.visible_to(mentor.actor).exists()
    actions.share_plan_template(row, revision=1, act=act)
    page = signed_in(everybody, "mentor_signatory").get(
        reverse("plans:own-template", args=[row.uuid])
    )
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()


def test_the_page_writes_it_part_by_part(everybody, act):
    client = signed_in(everybody, "facilitator")
    made = client.post(reverse("plans:begin-template", args=[BASE]))
    row = OwnPlanTemplate.objects.get()
    there = reverse("plans:own-template", args=[row.uuid])
    assert made["Location"] == there
    assert client.get(there).status_code == 200
    typed = template_as_typed(row, "en")
    number = len(row.body["activities"]) + 1
    typed |= {
        "title": "Losses, our way", "a1_title": "",
        f"a{number}_title": "Map the valves", f"a{number}_area": "water_losses",
        f"a{number}_part": "soft", f"a{number}_leads": "both",
    }  # fmt: skip
    answer = client.post(there, typed)
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    titles = [said(each["title"], "en") for each in row.body["activities"]]
    assert titles[-1] == "Map the valves"
    assert len(titles) == number - 1, "one without a title is left out"
    wrong = client.post(there, typed | {"revision": row.revision, "title": ""})
    assert wrong.status_code == 422
