"""What small screens show: one row at the top, steps side by side, dots that can be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn

pytestmark = pytest.mark.journey
TOPS = "all => all.map(one => one.getBoundingClientRect()).filter(box => box.width)"
TOPS += ".map(box => [box.top, box.bottom, box.right])"
RADII = """all => all.map(dot => dot.r.baseVal.value * dot.getCTM().a
    + parseFloat(getComputedStyle(dot).strokeWidth) / 2)"""


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("email", ["", "berta@lago.example"])
def test_the_head_is_one_row(sign_in: SignIn, language: str, width: int, email: str):
    page = sign_in(email, language=language, width=width)
    page.goto("/")
    boxes = page.locator(".top > div > *, .top .end > *").evaluate_all(TOPS)

    assert len(boxes) >= 5
    assert max(top for top, _, _ in boxes) < min(bottom for _, bottom, _ in boxes)
    assert max(right for _, _, right in boxes) <= width
    assert page.locator(".top").bounding_box()["height"] < 72  # type: ignore[index]


def test_the_way_out_is_in_the_menu_on_a_telephone(sign_in: SignIn):
    page = sign_in("berta@lago.example", language="en", width=360)
    page.locator(".nav-narrow summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()

    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def test_phases_stand_beside_each_other_in_few_rows_on_a_telephone(sign_in: SignIn):
    page = sign_in("fatou@fleuve.example", language="fr", width=360)
    page.goto("/portfolio/")
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()
    boxes = page.locator(".steps li").evaluate_all(TOPS)

    assert len(boxes) == 7
    assert len({top for top, _, _ in boxes}) <= 3
    assert max(right for _, _, right in boxes) <= 360


def test_the_smallest_dot_of_the_map_can_be_seen(sign_in: SignIn):
    page = sign_in(width=360)
    page.goto("/map/")
    radii = page.locator(".map circle").evaluate_all(RADII)

    assert len(radii) > 5
    assert min(radii) >= 2.99


def test_the_figure_of_the_story_names_its_source(sign_in: SignIn):
    page: Page = sign_in(language="en", width=360)
    page.goto("/")
    source = page.locator(".tale figure a")

    expect(source).to_be_visible()
    assert (source.get_attribute("href") or "").startswith("https://www.adb.org/")
