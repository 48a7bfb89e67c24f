"""Reminding the parties whose turn it is."""

from __future__ import annotations

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import with_parties
from waterpeers.apps.portfolio.access import can_remind
from waterpeers.apps.portfolio.events import Event
from waterpeers.apps.portfolio.mails import send_reminder
from waterpeers.apps.portfolio.models import Reminder
from waterpeers.apps.portfolio.queries import ReminderPlan, reminder_plans
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import texts_verdict
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Verdict

LONGEST = 1000  # characters of a message


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
    assert plan.gate is not None  # nosec B101 - somebody's turn is a turn at a gate
    for party, people in plan.to:
        Reminder.objects.create(
            party=party,
            gate=plan.gate.gate,
            person=sender,
            message=message.strip(),
            sent_at=act.at,
        )
        for reader in people:
            send_reminder(
                reader,
                sender,
                party,
                plan.lines_for(party),
                message=message.strip(),
                since=plan.since,
                at=act.at,
            )
    record(
        Event.PARTIES_REMINDED,
        row,
        act=act,
        after={
            "gate": str(plan.gate.gate),
            "parties": [str(party.uuid) for party, _people in plan.to],
            "message": message.strip(),
        },
    )
    return plan
