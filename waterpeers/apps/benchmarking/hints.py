"""What comparisons and frontiers say of possible mentors, for a shortlist: hints, never a score."""

from __future__ import annotations

from waterpeers.apps.benchmarking import reports
from waterpeers.apps.benchmarking.frontiers import reports as frontiers
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor


def evidence(mentee: Organisation, actor: Actor) -> dict[str, str]:
    """Say of operators, by uuid, why one that looks for help could talk to them."""
    found = reports.evidence(mentee, actor)
    for uuid, said in frontiers.evidence(mentee, actor).items():
        found[uuid] = f"{found[uuid]} {said}" if uuid in found else said
    return found
