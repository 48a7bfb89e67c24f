"""The page of every figure, what it means and what it was in a year, fits each screen, light."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import SignIn
from tests.journeys.test_pages import LATER, START, subject_of, walked

pytestmark = pytest.mark.journey
THERE = ("/values/", "/operator/")  # and what leads to them


def of_a_figure(address: str) -> str:
    """Say which page of figures it is; of all others one is enough."""
    return subject_of(address) if address.startswith(THERE) else ""


@pytest.mark.long
def test_the_page_of_every_figure_fits(sign_in: SignIn):
    seen = {""}
    wrong: dict[str, list[str]] = {}
    for email, starts in (("", START[""][:2]), ("berta@lago.example", ["/values/"])):
        page = sign_in(email, language="fr", reduced_motion="reduce")
        page.goto("/values/indicators/")  # what stays the same is there now
        for address, size, found in walked(page, starts, seen, of_a_figure):
            if found or size > LATER:
                wrong[address] = [*found, f"{size} bytes"]
    assert len(seen) > 200
    assert not wrong, "\n".join(f"{where}: {what}" for where, what in wrong.items())
