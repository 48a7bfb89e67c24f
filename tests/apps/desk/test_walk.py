"""Every link that the desk shows to a person of the example world answers that person."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.example_world import example_world, shares_the_world
from waterpeers.apps.accounts.models import Person

MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
HREF = re.compile(r'href="([^"#]+)[^"]*"')


@shares_the_world
@pytest.mark.long
@pytest.mark.django_db
def test_every_link_of_every_desk_answers():
    example_world(is_small=True)
    people = Person.objects.order_by("pk")
    answers = {}
    for person in people:
        client = Client()
        client.force_login(person)
        desk = client.get("/desk/")
        assert desk.status_code == 200
        for href in set(HREF.findall(MAIN.findall(desk.content.decode())[0])):
            answers[person.email, href] = client.get(href, follow=True).status_code

    assert people.count() >= 8
    assert len(answers) > 30
    assert {key: status for key, status in answers.items() if status != 200} == {}
