"""Keeping whose turn it is, telling people of it, and trying mails again."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.desk.access import can_see_mails
from waterpeers.apps.desk.events import Event
from waterpeers.apps.desk.mails import post_news, post_reminder
from waterpeers.apps.desk.models import Turn
from waterpeers.apps.desk.queries import acted_at, concerned_since, waits_for
from waterpeers.apps.foundation.mails import send
from waterpeers.apps.foundation.models import Mail
from waterpeers.apps.foundation.waiting import Waiting
from waterpeers.domain.actors import Act
from waterpeers.domain.turns import TOLD, MailChoice, is_due, is_to_be_reminded
from waterpeers.domain.verdicts import NotAllowed, NotReady


def tell_everybody(*, since: int | None = None, act: Act) -> int:
    """Tell each person what is new on the desk, as it chose; give how many people were looked at.

    Those whose account has ended are told nothing, and nothing waits for those who left. ``since``
    an entry of the trail, only those are looked at whom a later one concerns.
    """
    turned = Turn.objects.values("person_id")
    people = Person.objects.filter(Q(is_active=True) | Q(pk__in=turned))
    if since is not None and (concerned := concerned_since(since)) is not None:
        people = people.filter(pk__in=concerned)
    keys = list(people.order_by("pk").values_list("pk", flat=True))
    for pk in keys:
        tell(pk, act=act)
    return len(keys)


@transaction.atomic
def tell(pk: int, *, act: Act) -> None:
    """Bring one person's turns up to date, and write the mails that are due."""
    person = Person.objects.select_for_update().get(pk=pk)
    with translation.override(person.language or settings.LANGUAGE_CODE):
        waits = waits_for(actor_of(person), act.at) if person.is_active else []
        turns = _kept(person, waits)
        choice = MailChoice(person.mails)
        waits = [w for w in waits if w.tray in TOLD and not w.is_told_apart]
        new = [w for w in waits if turns[w.key].told_at is None]
        if new and is_due(choice, person.mailed_at, act.at, acted=acted_at(person)):
            post_news(person, new, act.at)
            _mark_told(person, [turns[w.key] for w in new], act)
        if choice is not MailChoice.NONE:
            _remind(person, waits, turns, act)


def _kept(person: Person, waits: Sequence[Waiting]) -> dict[str, Turn]:
    """Store what waits now, and forget what does not wait any more."""
    now = {waiting.key: waiting for waiting in waits}
    Turn.objects.filter(person=person).exclude(key__in=now).delete()
    there = {turn.key: turn for turn in Turn.objects.filter(person=person)}
    missing = [
        Turn(
            person=person,
            key=key,
            kind=waiting.kind,
            tray=waiting.tray,
            href=waiting.href,
            organisation_uuid=waiting.organisation,
            since=waiting.since,
            until=waiting.until,
        )
        for key, waiting in now.items()
        if key not in there
    ]
    return there | {turn.key: turn for turn in Turn.objects.bulk_create(missing)}


def _mark_told(person: Person, turns: Sequence[Turn], act: Act) -> None:
    Turn.objects.filter(pk__in=[turn.pk for turn in turns]).update(told_at=act.at)
    person.mailed_at = act.at
    person.save(update_fields=["mailed_at"])


def _remind(person: Person, waits: Sequence[Waiting], turns: dict[str, Turn], act: Act) -> None:
    due = [
        waiting
        for waiting in waits
        if (turn := turns[waiting.key]).reminded_at is None
        and is_to_be_reminded(waiting.until, turn.told_at, act.at)
    ]
    if due:
        post_reminder(person, due, act.at)
        reminded = [turns[waiting.key].pk for waiting in due]
        Turn.objects.filter(pk__in=reminded).update(reminded_at=act.at)


@transaction.atomic
def try_again(mail: Mail, *, act: Act) -> Mail:
    """Send a mail that did not go out, now."""
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    NotAllowed.unless(can_see_mails(act.actor))
    if mail.sent_at is not None:
        raise NotReady.because("mail_went_already")
    mail.next_try_at = act.at
    mail.save(update_fields=["next_try_at"])
    record(Event.MAIL_TRIED_AGAIN, mail, act=act)
    transaction.on_commit(lambda: send(mail, act.at), robust=True)
    return mail
