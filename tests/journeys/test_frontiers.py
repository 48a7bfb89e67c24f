"""An operator finds out who does as much with less, and asks for more."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


def test_an_operator_sees_who_does_as_much_with_less_and_asks_another_way(sign_in):
    page = sign_in("berta@lago.example", language="fr", width=360)

    page.goto("/compare/")
    page.get_by_role("link", name="Qui fait autant avec moins").click()
    expect(page.locator("h1")).to_contain_text("nous pourrions obtenir autant avec")
    expect(page.locator("main")).to_contain_text("nous pourrions obtenir autant avec")
    expect(page.get_by_role("link", name="Agua Clara del Norte")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_text("Comment on mesure, et avec qui").click()
    page.get_by_label("Plus avec autant").check()
    page.get_by_role("button", name="Comparer").click()
    page.wait_for_url(re.compile("/frontier/run/"))
    expect(page.locator("main")).to_contain_text("fois autant avec ce que nous employons")

    for name, file in (("PDF", "pdf"), ("Word", "docx"), ("classeur (Excel)", "xlsx")):
        with page.expect_download() as saved:
            page.get_by_role("link", name=name).click()
        assert saved.value.suggested_filename == f"frontier-2024.{file}"

    page.get_by_role("link", name="Tous ceux qui ont été comparés").click()
    expect(page.locator("tbody tr")).to_have_count(15)
    expect(page.locator("main")).not_to_contain_text("Atlas")  # it does not show its name


def test_without_complete_figures_it_is_said_which_are_needed(sign_in):
    page = sign_in("hugo@serra.example", language="es")

    page.goto("/compare/")
    page.get_by_role("link", name="Quién hace lo mismo con menos").click()

    expect(page.locator("main")).to_contain_text("Aún no hay un año con todas las cifras")
    expect(page.locator("tbody")).to_contain_text("Gastos operativos, agua")
