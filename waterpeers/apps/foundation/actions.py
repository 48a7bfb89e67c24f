"""Keeping what people typed and have not sent yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from waterpeers.apps.foundation.addresses import is_local
from waterpeers.apps.foundation.models import REFUSED, Draft, Receipt
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

MOST_BYTES = 100_000
MOST_DRAFTS = 50
RECEIPTS_KEPT = timedelta(days=400)  # longer than anything waits on a device


def save_draft(
    form: str,
    address: str,
    data: Mapping[str, list[str]],
    *,
    act: Act,
    title: str = "",
    key: UUID | None = None,
) -> Draft:
    """Keep the fields of a form for its writer; a later save takes the place of an earlier one.

    What comes late, after the form with this ``key`` was sent, is ``NotReady`` and never kept.
    """
    if act.actor.person is None:
        raise NotAllowed.because("sign_in_first")
    if not is_local(address) or len(address) > 300:
        raise NotValid.because("draft_of_what")
    if sum(len(text) for texts in data.values() for text in texts) > MOST_BYTES:
        raise NotValid.because("too_long", limit=str(MOST_BYTES))
    if key is not None and _received(act).filter(key=key).exists():
        raise NotReady.because("sent_already")
    draft, made = Draft.objects.update_or_create(
        person_uuid=act.actor.person,
        form=form[:60],
        address=address,
        defaults={"data": dict(data), "saved_at": act.at, "title": title[:200]},
    )
    if made:
        old = Draft.objects.filter(person_uuid=act.actor.person).order_by("-saved_at", "-id")
        Draft.objects.filter(pk__in=[d.pk for d in old[MOST_DRAFTS:]]).delete()
    return draft


def discard_draft(form: str, address: str, *, act: Act, sent: UUID | None = None) -> None:
    """Forget a draft, once it was sent (by the key of its page) or is no longer wanted.

    What its page was refused goes with it.
    """
    if sent is not None and act.actor.person is not None:
        receipt = Receipt(
            person_uuid=act.actor.person, key=sent, fingerprint=form, received_at=act.at
        )
        Receipt.objects.bulk_create([receipt], ignore_conflicts=True)
    own = Draft.objects.filter(person_uuid=act.actor.person, address=address)
    own.filter(form__in=(form, REFUSED)).delete()


def receive(key: UUID, fingerprint: str, *, act: Act) -> bool:
    """Say whether a form that waited on a device comes for the first time, and note that it came.

    Belongs into the transaction that stores the form: both are kept, or neither. It is ``NotReady``
    where the device has changed meanwhile what was stored under this key.
    """
    own = _received(act)
    receipt, is_first = Receipt.objects.get_or_create(
        person_uuid=act.actor.person,
        key=key,
        defaults={"fingerprint": fingerprint, "received_at": act.at},
    )
    if receipt.fingerprint != fingerprint:
        raise NotReady.because("stored_before_otherwise")
    if is_first:
        own.filter(received_at__lt=act.at - RECEIPTS_KEPT).delete()
    return is_first


def _received(act: Act) -> QuerySet[Receipt]:
    return Receipt.objects.filter(person_uuid=act.actor.person)
