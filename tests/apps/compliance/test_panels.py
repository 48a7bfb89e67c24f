"""What is open at a gate is grouped by whose turn it is, said once, and calmly."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.apps.agreements.agreed import Deal, deal_of
from tests.conftest import NOON
from tests.markup import tight
from tests.world import world
from waterpeers.apps.agreements.actions import agreements
from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.agreements.queries import agreement_facts
from waterpeers.apps.compliance.queries import gate_of
from waterpeers.apps.compliance.reports import GatePanel, partnership_panel
from waterpeers.domain.actors import Act, Actor, Role
from waterpeers.domain.agreements import agreement_gate
from waterpeers.domain.gates import GateResult
from waterpeers.domain.partnerships import AgreementKind, FactAnswer

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal() -> Deal:
    return deal_of(world())


def empty_draft(deal: Deal) -> Agreement:
    return agreements.draft(
        deal.partnership, AgreementKind.MEMORANDUM, title="x", act=Act(deal.mentee, NOON)
    )


def gate(deal: Deal, agreement: Agreement | None = None) -> GateResult:
    return agreement_gate(agreement_facts(deal.partnership, agreement, on=NOON.date()))


def panel(deal: Deal, agreement: Agreement, actor: Actor) -> GatePanel:
    return partnership_panel(gate(deal, agreement), deal.partnership, actor)


def labels(shown: GatePanel) -> list[tuple[str, int]]:
    return [(turn.label, len(turn.lines)) for turn in shown.turns]


def test_before_a_draft_one_line_says_so(deal):
    assert [line.code for line in gate(deal).open] == ["agreement_written_missing"]
    assert gate_of(deal.partnership, "G2", on=NOON.date()) == gate(deal)


def test_what_is_open_is_grouped_by_whose_turn_it_is(deal):
    """Each party writes its duties, interests and gain, and signs; the rest is anybody's."""
    draft = empty_draft(deal)

    assert labels(panel(deal, draft, deal.mentee)) == [
        ("Yours", 4),
        ("Waterbedrijf Delta", 4),
        ("Stadtwerke Seeblick", 4),
        ("Together", 15),
    ]
    assert labels(panel(deal, draft, deal.facilitator)) == [
        ("Waterbedrijf Delta", 4),
        ("Stadtwerke Seeblick", 4),
        ("Águas do Lago", 4),
        ("Together", 15),
    ]


def test_a_group_has_the_parts_of_the_text_and_then_the_deeds(deal):
    shown = panel(deal, empty_draft(deal), deal.mentee)

    assert [(part.label, len(part.lines)) for part in shown.turns[0].parts] == [
        ("(b) Who does what", 1),
        ("(d) Interests and gains", 2),
        ("", 1),
    ]
    assert [part.label for part in shown.turns[-1].parts] == [
        "(a) Objectives and outputs",
        "(c) What each puts in",
        "(e) Dates, the Code and the law",
        "(f) Common clauses",
        "",
    ]


@pytest.mark.parametrize("who", ["mentee", "mentor", "facilitator"])
def test_everything_that_is_open_is_said_once(deal, who):
    draft = empty_draft(deal)
    shown = panel(deal, draft, getattr(deal, who))

    assert sorted(line.item for line in shown.lines) == sorted(
        line.item for line in gate(deal, draft).open
    )
    assert len(shown.met) + shown.open == len(gate(deal, draft).lines)


def test_what_nobody_has_written_is_not_yet_there_and_a_no_is_refused(deal):
    draft = empty_draft(deal)
    states = {line.code: line.state for line in panel(deal, draft, deal.mentee).lines}
    assert set(states.values()) == {"missing", "later"}
    assert {code for code, state in states.items() if state == "later"} == {
        "signed_missing",
        "roles_not_confirmed",
    }

    no = {"authority_approval": FactAnswer.NO}
    agreements.change(draft, no, revision=draft.revision, act=Act(deal.mentee, NOON))
    draft.refresh_from_db()
    states = {line.code: line.state for line in panel(deal, draft, deal.mentee).lines}
    assert states["authority_not_satisfied"] == "refused"


def test_an_explanation_that_one_owes_is_ones_own(deal):
    draft = empty_draft(deal)
    known = {"not_known": ["ends_before"]}
    agreements.change(draft, known, revision=draft.revision, act=Act(deal.mentee, NOON))
    draft.refresh_from_db()

    for actor in (deal.mentee, deal.mentor):
        mine = panel(deal, draft, actor).turns[0]
        assert mine.is_mine
        assert [line.code for line in mine.lines if line.state == "explain"] == ["end_not_known"]


def page(client, deal: Deal, name: str, uuid: object) -> str:
    client.force_login(deal.world.people["mentee_signatory"])
    return tight(client.get(reverse(name, args=[uuid])).content.decode())


def test_the_partnership_offers_to_begin_in_one_line(client, deal):
    text = page(client, deal, "partnerships:detail", deal.partnership.uuid)
    shown = text.partition('<section class="gate"')[2].partition("</section>")[0]

    assert "six parts, about 30 minutes" in shown
    assert reverse("agreements:draft", args=[deal.partnership.uuid]) in shown
    assert "<li" not in shown


def test_points_are_listed_on_the_agreement_and_only_there(client, deal):
    draft = empty_draft(deal)
    there = page(client, deal, "agreements:detail", draft.uuid)
    here = page(client, deal, "partnerships:detail", deal.partnership.uuid)

    assert there.count('class="missing"') + there.count('class="later"') == 27
    assert 'class="missing"' not in here
    assert "27 things are open, 4 of them yours" in here
    assert reverse("agreements:detail", args=[draft.uuid]) in here


def test_no_red_mark_stands_where_nobody_refused(client, deal):
    draft = empty_draft(deal)
    text = page(client, deal, "agreements:detail", draft.uuid)

    assert "✕" not in text
    assert not re.findall(r'class="[^"]*\brefused\b', text)


def test_who_may_sign_is_not_sent_to_the_signatory(deal):
    draft = empty_draft(deal)

    def asks(actor: Actor) -> set[str]:
        shown = panel(deal, draft, actor)
        return {line.ask for line in shown.lines if line.code == "signed_missing"}

    party = deal.world.mentee.uuid
    coordinator = Actor(memberships=frozenset({(party, Role.COORDINATOR)}))
    signatory = Actor(memberships=frozenset({(party, Role.SIGNATORY)}))
    assert asks(signatory) == {"", "Their signatory does this."}
    assert asks(coordinator) == {"Your signatory does this.", "Their signatory does this."}


def test_an_explanation_leads_back_to_the_page_that_asked_for_it(client, deal):
    fixed = deal.opened(not_known=["ends_before"], ends_before=None)
    here = reverse("agreements:detail", args=[fixed.uuid])
    client.force_login(deal.world.people["mentee_signatory"])
    links = re.findall(r'href="([^"]*/explain/[^"]*)"', client.get(here).content.decode())
    form = client.get(links[0].replace("&amp;", "&"))
    fields = {bound.name: bound.value() for bound in form.context["form"] if bound.value()}

    answer = client.post(form.request["PATH_INFO"] + "?" + form.request["QUERY_STRING"],
                         fields | {"text": "Until the works end."})  # fmt: skip

    assert len(links) == 1
    assert answer["Location"] == here
