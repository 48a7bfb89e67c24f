"""Reminding the parties whose turn it is; keeping views of the list."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import with_parties
from waterpeers.apps.portfolio.access import can_keep_view, can_remind
from waterpeers.apps.portfolio.events import Event
from waterpeers.apps.portfolio.mails import send_reminder
from waterpeers.apps.portfolio.models import Reminder, SavedView
from waterpeers.apps.portfolio.queries.reminding import ReminderPlan, reminder_plans
from waterpeers.apps.records.saving import sent_before
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import texts_verdict
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Verdict

LONGEST = 1000  # characters of a message
LONGEST_NAME, LONGEST_QUERY = 80, 1000  # of a view


@transaction.atomic
def remind(partnership: Partnership, *, message: str = "", act: Act) -> ReminderPlan:
    """Write to those whose turn it is what waits for them; each party once a day at most."""
    locked = Partnership.objects.locked(partnership)
    NotAllowed.unless(can_remind(act.actor, locked))
    NotValid.unless(texts_verdict({"message": message}, lengths={"message": LONGEST}))
    sender = person_of(act.actor)
    row = with_parties(Partnership.objects.filter(pk=locked.pk)).get()
    plan = reminder_plans([row], act.actor, act.at)[0]
    if not plan.to:
        raise NotReady(Verdict(plan.against))
    for party, people in plan.to:
        Reminder.objects.create(
            party=party,
            gate=plan.gate,
            person=sender,
            message=message.strip(),
            sent_at=act.at,
        )
        for reader in people:
            send_reminder(
                reader,
                sender,
                party,
                plan.waits_for(party),
                message=message.strip(),
                since=plan.line.since,
                at=act.at,
            )
    record(
        Event.PARTIES_REMINDED,
        row,
        act=act,
        after={
            "gate": plan.gate,
            "parties": [str(party.uuid) for party, _people in plan.to],
            "message": message.strip(),
        },
    )
    return plan


@transaction.atomic
def save_view(
    name: str,
    query: str,
    *,
    body: Organisation | None = None,
    uuid: UUID | None = None,
    act: Act,
) -> SavedView:
    """Keep what one looks for under a name, for oneself or for the facilitators of a platform."""
    NotAllowed.unless(can_keep_view(act.actor, body))
    if there := sent_before(SavedView.objects.visible_to(act.actor), uuid):
        return there
    lengths = {"name": LONGEST_NAME, "query": LONGEST_QUERY}
    NotValid.unless(
        texts_verdict({"name": name, "query": query}, needed=("name", "query"), lengths=lengths)
    )
    made = SavedView(
        name=clean_text(name),
        query=query,
        person=person_of(act.actor),
        body=body,
        saved_at=act.at,
        **({"uuid": uuid} if uuid else {}),
    )
    made.save(force_insert=True)
    record(Event.VIEW_SAVED, made, act=act, after={"name": made.name, "query": query})
    return made


@transaction.atomic
def remove_view(view: SavedView, *, act: Act) -> None:
    """Remove a view of one's own, or of one's platform."""
    NotAllowed.unless(can_keep_view(act.actor, view.body))
    record(Event.VIEW_REMOVED, view, act=act, before={"name": view.name, "query": view.query})
    view.delete()
