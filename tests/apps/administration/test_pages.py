"""What administrators see of the site and its people."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from tests.conftest import NOON
from tests.world import country, member, signed_in
from waterpeers.apps.administration.queries import fact_years
from waterpeers.apps.foundation.models import Mail, Run
from waterpeers.apps.operators.models import CountryFact, CountryFactKind
from waterpeers.domain.actors import Role

pytestmark = pytest.mark.django_db


def test_the_page_counts_what_is_watched_and_shows_no_secret(everybody):
    Mail.objects.create(to="a@example.org", subject="x", made_at=NOON, attempts=1)
    Run.objects.create(kind="look_at_operators", asked_at=NOON)
    client = signed_in(everybody, "administrator")

    page = client.get(reverse("administration:home")).content.decode()
    state = client.get("/api/administration/").json()

    assert state["counted"] | {"lately": 0, "oldest_run": None} == {
        "people": 7,
        "lately": 0,
        "administrators": 1,
        "without_second_factor": 1,
        "invitations": 0,
        "failing_mails": 1,
        "waiting_runs": 1,
        "running_runs": 0,
        "oldest_run": None,
        "failed_runs": 0,
    }
    assert state["versions"]["WaterPeers"]
    assert 0 < state["free_bytes"] <= state["total_bytes"]
    assert settings.BASE_URL in page
    assert str(settings.SECRET_KEY) not in page


def test_facts_show_their_years_and_gaps(db):
    CountryFact.objects.all().delete()
    for year in (2020, 2023):
        for code, iso3 in (("MZ", "MOZ"), ("SN", "SEN"))[: 1 + (year > 2020)]:
            CountryFact.objects.create(
                country=country(code, iso3),
                kind=CountryFactKind.INCOME_GROUP,
                value="low",
                year=year,
                source="a list",
            )

    of_income = next(each for each in fact_years() if each.kind == CountryFactKind.INCOME_GROUP)

    assert of_income.years == ((2020, 1), (2023, 2))
    assert of_income.gaps == (2021, 2022)
    assert "MZ" not in of_income.without
    assert all(not each.years for each in fact_years() if each.kind != of_income.kind)


def test_people_are_found_by_name_mail_and_organisation(everybody):
    client = signed_in(everybody, "administrator")

    for text, found in (("mentee", 2), ("Delta", 2), ("outsider@example.org", 1), ("zz", 0)):
        by_api = client.get("/api/administration/people/", {"text": text}).json()
        assert by_api["count"] == found
    page = client.get(reverse("administration:people"), {"text": "mentor.sign"})
    assert "Waterbedrijf Delta" in page.content.decode()
    assert "mentee.reporter@" not in page.content.decode()


def test_more_people_cost_no_more_queries(everybody, django_assert_max_num_queries):
    for n in range(60):
        member(everybody.mentor, Role.REPORTER, f"{n}@example.org")
    client = signed_in(everybody, "administrator")

    for address in ("administration:home", "administration:people"):
        with django_assert_max_num_queries(26):
            assert client.get(reverse(address)).status_code == 200
