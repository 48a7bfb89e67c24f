"""A gate by all doors: pages, API and command line."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from tests.apps.partnerships import made
from tests.cli.doing import do
from tests.world import signed_in
from waterpeers.cli.edge import REFUSED

pytestmark = pytest.mark.django_db


def said_on_the_page(answer) -> list[str]:
    """The sentences of a refusal, as the page lists them."""
    body = answer.content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    said = re.findall(r'<li class="against">(.*?)</li>', main, re.DOTALL)
    return [html.unescape(re.sub(r"</?a\b[^>]*>", "", text)).strip() for text in said]


def test_a_gate_that_stays_closed_gives_the_same_reasons_everywhere(everybody):
    opened = made.partnership(everybody)
    client = signed_in(everybody, "mentor_coordinator")

    page = client.post(reverse("compliance:pass-gate", args=[opened.uuid, "G1"]))
    api = client.post(f"/api/gates/{opened.uuid}/G1/pass/")
    done = do("pass_gate", opened.code, "G1", who="mentor.coordinator@example.org")

    assert (page.status_code, api.status_code, done.status) == (409, 409, REFUSED)
    by_api = [reason["text"] for reason in api.json()["reasons"]]
    assert said_on_the_page(page) == by_api == done.texts
    assert "Águas do Lago has not expressed its interest." in done.texts
    assert len(done.texts) == 13
