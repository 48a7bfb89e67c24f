"""What waits for somebody about the Code, and where nobody can commit a party.

What a party is asked on the way to an agreement waits as the questionnaire that it is.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Invitation, Membership
from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import CodeVersion, Partnership
from waterpeers.apps.partnerships.queries.conduct import acceptances, version_on
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.conduct import Acceptance, AcceptanceState
from waterpeers.domain.partnerships import PartnershipState, Phase


def code(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the operators for which one may accept the Code and has not."""
    signing = actor.organisations_as(Role.SIGNATORY)
    version = version_on(at.date()) if signing else None
    if version is None:
        return []
    states = acceptances(signing, on=at.date())
    operators = Organisation.objects.filter(uuid__in=signing, kind=OrganisationKind.OPERATOR)
    return [
        Waiting(
            kind="code",
            what=_("%(organisation)s has not accepted the Code of Conduct (%(version)s).")
            % {"organisation": organisation.name, "version": version.label},
            since=_there_since(version),
            action=_("Read and accept"),
            href=reverse("partnerships:accept-code", args=[organisation.uuid]),
            until=_end_of(states[organisation.uuid]),
            organisation=organisation.uuid,
            roles=(Role.SIGNATORY,),
        )
        for organisation in operators.order_by("name", "pk")[:MOST]
        if states[organisation.uuid].state is not AcceptanceState.ACCEPTED
    ]


def _there_since(version: CodeVersion) -> datetime:
    """Say since when a version can be accepted: it is in force, and a text of it is here."""
    in_force = datetime.combine(version.valid_from, time.min, UTC)
    return max(in_force, min(text.uploaded_at for text in version.texts.all()))


def _end_of(acceptance: Acceptance) -> datetime | None:
    """Say when an acceptance that holds for some days more ends."""
    if acceptance.state is not AcceptanceState.IN_GRACE or acceptance.until is None:
        return None
    return datetime.combine(acceptance.until + timedelta(days=1), time.min, UTC)


def code_text(actor: Actor, at: datetime) -> list[Waiting]:
    """Tell administrators that no text of the Code is here, while somebody needs one."""
    if not actor.is_administrator or version_on(at.date()) is not None:
        return []
    needing = Partnership.objects.filter(state=PartnershipState.ACTIVE, phase=Phase.FIND)
    if not needing.exists():
        return []
    return [
        Waiting(
            kind="code_text",
            what=_("No text of the Code of Conduct is in force here, so nobody can accept it."),
            since=None,
            action=_("Put the Code on the site"),
            href=reverse("partnerships:code-versions"),
        )
    ]


def signatory(actor: Actor, at: datetime) -> list[Waiting]:
    """Find one's organisations that are asked to commit themselves and have nobody who may.

    Later phases say so as a line of their gate. Who is invited and has not come yet is waited for.
    """
    belongs = Membership.objects.filter(organisation=OuterRef("pk"), role=Role.SIGNATORY)
    invited = Invitation.objects.open_at(at).filter(
        organisation=OuterRef("pk"), roles__icontains=Role.SIGNATORY.value
    )
    rows = (
        Organisation.objects.filter(
            uuid__in=actor.organisations_as(Role.COORDINATOR),
            parties__partnership__state=PartnershipState.ACTIVE,
            parties__partnership__phase=Phase.FIND,
        )
        .exclude(Exists(belongs) | Exists(invited))
        .order_by("name", "pk")
        .distinct()
    )
    return [
        Waiting(
            kind="signatory",
            what=_("Nobody can sign for %(organisation)s yet: invite who may.")
            % {"organisation": organisation.name},
            since=None,
            action=_("Invite a signatory"),
            href=reverse("accounts:people", args=[organisation.uuid]),
            organisation=organisation.uuid,
            roles=(Role.COORDINATOR,),
        )
        for organisation in rows[:MOST]
    ]
