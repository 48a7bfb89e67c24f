"""What waits for somebody about agreements: texts to sign, signatures of others, what holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from waterpeers.apps.agreements.events import Event
from waterpeers.apps.agreements.models import Agreement, Signature
from waterpeers.apps.agreements.queries import is_coming
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.partnerships.access import RUNNERS
from waterpeers.apps.partnerships.models import Party
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.partnerships import OPERATOR_ROLES, AgreementState, PartnershipState
from waterpeers.domain.turns import NEWS_LASTS, Tray

ENDS_SOON = timedelta(days=90)
REVIEW_SOON = timedelta(days=30)


def signatures(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the texts that wait for one's signature."""
    signing = actor.organisations_as(Role.SIGNATORY)
    mine = Party.objects.filter(
        ~Exists(Signature.objects.filter(party=OuterRef("pk"), agreement=OuterRef(OuterRef("pk")))),
        partnership=OuterRef("partnership"),
        organisation__uuid__in=signing,
    )
    own = mine.order_by("pk").values("organisation__uuid")[:1]
    rows = _being_signed().filter(Exists(mine)).annotate(own=Subquery(own))
    return [
        Waiting(
            kind="signature",
            what=_("“%(title)s” waits for your signature.") % {"title": agreement.title},
            since=agreement.opened_for_signature_at,
            action=_("Read and sign"),
            href=reverse("agreements:detail", args=[agreement.uuid]),
            organisation=agreement.own,
            roles=(Role.SIGNATORY,),
            about=agreement.partnership.title,
        )
        for agreement in rows[:MOST]
    ]


def signed(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the texts that one side has signed and another has not, with whose turn it is."""
    mine = Party.objects.filter(organisation__uuid__in=actor.organisations_as(*RUNNERS))
    rows = _being_signed().filter(partnership__in=mine.values("partnership_id"))
    found = (_halfway(agreement, actor) for agreement in rows[:MOST])
    return [each for each in found if each is not None]


def _halfway(agreement: Agreement, actor: Actor) -> Waiting | None:
    """Say who has signed to the side that has not, and who has not to the side that has."""
    signed = {signature.party_id: signature for signature in agreement.signatures.all()}
    sides = [p for p in agreement.partnership.parties.all() if p.role in OPERATOR_ROLES]
    left = [party for party in sides if party.pk not in signed]
    own = [party for party in sides if actor.acts_for(party.organisation.uuid, *RUNNERS)]
    if not own or not left or not signed:
        return None
    is_mine = own[0] in left
    shown = [party for party in sides if (party in left) is not is_mine]
    words = (
        _("%(names)s has signed “%(title)s”.")
        if is_mine
        else _("“%(title)s” waits for the signature of %(names)s.")
    )
    names = [party.organisation.name for party in shown]
    last = max(signature.recorded_at for signature in signed.values())
    return Waiting(
        kind="signed" if is_mine else "unsigned",
        what=words % {"title": agreement.title, "names": get_text_list(names, _("and"))},
        since=last,
        action=_("See the agreement"),
        href=reverse("agreements:detail", args=[agreement.uuid]),
        organisation=own[0].organisation.uuid,
        roles=RUNNERS,
        about=agreement.partnership.title,
        tray=Tray.NEWS if is_mine else Tray.WITH_OTHERS,
    )


def _being_signed() -> QuerySet[Agreement]:
    """Read the texts that are open for signature, with their parties and signatures."""
    parties = Party.objects.select_related("organisation").order_by("pk")
    rows = Agreement.objects.filter(
        state=AgreementState.OPEN_FOR_SIGNATURE, partnership__state=PartnershipState.ACTIVE
    )
    rows = rows.select_related("partnership").order_by("opened_for_signature_at", "pk")
    return rows.prefetch_related("signatures", Prefetch("partnership__parties", queryset=parties))


def holding(actor: Actor, at: datetime) -> list[Waiting]:
    """Tell of agreements that came into force, that are to be looked at soon, and that end."""
    mine = Party.objects.filter(organisation__uuid__in=actor.organisations_as(*RUNNERS))
    entries = Entry.objects.filter(
        subject="agreement", subject_uuid=OuterRef("uuid"), event=Event.AGREEMENT_CAME_INTO_FORCE
    )
    own = mine.filter(partnership=OuterRef("partnership")).order_by("pk")
    rows: Any = Agreement.objects.filter(
        state=AgreementState.IN_FORCE,
        partnership__state=PartnershipState.ACTIVE,
        partnership__in=mine.values("partnership_id"),
    ).annotate(
        by=Subquery(entries.order_by("-at", "-pk").values("person_uuid")[:1]),
        own=Subquery(own.values("organisation__uuid")[:1]),
    )
    found: list[Waiting] = []
    for agreement in rows.select_related("partnership").order_by("in_force_at", "pk")[:MOST]:
        found += _dates_of(agreement, at)
        if agreement.in_force_at > at - NEWS_LASTS and agreement.by != actor.person:
            found.append(_came_into_force(agreement, at))
    return found


def _came_into_force(agreement: Agreement, at: datetime) -> Waiting:
    said = {"title": agreement.title, "day": date_format(agreement.in_force_at or at)}
    if is_coming(agreement, at):
        words = _("“%(title)s” is settled: it will be in force on %(day)s.")
        return _of(agreement, "in_force", words % said, None)
    words = _("“%(title)s” has come into force.")
    return _of(agreement, "in_force", words % said, agreement.in_force_at)


def _dates_of(agreement: Agreement, at: datetime) -> list[Waiting]:
    """Say which review comes up, and that the agreement ends."""
    found = []
    days = [date.fromisoformat(day) for day in agreement.review_dates]
    coming = [day for day in sorted(days) if at < _begin(day) + timedelta(days=1)]
    if coming and _begin(coming[0]) - at <= REVIEW_SOON:
        words = _("The review of “%(title)s” is due on %(day)s.")
        found.append(_dated(agreement, "review_date", words, coming[0], REVIEW_SOON))
    end = agreement.ends_before
    if end and timedelta(0) < _begin(end) - at <= ENDS_SOON:
        words = _("“%(title)s” ends on %(day)s.")
        found.append(_dated(agreement, "ending", words, end - timedelta(days=1), ENDS_SOON))
    return found


def _dated(agreement: Agreement, kind: str, words: str, day: date, before: timedelta) -> Waiting:
    what = words % {"title": agreement.title, "day": date_format(day, "DATE_FORMAT")}
    until = _begin(day) + timedelta(days=1)
    return _of(agreement, kind, what, until - before, until)


def _of(
    agreement: Agreement,
    kind: str,
    what: str,
    since: datetime | None,
    until: datetime | None = None,
) -> Waiting:
    return Waiting(
        kind=kind,
        what=what,
        since=since,
        until=until,
        action=_("See the agreement"),
        href=reverse("agreements:detail", args=[agreement.uuid]),
        organisation=agreement.own,  # type: ignore[attr-defined]
        roles=RUNNERS,
        about=agreement.partnership.title,
        tray=Tray.NEWS,
    )


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
