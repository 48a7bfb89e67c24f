"""What waits for somebody about the Code.

What a party is asked on the way to an agreement waits as the questionnaire that it is.
"""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.queries.conduct import acceptances, version_on
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.conduct import AcceptanceState


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
            since=datetime.combine(version.valid_from, time.min, UTC),
            action=_("Read and accept"),
            href=reverse("partnerships:accept-code", args=[organisation.uuid]),
            organisation=organisation.uuid,
        )
        for organisation in operators.order_by("name", "pk")[:MOST]
        if states[organisation.uuid].state is not AcceptanceState.ACCEPTED
    ]
