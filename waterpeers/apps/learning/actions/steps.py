"""What several actions of learning do on the way."""

from __future__ import annotations

from collections.abc import Iterable

from waterpeers.apps.audit.actions import record
from waterpeers.apps.learning.events import Event
from waterpeers.apps.learning.models import STANDING, Certificate, LearningRecord
from waterpeers.domain.actors import Act


def look_at(learned: LearningRecord) -> None:
    """Keep with a record where it stands, after its checks or its level changed."""
    learned.look_at(learned.checks.order_by("due_on", "pk"))
    learned.save(update_fields=STANDING)


def withdrawn(certificates: Iterable[Certificate], act: Act) -> None:
    """Let certificates fall: the name goes, the address stays and says that they do not hold."""
    for each in certificates:
        each.name, each.withdrawn_at = "", act.at
        each.save(update_fields=["name", "withdrawn_at"])
        record(Event.CERTIFICATE_WITHDRAWN, each.record, act=act)
