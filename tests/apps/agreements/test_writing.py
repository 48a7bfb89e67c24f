"""The text of an agreement is written a part a page, from what is known, with models to take."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.apps.agreements.agreed import Deal, deal_of
from tests.conftest import NOON
from tests.markup import tight
from tests.world import world
from waterpeers.apps.agreements.actions import agreements
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.agreements.queries import is_coming
from waterpeers.apps.agreements.reports import progress, proposals, wordings
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.domain.actors import Act
from waterpeers.domain.agreement_texts import CLAUSES, FIELDS
from waterpeers.domain.agreements import PART_OF, AgreementPart, holds_from
from waterpeers.domain.clauses import languages_first, model_clauses, taken_over
from waterpeers.domain.partnerships import AgreementKind, AgreementState

PARTS = list(AgreementPart)


@pytest.fixture
def deal(db) -> Deal:
    return deal_of(world())


@pytest.fixture
def draft(deal) -> Agreement:
    return agreements.draft(
        deal.partnership, AgreementKind.MEMORANDUM, title="x", act=Act(deal.mentee, NOON)
    )


def at(agreement: Agreement, part: str) -> str:
    return reverse("agreements:part", args=[agreement.uuid, part])


def sent(client, agreement: Agreement, part: str, **fields: str):
    return client.post(at(agreement, part), {"revision": str(agreement.revision)} | fields)


def boxes(client, agreement: Agreement, part: str) -> dict[str, str]:
    """What stands in the large boxes of a part."""
    text = client.get(at(agreement, part)).content.decode()
    found = re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', text, re.DOTALL)
    return {name: html.unescape(said) for name, said in found}


# --- parts ---


def test_every_field_of_the_text_has_its_part():
    assert set(FIELDS) - {"not_known"} <= set(PART_OF)


def test_each_part_is_a_page_that_leads_to_the_next(client, deal, draft):
    client.force_login(deal.world.people["mentee_signatory"])
    for part, following in pairwise(PARTS):
        answer = sent(client, draft, part, title="x")
        draft.refresh_from_db()
        assert answer["Location"] == at(draft, following)

    last = sent(client, draft, PARTS[-1])
    assert last["Location"] == reverse("agreements:detail", args=[draft.uuid])


def test_writing_begins_where_something_is_still_asked(client, deal):
    client.force_login(deal.world.people["mentee_signatory"])
    draft = deal.draft(disputes="")

    answer = client.get(reverse("agreements:edit", args=[draft.uuid]))

    assert answer["Location"] == at(draft, "clauses")


def test_beside_a_part_stands_who_still_has_what_to_write(client, deal):
    client.force_login(deal.world.people["mentee_signatory"])
    draft = deal.draft(disputes="", expected_outputs=[])

    page = client.get(at(draft, "roles")).content.decode()

    open_ = page[page.index('<aside class="still"') :]
    open_ = open_[: open_.index("</aside>")]
    links = [html.unescape(each) for each in re.findall(r'href="([^"]+)"', open_)]
    assert [each.partition("#")[2] for each in links] == ["id_expected_outputs", "id_disputes"]
    assert all(client.get(each, follow=True).status_code == 200 for each in links)


def test_where_nothing_is_left_to_write_it_says_so(client, deal):
    client.force_login(deal.world.people["mentee_signatory"])
    page = client.get(at(deal.draft(), "roles")).content.decode()
    assert "Nothing: the text is complete." in page


def test_a_part_changes_no_other_part(client, deal):
    """A whole draft; the mentee empties one clause and ticks another as not known."""
    client.force_login(deal.world.people["mentee_signatory"])
    draft = deal.draft(review_dates=[], not_known=["review_dates"])
    before = {name: getattr(draft, name) for name in FIELDS}

    sent(client, draft, "clauses", safety="Helmets.", **{"unknown-disputes": "on"})
    draft.refresh_from_db()

    changed = {name for name in FIELDS if getattr(draft, name) != before[name]}
    assert changed == {*CLAUSES, "not_known"} - {"intellectual_property", "costs"}
    assert draft.not_known == ["disputes", "review_dates"]


def test_progress_counts_what_is_asked_and_what_is_there(deal, draft):
    """Three parties, one memorandum: 2 + 3 + 2 + (3 + 3) + 5 + 4 things are asked."""
    assert [(each.written, each.asked) for each in progress(draft, on=NOON.date())] == [
        (0, 2),
        (0, 3),
        (0, 2),
        (0, 6),
        (0, 5),
        (0, 4),
    ]


def test_a_work_plan_has_three_parts(deal):
    deal.in_force()
    plan = agreements.draft(
        deal.partnership, AgreementKind.WORK_PLAN, title="y", act=Act(deal.mentee, NOON)
    )

    assert [each.part for each in progress(plan, on=NOON.date())] == [
        "objectives",
        "value",
        "frame",
    ]


@pytest.mark.parametrize("part", ["", "nothing", "../value"])
def test_there_are_no_other_parts(client, deal, draft, part):
    client.force_login(deal.world.people["mentee_signatory"])
    base = reverse("agreements:edit", args=[draft.uuid])

    assert part == "" or client.get(f"{base}{part}/").status_code == 404


# --- a text that is no longer written ---


@pytest.mark.parametrize("state", ["opened", "in_force"])
def test_what_is_fixed_has_no_form_and_says_how_to_change_it(client, deal, state):
    agreement = getattr(deal, state)()
    client.force_login(deal.world.people["mentee_signatory"])

    for address in (reverse("agreements:edit", args=[agreement.uuid]), at(agreement, "clauses")):
        main = tight(client.get(address).content.decode()).partition("<main")[2]
        assert "<textarea" not in main
        assert "it no longer changes. To change it" in main


def test_what_was_typed_meanwhile_is_shown_and_not_stored(client, deal):
    agreement = deal.opened()
    client.force_login(deal.world.people["mentee_signatory"])

    answer = sent(client, agreement, "clauses", disputes="We toss a coin.")

    assert answer.status_code == 409
    assert "We toss a coin." in answer.content.decode()
    agreement.refresh_from_db()
    assert agreement.disputes == "The directors meet."


# --- what is known already ---


def test_empty_fields_are_filled_from_what_was_said_elsewhere(client, deal, draft):
    client.force_login(deal.world.people["mentee_signatory"])
    parties = deal.parties
    mentee, mentor = parties["Águas do Lago"], parties["Waterbedrijf Delta"]

    assert boxes(client, draft, "objectives")["objectives"] == "Half is lost."
    duties = boxes(client, draft, "roles")
    assert duties[f"duties-{mentor.uuid}"] == "Zones and meters.\nTo turn to: Director's office"
    assert duties[f"duties-{mentee.uuid}"] == "To turn to: Director's office"
    said = boxes(client, draft, "interests")
    assert said[f"interests-{mentor.uuid}"] == "We want this."
    assert said[f"gains-{mentee.uuid}"] == "Half is lost."
    assert said[f"gains-{mentor.uuid}"] == ""


def test_it_says_from_where_and_stores_nothing_by_itself(client, deal, draft):
    client.force_login(deal.world.people["mentee_signatory"])
    text = tight(client.get(at(draft, "objectives")).content.decode())

    assert "Filled in from the need of Águas do Lago, and not saved yet" in text
    draft.refresh_from_db()
    assert draft.objectives == []


def test_what_is_written_or_not_known_is_never_replaced(deal):
    mentee = deal.parties["Águas do Lago"]
    draft = deal.draft(gains={}, not_known=[f"gains-{mentee.uuid}"])
    options = {"actor": deal.mentee, "on": NOON.date(), "language": "en"}

    assert proposals(draft, parties_of(deal.partnership), **options) == {}


# --- model clauses ---


def test_every_clause_has_a_model_in_each_language(settings):
    languages = [code for code, _name in settings.LANGUAGES]

    assert {name: list(each) for name, each in model_clauses().items()} == dict.fromkeys(
        CLAUSES, languages
    )


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=60)


@given(TEXTS, st.sampled_from(CLAUSES), st.sampled_from(["en", "fr", "es"]))
def test_taking_over_loses_nothing_and_twice_is_once(text, clause, language):
    wording = model_clauses()[clause][language]
    once = taken_over(text, wording)

    assert text.strip() in once
    assert wording in once
    assert taken_over(once, wording) == once


def test_a_model_is_put_below_what_was_written(client, deal, draft):
    """What was typed on the page and not saved yet is saved along; a second language joins."""
    client.force_login(deal.world.people["mentee_signatory"])
    models = model_clauses()["disputes"]
    typed = {"disputes": "The directors meet.", "safety": "Helmets.", "unknown-disputes": ""}

    answer = sent(client, draft, "clauses", take="disputes.fr", **typed)
    draft.refresh_from_db()
    assert answer["Location"] == at(draft, "clauses") + "#id_disputes"
    assert draft.disputes == f"The directors meet.\n\n{models['fr']}"
    assert draft.safety == "Helmets."

    typed = {"disputes": draft.disputes, "safety": "Helmets."}
    sent(client, draft, "clauses", take="disputes.es", **typed)
    draft.refresh_from_db()
    assert draft.disputes == f"The directors meet.\n\n{models['fr']}\n\n{models['es']}"


def test_a_model_is_an_answer_where_nobody_knew_one(client, deal, draft):
    client.force_login(deal.world.people["mentee_signatory"])

    sent(client, draft, "clauses", take="disputes.en", **{"unknown-disputes": "on"})
    draft.refresh_from_db()

    assert (draft.disputes, draft.not_known) == (model_clauses()["disputes"]["en"], [])


@pytest.mark.parametrize("take", ["disputes", "disputes.xx", "title.en", "../x.fr", "."])
def test_what_is_no_model_is_not_taken(client, deal, draft, take):
    client.force_login(deal.world.people["mentee_signatory"])

    sent(client, draft, "clauses", take=take, disputes="The directors meet.")
    draft.refresh_from_db()

    assert draft.disputes == "The directors meet."


def test_languages_of_the_reader_and_of_the_parties_come_first(deal, draft):
    """The reader reads French; both sides work in Portuguese, for which there is no model."""
    found = wordings("safety", draft, parties_of(deal.partnership), "fr")

    assert [each.language for each in found] == ["fr", "en", "es"]
    assert languages_first(["pt", "es-MX"], ["en", "fr", "es"]) == ["es", "en", "fr"]


def test_programs_read_the_models(client, deal):
    client.force_login(deal.world.people["mentee_reporter"])
    answer = client.get("/api/agreements/clauses/", {"language": "es"})

    assert {each["field"]: each["text"] for each in answer.json()} == {
        name: each["es"] for name, each in model_clauses().items()
    }


def test_the_further_clauses_are_part_of_what_is_signed(deal):
    opened = deal.opened(safety="Helmets.", costs="Each its own.")

    assert '"safety":"Helmets."' in opened.signed_text
    assert '"intellectual_property":""' in opened.signed_text


# --- from the first day on ---


def test_it_holds_from_its_first_day_on():
    day = NOON.date()
    midnight = NOON.replace(hour=0, minute=0, second=0, microsecond=0)

    assert holds_from(None, settled_at=NOON) == NOON
    assert holds_from(day - timedelta(days=3), settled_at=NOON) == NOON
    assert holds_from(day, settled_at=NOON) == NOON
    assert holds_from(day + timedelta(days=3), settled_at=NOON) == midnight + timedelta(days=3)


def test_a_settled_agreement_holds_only_from_its_first_day(deal):
    """It is settled on 2 November 2026, and its first day is 1 January 2027."""
    held = deal.in_force()

    assert held.state is AgreementState.IN_FORCE
    assert held.in_force_at.date().isoformat() == "2027-01-01"
    assert is_coming(held, NOON)
    assert not is_coming(held, held.in_force_at)
