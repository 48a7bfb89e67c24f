"""A need quotes a figure of its utility: chosen, not typed a second time."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.compared import reviewed
from tests.world import signed_in
from waterpeers.apps.indicators.quotes import to_quote
from waterpeers.apps.matching.models import Need

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures(everybody):
    """Of 5,000,000 m³ put in, 2,850,000 are billed in 2024; a year before it was worse."""
    reviewed(everybody.mentee, {"produced": 4_800_000.0, "sold": 2_400_000.0}, year=2023)
    reviewed(everybody.mentee, {"produced": 5_000_000.0, "sold": 2_850_000.0}, year=2024)


def test_the_latest_of_each_is_offered_with_its_year_and_grade(everybody, figures):
    said = to_quote(everybody.mentee)
    said = [each.words for each in said]
    assert any(each.startswith("Non-revenue water") and "43" in each and "2024, B2" in each
               for each in said)  # fmt: skip
    assert not any("2023" in each for each in said)


def test_a_need_quotes_it_once_before_its_evidence(everybody, figures):
    client = signed_in(everybody)
    address = reverse("matching:declare", args=["need", everybody.mentee.uuid])
    page = client.get(address)
    code, quote = next((v, label) for v, label in page.context["form"].fields["figure"].choices
                       if "2024" in label)  # fmt: skip
    sent = {"working_area": "water_losses", "sentence": "Almost half of our water earns nothing.",
            "figure": code, "evidence_class": "own_data", "evidence": "From bulk meters.",
            "visibility": "network", "uuid": page.context["form"]["uuid"].value()}  # fmt: skip

    client.post(address, sent)

    need = Need.objects.get()
    assert need.evidence == f"{quote}\nFrom bulk meters."
    again = reverse("matching:amend", args=["need", need.uuid])
    mine = client.get(reverse("matching:mine")).content.decode()
    link = reverse("indicators:one", args=[need.quotes["sheet"], code])
    assert f'<a href="{link}">{quote}</a>\nFrom bulk meters.' in mine
    assert client.get(link).status_code == 200
    client.post(again, sent | {"revision": need.revision, "evidence": need.evidence})
    need.refresh_from_db()
    assert need.evidence == f"{quote}\nFrom bulk meters."
    client.cookies["django_language"] = "fr"
    mine = client.get(reverse("matching:mine")).content.decode()
    assert f'<a href="{link}">Eau non facturée : 43 % (2024, B2)</a>'.replace(" :", "\xa0:") in mine
    client.post(again, sent | {"revision": need.revision, "evidence": need.evidence})
    need.refresh_from_db()
    assert (need.evidence.count("2024"), need.evidence.startswith("Eau non facturée")) == (1, True)


def test_who_changes_a_need_finds_its_figure_chosen_and_may_leave_it_out(everybody, figures):
    client = signed_in(everybody)
    address = reverse("matching:declare", args=["need", everybody.mentee.uuid])
    code = client.get(address).context["form"].fields["figure"].choices[1][0]
    sent = {"working_area": "water_losses", "sentence": "Almost half of our water earns nothing.",
            "figure": code, "evidence_class": "own_data", "evidence": "From bulk meters.",
            "visibility": "network"}  # fmt: skip
    client.post(address, sent)
    need = Need.objects.get()
    again = reverse("matching:amend", args=["need", need.uuid])

    form = client.get(again).context["form"]
    assert (form["figure"].value(), form["evidence"].value()) == (code, "From bulk meters.")

    client.post(again, sent | {"revision": need.revision, "figure": ""})
    need.refresh_from_db()
    assert (need.quotes, need.evidence) == ({}, "From bulk meters.")


def test_who_goes_back_to_a_page_that_is_fetched_anew_states_no_second_need(everybody):
    client = signed_in(everybody)
    address = reverse("matching:declare", args=["need", everybody.mentee.uuid])
    sent = {"working_area": "water_losses", "sentence": "Almost half of our water earns nothing.",
            "evidence_class": "own_data", "visibility": "network"}  # fmt: skip
    for evidence in ("Bulk meters.", "Bulk meters, read weekly."):
        fresh = client.get(address).context["form"]["uuid"].value()
        client.post(address, sent | {"evidence": evidence, "uuid": fresh})

    assert Need.objects.get().evidence == "Bulk meters, read weekly."
    client.post(address, sent | {"sentence": "Another.", "evidence": "A study."})
    assert Need.objects.count() == 2


def test_who_has_no_figures_is_not_asked_for_one(everybody):
    address = reverse("matching:declare", args=["need", everybody.mentee.uuid])
    assert "figure" not in signed_in(everybody).get(address).context["form"].fields
