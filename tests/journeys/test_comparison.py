"""An operator takes part, sees where it stands, and goes from there."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


def test_an_operator_sees_where_it_stands_and_compares_anew(sign_in):
    page = sign_in("berta@lago.example", language="fr", width=360)

    page.goto("/compare/")
    expect(page.locator("h1")).to_contain_text("Nous perdons plus d’eau que la plupart")
    expect(page.locator("main")).to_contain_text("Song Nuoc Water")  # it shows its name
    expect(page.locator("main")).not_to_contain_text("Atlas")  # it does not
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("heading", name="Comparer", exact=True).click()  # folded on a phone
    for criterion in page.locator("main [name=criteria]").all():  # what was refused is kept
        criterion.uncheck()
    page.get_by_role("button", name="Comparer").click()
    page.wait_for_url(re.compile("/compare/run/"))
    expect(page.locator("main")).to_contain_text("Comparé à tous les opérateurs qui participent.")


def test_a_narrower_group_without_five_others_is_refused_with_the_reason(sign_in):
    page = sign_in("berta@lago.example", language="en")

    page.goto("/compare/")
    page.get_by_label("Region of the world").check()
    page.get_by_role("button", name="Compare", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("Fewer than 5 peers have this figure")


def test_an_operator_that_does_not_take_part_is_told_what_it_means(sign_in):
    page = sign_in("hugo@serra.example", language="es")

    page.goto("/compare/")
    page.get_by_role("button", name="Participar").click()

    expect(page.get_by_role("button", name="Dejar las comparaciones")).to_be_visible()


def test_the_name_is_shown_to_one_operator_and_hidden_again(sign_in):
    page = sign_in("berta@lago.example", language="en", width=360)

    page.goto("/compare/")
    page.get_by_role("heading", name="Who sees our name").click()  # folded on a phone
    page.get_by_role("link", name="Show or hide our name").click()
    page.get_by_label("Name of the operator").fill("delta")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Show our name (Waterbedrijf Delta)").click()
    expect(page.locator("main tbody")).to_contain_text("Waterbedrijf Delta")

    page.get_by_role("button", name="Hide our name again (Waterbedrijf Delta)").click()
    expect(page.locator("main")).to_contain_text("None yet.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
