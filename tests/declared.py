"""Needs, strengths, rounds and requests for tests; all invented."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.world import World
from waterpeers.apps.matching.models import HelpRequest, Introduction, Need, Round, Strength
from waterpeers.domain.codes import EvidenceClass, Visibility, WorkingArea

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)


def need(world: World, **fields: Any) -> Need:
    """A need of the mentee, seen by its own people unless said otherwise."""
    return Need.objects.create(
        organisation=world.mentee,
        working_area=WorkingArea.WATER_LOSSES,
        sentence="Half of our water is lost",
        evidence_class=EvidenceClass.OWN_DATA,
        visibility=Visibility(fields.pop("visibility", "me")),
        declared_at=AT,
        **fields,
    )


def strength(world: World, **fields: Any) -> Strength:
    """A strength of the mentor, shared with the network."""
    return Strength.objects.create(
        organisation=world.mentor,
        working_area=WorkingArea.WATER_LOSSES,
        sentence="We find leaks",
        evidence_class=EvidenceClass.THIRD_PARTY,
        visibility=Visibility(fields.pop("visibility", "network")),
        declared_at=AT,
        **fields,
    )


def request(world: World) -> HelpRequest:
    """A request of the mentee to the mentor that waits for an answer for years."""
    sender = world.people["mentee_signatory"]
    assert sender is not None
    return HelpRequest.objects.create(
        need=need(world, visibility="network"),
        mentee=world.mentee,
        mentor=world.mentor,
        message="Help us find leaks",
        gives_in_return="What we know of dry years",
        sent_by=sender,
        sent_at=AT,
        expires_at=AT + timedelta(days=36_500),
    )


def round_(world: World) -> Round:
    """A round of the platform."""
    return Round.objects.create(
        title="Round", organisation=world.platform, weights={"scale": 1.0}, opened_at=AT
    )


def introduction(world: World) -> Introduction:
    """An introduction of mentee and mentor that waits for both for years."""
    person = world.people["facilitator"]
    assert person is not None
    return Introduction.objects.create(
        need=need(world, visibility="network"),
        mentee=world.mentee,
        mentor=world.mentor,
        why="You know the same rivers",
        note="Met in Nairobi",
        introduced_by=person,
        introduced_at=AT,
        expires_at=AT + timedelta(days=36_500),
    )
