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


MONEY = "iso3,year,lcu_per_ppp_dollar,ppp_deflator_2017\n"


def test_what_money_was_worth_is_counted_and_stored_to_the_last_digit(administrator):
    page = looked_at(administrator, MONEY + "MOZ,2014,10.91599977,1.296979\nMOZ,2015,,1.25\n")
    assert "3 facts would be new" in page.content.decode()

    stored(administrator, page)

    kept = dict(CountryFact.objects.filter(year=2014).values_list("kind", "value"))
    assert kept == {"lcu_per_ppp_dollar": "10.91599977", "ppp_deflator_2017": "1.296979"}


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("-2", "“-2” is not a number above zero."),
        ("0", "“0” is not a number above zero."),
        ("much", "“much” is not a number."),
    ],
)
def test_money_that_was_worth_nothing_is_no_fact(administrator, said, refused):
    page = looked_at(administrator, f"{MONEY}MOZ,2014,{said},1.3\n")

    assert refused in page.content.decode()
    assert 'name="facts" value=' not in page.content.decode()
