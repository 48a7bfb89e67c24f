"""Whoever pays, and works for no utility: what goes on stands on the desk, and nothing else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.follow_up.made import Followed
from tests.world import member, operator
from tests.world import world as people
from waterpeers.apps.partnerships.models import Party
from waterpeers.domain.actors import Role
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.partnerships import PartyRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Followed:
    return Followed(people())


@pytest.fixture
def reader(made: Followed) -> Client:
    fund = operator("Fund for Rivers", kind=OrganisationKind.FUNDER)
    Party.objects.create(partnership=made.partnership, organisation=fund, role=PartyRole.FUNDER)
    client = Client()
    client.force_login(member(fund, Role.COORDINATOR))
    return client


def test_the_desk_of_who_pays_lists_what_goes_on(made: Followed, reader: Client):
    page = reader.get(reverse("desk:home")).content.decode()

    assert reverse("partnerships:detail", args=[made.partnership.uuid]) in page
    assert "No report was handed over yet." in page


def test_the_menu_and_the_tabs_of_who_pays_lead_to_no_closed_page(made: Followed, reader: Client):
    desk = reader.get(reverse("desk:home")).content.decode()
    page = reader.get(reverse("partnerships:detail", args=[made.partnership.uuid]))

    for name in ("indicators:mine", "water_balance:mine", "matching:mine", "benchmarking:start"):
        assert f'href="{reverse(name)}"' not in desk
    assert f'href="{reverse("portfolio:list")}"' in desk
    inner = reverse("missions:of-partnership", args=[made.partnership.uuid])
    assert f'href="{inner}"' not in page.content.decode()


def test_who_works_for_a_utility_keeps_the_menu(made: Followed):
    client = Client()
    client.force_login(made.world.people["mentee_reporter"])

    desk = client.get(reverse("desk:home")).content.decode()

    assert f'href="{reverse("indicators:mine")}"' in desk
