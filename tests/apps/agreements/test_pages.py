"""What the pages of partnerships and agreements show first, and where they lead."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.apps.agreements.agreed import Deal, deal_of
from tests.conftest import NOON
from tests.markup import tight
from tests.world import world
from waterpeers.apps.agreements.actions import agreements
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import AgreementKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal() -> Deal:
    return deal_of(world())


def page(client, name: str, uuid: object) -> str:
    return tight(client.get(reverse(name, args=[uuid])).content.decode())


def test_reasons_against_lead_to_their_fields(client, deal):
    draft = agreements.draft(
        deal.partnership, AgreementKind.MEMORANDUM, title="x", act=Act(deal.mentee, NOON)
    )
    client.force_login(deal.world.people["mentee_signatory"])
    answer = client.post(reverse("agreements:move", args=[draft.uuid, "open"]))
    refusal = tight(answer.content.decode())
    links = re.findall(r'<li class="against"><a href="([^"#]+)#([^"]+)"', refusal)

    assert len(links) > 10
    for address, field in links:
        assert address.startswith(reverse("agreements:edit", args=[draft.uuid]))
        part = tight(client.get(address).content.decode())
        assert re.search(rf'\bid="{field}(_0)?"', part), field


def test_a_refusal_without_a_field_leads_nowhere(client, deal):
    opened = deal.opened()
    client.force_login(deal.world.people["mentee_signatory"])
    address = reverse("agreements:move", args=[opened.uuid, "in-force"])
    refusal = tight(client.post(address).content.decode())

    assert "has not signed" in refusal
    assert '<li class="against"><a' not in refusal


def test_what_is_met_is_folded_and_what_is_missing_is_not(client, deal):
    opened = deal.opened()
    client.force_login(deal.world.people["mentee_signatory"])
    gate = page(client, "agreements:detail", opened.uuid).partition('<section class="gate"')[2]
    before, folded, after = gate.partition("<details>")

    assert 'class="missing"' in before
    assert 'class="met"' not in before
    met = after.partition("</details>")[0].count('class="met"')
    assert folded
    assert met > 10
    assert f"<summary>{met} things are met</summary>" in after


def test_after_the_agreement_the_page_says_what_comes_next(client, deal):
    deal.in_force()
    client.force_login(deal.world.people["mentee_signatory"])
    text = page(client, "partnerships:detail", deal.partnership.uuid)

    assert "What comes next: the diagnosis" in text
    assert "Next review: 1 January 2028" in text
    assert reverse("agreements:files", args=[deal.partnership.uuid]) in text


def test_before_the_agreement_the_gate_stands_there(client, deal):
    client.force_login(deal.world.people["mentee_signatory"])
    text = page(client, "partnerships:detail", deal.partnership.uuid)

    assert "What comes next" not in text
    assert 'id="gate-G2"' in text


def test_every_way_from_the_gate_leads_to_its_field(client, deal):
    draft = agreements.draft(
        deal.partnership, AgreementKind.MEMORANDUM, title="x", act=Act(deal.mentee, NOON)
    )
    client.force_login(deal.world.people["mentee_signatory"])
    gate = page(client, "agreements:detail", draft.uuid).partition('class="gate-turns"')[2]
    links = re.findall(r'<h4><a href="([^"#]+)#([^"]+)"', gate.partition("</section>")[0])

    assert len(links) == 6
    for address, field in links:
        answer = client.get(address)
        assert answer["Location"].endswith(f"#{field}")
        part = tight(client.get(answer["Location"]).content.decode())
        assert re.search(rf'\bid="{field}(_0)?"', part), field


def test_taking_a_text_back_is_asked_once_and_says_what_falls_away(client, deal):
    """Three have signed; the button stands folded, below the text, and never first."""
    signed = deal.signed()
    client.force_login(deal.world.people["mentee_signatory"])
    text = page(client, "agreements:detail", signed.uuid)
    back = reverse("agreements:move", args=[signed.uuid, "draft"])
    before, _summary, after = text.partition("Take the text back to draft</summary>")

    assert back not in before
    assert back in after
    assert "3 signatures under it fall away" in after
    assert before.index("Bring the agreement into force") < before.index("Signatures</h2>")


def test_without_an_agreement_the_partnership_has_one_way_to_begin(client, deal):
    client.force_login(deal.world.people["mentee_signatory"])
    text = page(client, "partnerships:detail", deal.partnership.uuid)

    assert text.count(reverse("agreements:draft", args=[deal.partnership.uuid])) == 1
