"""What administrators see of the site and its people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from tests.conftest import NOON
from tests.world import country, member, signed_in
from waterpeers.apps.administration.queries import backups, fact_years
from waterpeers.apps.administration.runs import Schedule, backup
from waterpeers.apps.foundation.models import Mail, Run
from waterpeers.apps.operators.models import CountryFact, CountryFactKind
from waterpeers.domain.actors import Role
from waterpeers.domain.verdicts import NotReady

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


def test_backups_are_made_on_schedule_and_on_request_and_so_many_are_kept(
    everybody, settings, tmp_path
):
    settings.BACKUP_FOLDER, settings.BACKUP_KEEP = str(tmp_path / "backups"), 2
    for _ in range(2):  # two workers
        Schedule()(NOON)
    Schedule()(NOON + timedelta(hours=settings.BACKUP_HOURS))
    assert Run.objects.filter(kind="backup").count() == 2
    client = signed_in(everybody, "administrator")
    client.post(reverse("administration:back-up"))
    assert client.post("/api/administration/backups/").status_code == 202
    assert Run.objects.filter(kind="backup").count() == 4

    folder = tmp_path / "backups"
    folder.mkdir()
    for day in (1, 2, 3):
        (folder / f"waterpeers-2026110{day}-120000.zip").write_bytes(b"x" * day)
    (folder / "something else.zip").touch()
    assert [each.size for each in backups()] == [3, 2, 1]
    page = client.get(reverse("administration:home")).content.decode()
    assert "waterpeers-20261103-120000.zip" in page
    state = client.get("/api/administration/").json()
    assert [each["bytes"] for each in state["backups"]] == [3, 2, 1]


def test_a_backup_that_cannot_be_written_says_why(settings, tmp_path):
    (tmp_path / "a-file").touch()
    settings.BACKUP_FOLDER = str(tmp_path / "a-file" / "below")
    with pytest.raises(NotReady) as refused:
        backup(Run(kind="backup"), lambda progress: None, at=NOON)
    (reason,) = refused.value.verdict.against
    assert (reason.code, "a-file" in dict(reason.params)["problem"]) == ("backup_failed", True)
