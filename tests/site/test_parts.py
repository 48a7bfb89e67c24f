"""The page of parts shows every part there is."""

from pathlib import Path

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils.translation import override

from tests.markup import tight
from tests.world import world

PARTS = Path(__file__).resolve().parents[2] / "waterpeers" / "site" / "templates" / "parts"
STATES = (
    'class="button hovered"',
    'class="button focused"',
    'class="field wrong"',
    'class="chip care">Grade C4',
    'class="chip stop">Grade D',
    "± 15",
    'class="doubt"',
    'class="against"',
    "4 things are open, 2 of them yours",
    "All is there: it can be passed",
    "Not reported",
)


@pytest.fixture
def answer(client, db):
    client.force_login(world().people["mentee_signatory"])
    return client.get(reverse("parts"))


def test_every_part_is_on_the_page(answer):
    shown = {template.name for template in answer.templates}

    assert {f"parts/{file.name}" for file in PARTS.iterdir()} - shown == set()


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_shown_in_both_schemes(answer, state):
    assert tight(answer.content.decode()).count(state) >= 2


@pytest.mark.parametrize(
    ("language", "written"), [("en", "A &amp; B:"), ("fr", "A &amp; B\u00a0:")]
)
def test_french_has_a_space_before_a_colon_and_data_stay_text(language, written):
    page = Template("{% load parts %}{{ label|colon }}")
    with override(language):
        assert page.render(Context({"label": "A & B"})) == written


def test_a_question_has_no_colon_behind_its_mark():
    page = Template("{% load parts %}{{ label|colon }}")
    with override("fr"):
        assert page.render(Context({"label": "Pourquoi ?"})) == "Pourquoi ?"
