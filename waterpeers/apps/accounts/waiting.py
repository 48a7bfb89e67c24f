"""What waits for somebody about people: invitations, and claims for those who decide."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Claim, ClaimState
from waterpeers.apps.accounts.queries import invitations_for, open_claims
from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.operators.models import OrganisationState
from waterpeers.domain.actors import Actor
from waterpeers.domain.turns import NEWS_LASTS, Tray


def invitations(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the organisations that invite one."""
    return [
        Waiting(
            kind="invitation",
            what=_("%(organisation)s invites you to work with it here.")
            % {"organisation": invitation.organisation.name},
            since=invitation.sent_at,
            action=_("Accept"),
            href=reverse("accounts:take-invitation", args=[invitation.uuid]),
            until=invitation.expires_at,
            organisation=invitation.organisation.uuid,
            is_told_apart=True,
        )
        for invitation in invitations_for(actor.person, at)[:MOST]
    ]


def claims(actor: Actor, at: datetime) -> list[Waiting]:
    """Find who asks to act for an organisation, for those who decide."""
    if not (actor.is_facilitator or actor.is_administrator):
        return []
    return [
        Waiting(
            kind="claim",
            what=_what(claim) % {"person": claim.person, "organisation": claim.organisation.name},
            since=claim.made_at,
            action=_("Decide"),
            href=reverse("accounts:claims") + f"#claim-{claim.uuid}",
            organisation=claim.organisation.uuid,
        )
        for claim in open_claims().exclude(person__uuid=actor.person)[:MOST]
    ]


def _what(claim: Claim) -> str:
    if claim.organisation.state is OrganisationState.PROPOSED:
        return _("%(person)s proposes %(organisation)s and asks to act for it.")
    return _("%(person)s asks to act for %(organisation)s.")


def own_claims(actor: Actor, at: datetime) -> list[Waiting]:
    """Say how it stands with what one has asked: to act for an organisation.

    Of one that is proposed, the register says how it stands.
    """
    asked = Q(state=ClaimState.ASKED) & ~Q(organisation__state=OrganisationState.PROPOSED)
    refused = Q(state=ClaimState.DECLINED, decided_at__gt=at - NEWS_LASTS)
    mine = Claim.objects.filter(asked | refused, person__uuid=actor.person)
    rows = mine.select_related("organisation").order_by("made_at", "pk")
    return [_own(claim) for claim in rows[:MOST]]


def _own(claim: Claim) -> Waiting:
    is_asked = claim.state is ClaimState.ASKED
    said = (
        _("A facilitator looks at your wish to act for %(organisation)s.")
        if is_asked
        else _("You cannot act for %(organisation)s: %(answer)s")
    )
    return Waiting(
        kind="claim_made" if is_asked else "claim_declined",
        what=said % {"organisation": claim.organisation.name, "answer": claim.answer},
        since=claim.made_at if is_asked else claim.decided_at,
        action=_("See the organisation"),
        href=reverse("portal:operator", args=[claim.organisation.uuid]),
        tray=Tray.WITH_OTHERS if is_asked else Tray.NEWS,
        is_told_apart=not is_asked,
    )
