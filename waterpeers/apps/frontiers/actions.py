"""Drawing a frontier: at once, or in the queue where there are many; the run is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from waterpeers.analytics.frontiers.models import Watch, unwatched
from waterpeers.apps.audit.actions import record
from waterpeers.apps.benchmarking.access import can_compare
from waterpeers.apps.foundation import runs
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.frontiers import queries
from waterpeers.apps.frontiers.events import Event
from waterpeers.apps.frontiers.models import Frontier
from waterpeers.apps.frontiers.queries import FrontierRequest, Gathered
from waterpeers.apps.frontiers.results import computed
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed

AT_ONCE = 1000  # units: more take longer than a second


def draw(
    organisation: Organisation, asked: FrontierRequest, *, act: Act, watch: Watch = unwatched
) -> Frontier:
    """Draw a frontier and keep the run; where nothing has changed, the earlier one is given back.

    It is computed outside of any transaction, so that nobody waits for it.
    """
    NotAllowed.unless(can_compare(act.actor, organisation))
    gathered = queries.gathered(organisation, asked)
    if there := _same_again(organisation, gathered):
        return there
    return _stored(organisation, gathered, computed(gathered, watch), act=act)


def ask_for(
    organisation: Organisation, asked: FrontierRequest, *, act: Act, uuid: UUID
) -> Frontier | Run:
    """Draw a frontier at once, or put it into the queue where very many units are compared."""
    NotAllowed.unless(can_compare(act.actor, organisation))
    gathered = queries.gathered(organisation, asked)
    if there := _same_again(organisation, gathered):
        return there
    if len(gathered.units) > AT_ONCE:
        parameters = asked.as_json() | {
            "organisation": str(organisation.uuid),
            "units": len(gathered.units),
        }
        return runs.ask(queries.KIND, parameters, act=act, uuid=uuid)
    return _stored(organisation, gathered, computed(gathered), act=act)


def cancel(run: Run, organisation: Organisation, *, act: Act) -> None:
    """Stop a run that waits or is under way; nothing of it is kept."""
    NotAllowed.unless(can_compare(act.actor, organisation))
    runs.cancel(run, at=act.at)


def _same_again(organisation: Organisation, gathered: Gathered) -> Frontier | None:
    before = Frontier.objects.filter(organisation=organisation, fingerprint=gathered.fingerprint)
    return before.order_by("made_at", "id").last()


@transaction.atomic
def _stored(
    organisation: Organisation, gathered: Gathered, found: dict[str, Any], *, act: Act
) -> Frontier:
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # one after the other
    if there := _same_again(organisation, gathered):
        return there
    asked = gathered.asked
    made = Frontier.objects.create(
        organisation=organisation,
        year=asked.year,
        model=asked.model.code,
        returns=str(asked.returns),
        orientation=str(asked.orientation),
        size=len(gathered.units),
        method=queries.METHOD,
        version=queries.VERSION,
        fingerprint=gathered.fingerprint,
        made_at=act.at,
        made_by=act.actor.person,
        **gathered.as_json,
        **found,
    )
    record(
        Event.FRONTIER_DRAWN,
        made,
        act=act,
        after={"year": asked.year, "model": asked.model.code, "units": made.size},
    )
    return made
