"""The pages of facts about countries: counted first, then stored, replaced only if told so."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.world import world
from waterpeers.apps.operators.models import CountryFact

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    client.force_login(world().people["administrator"])
    return client


def looked_at(client, text: str):
    file = SimpleUploadedFile("list.csv", text.encode())
    return client.post(reverse("operators:countries"), {"file": file, "source": "World Bank, 2026"})


def stored(client, page, **more):
    (facts,) = re.findall(r'name="facts" value="([^"]+)"', page.content.decode())
    return client.post(reverse("operators:countries-store"), {"facts": facts, **more}, follow=True)


def test_a_list_is_counted_first_and_then_stored(administrator):
    page = looked_at(administrator, "iso3,wb_income_fy23,fcs_fy26\nMOZ,Low income,conflict\n")
    assert "2 facts would be new" in page.content.decode()
    assert not CountryFact.objects.exists()

    assert "2 facts are new" in stored(administrator, page).content.decode()
    assert CountryFact.objects.filter(country="MZ", source="World Bank, 2026").count() == 2


def test_a_differing_fact_is_replaced_only_if_told_so(administrator):
    stored(administrator, looked_at(administrator, "iso3,wb_income_fy23\nMOZ,Low income\n"))
    page = looked_at(administrator, "iso3,wb_income_fy23\nMOZ,High income\n")

    assert "1 differ from what is known" in page.content.decode()
    assert stored(administrator, page).status_code in {409, 422}
    assert CountryFact.objects.get().value == "low"
    stored(administrator, page, replace="on")
    assert CountryFact.objects.get().value == "high"


def test_another_shape_says_what_was_found(administrator):
    page = looked_at(administrator, "rank,film\n1,Chinatown\n")

    assert page.status_code == 422
    assert "rank, film" in page.content.decode()


def test_facts_that_were_tampered_with_are_refused(administrator):
    answer = administrator.post(reverse("operators:countries-store"), {"facts": "x:y:z"})

    assert answer.status_code == 409
