"""Frontiers of very many units, drawn by the worker.

The run's parameters: those of ``queries.Asked``, and the ``organisation`` whose frontier it is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.foundation.models import Run
from waterpeers.apps.foundation.runs import Beat
from waterpeers.apps.frontiers import actions
from waterpeers.apps.frontiers.queries import FrontierRequest
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import NOBODY, Act


def draw_frontier(run: Run, beat: Beat, *, at: datetime) -> dict[str, Any]:
    """Draw what was asked for, with the roles that the person holds now."""
    given = dict(run.parameters)
    organisation = Organisation.objects.get(uuid=given.pop("organisation"))
    person = Person.objects.filter(uuid=run.asked_by, is_active=True).first()
    units = given.pop("units")
    made = actions.draw(
        organisation,
        FrontierRequest.of(**given),
        act=Act(actor_of(person) if person else NOBODY, at),
        watch=lambda done, of: beat(units * done // max(of, 1)),
    )
    return {"frontier": str(made.uuid)}
