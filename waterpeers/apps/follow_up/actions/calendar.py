"""Making and ending the secret address of a calendar."""

from __future__ import annotations

import secrets
from uuid import uuid4

from django.db import transaction

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import hashed, person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.follow_up import access
from waterpeers.apps.follow_up.events import Event
from waterpeers.apps.follow_up.models import CalendarLink
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed


@transaction.atomic
def make_calendar_link(partnership: Partnership | None, *, act: Act) -> tuple[CalendarLink, str]:
    """Make an address for oneself; its secret is given once. One made before for the same ends."""
    if partnership is not None:
        NotAllowed.unless(access.can_read(act.actor, partnership))
    person = person_of(act.actor)
    for earlier in person.calendar_links.filter(partnership=partnership, ended_at=None):
        end_calendar_link(earlier, act=act)
    secret = secrets.token_urlsafe(32)
    made = CalendarLink(
        uuid=uuid4(),
        person=person,
        partnership=partnership,
        secret_hash=hashed(secret),
        made_at=act.at,
    )
    made.save(force_insert=True)
    record(Event.CALENDAR_LINK_MADE, made, act=act)
    return made, secret


def end_calendar_links(person: Person, *, act: Act) -> None:
    """End all addresses of a person: whoever knew the password before may have made one."""
    for each in person.calendar_links.filter(ended_at=None).select_related("person"):
        end_calendar_link(each, act=act)


@transaction.atomic
def end_calendar_link(link: CalendarLink, *, act: Act) -> None:
    """End an address of one's own at once."""
    if link.person.uuid != act.actor.person:
        raise NotAllowed.because("not_your_own")
    if link.ended_at is None:
        link.ended_at = act.at
        link.save(update_fields=["ended_at"])
        record(Event.CALENDAR_LINK_ENDED, link, act=act)
