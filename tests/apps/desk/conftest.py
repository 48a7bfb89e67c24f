"""A small world whose operators have said enough of themselves, so that nobody asks for more."""

from __future__ import annotations

import pytest

from tests.conftest import NOON
from tests.world import World, world
from waterpeers.apps.matching.models import Strength
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.codes import EvidenceClass, OrganisationKind, WorkingArea


@pytest.fixture
def everybody(db: None) -> World:
    """The people of the permission table; all operators pass G0."""
    made = world()
    for operator in Organisation.objects.filter(kind=OrganisationKind.OPERATOR):
        operator.contact_office, operator.contact_email = "Director", "director@example.org"
        operator.languages, operator.connections = ["pt", "en"], 20_000
        operator.save()
        Strength.objects.create(
            organisation=operator,
            working_area=WorkingArea.CUSTOMERS,
            sentence="Invented",
            evidence_class=EvidenceClass.SELF_SAID,
            evidence="Invented",
            declared_at=NOON,
        )
    made.mentee.refresh_from_db()
    made.mentor.refresh_from_db()
    return made
