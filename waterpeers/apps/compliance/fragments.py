"""The gate panel, on the pages of the subjects that it looks at."""

from __future__ import annotations

from django.utils.timezone import now

from waterpeers.apps.agreements.models import Agreement
from waterpeers.apps.agreements.queries import WRITTEN, agreement_facts, current_of
from waterpeers.apps.closing.models import Stocktaking
from waterpeers.apps.closing.queries.stocktakings import next_later
from waterpeers.apps.compliance.queries import gate_of, next_gate
from waterpeers.apps.compliance.reports import GatePanel, partnership_panel
from waterpeers.apps.foundation.fragments import Fragment
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.partnerships.access import can_run
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.agreements import agreement_gate
from waterpeers.domain.gates import GateResult
from waterpeers.domain.partnerships import Gate, PartnershipState, Phase

TO_BEGIN = "agreement_written_missing"  # the line of G2 that says so


def of_partnership(request: Request, partnership: Partnership) -> Fragment | None:
    """Show the gate at the end of the present phase, with a button for those who may pass it.

    What a text that is being written lacks is listed on the page of that text, and only there.
    """
    gate = next_gate(partnership)
    if gate is None or partnership.state is not PartnershipState.ACTIVE:
        return None
    shown = _panel(request, gate_of(partnership, gate, on=now().date()), partnership)
    if gate is not Gate.G2:
        return shown
    agreement = current_of(partnership)
    if agreement is not None:
        return Fragment("compliance/_short.html", shown.context | {"agreement": agreement})
    panel: GatePanel = shown.context["gate"]
    others = [line for line in panel.lines if line.code != TO_BEGIN]
    may_begin = bool(can_run(request.actor, partnership))
    return Fragment(
        "compliance/_begin.html", shown.context | {"others": others, "may_begin": may_begin}
    )


def of_diagnosis(request: Request, partnership: Partnership) -> Fragment | None:
    """Show G3 where a partnership stands before it."""
    return of_partnership(request, partnership) if partnership.phase is Phase.DIAGNOSE else None


def of_plan(request: Request, partnership: Partnership) -> Fragment | None:
    """Show G4 where a partnership stands before it."""
    return of_partnership(request, partnership) if partnership.phase is Phase.PLAN else None


def of_stocktaking(request: Request, stocktaking: Stocktaking) -> Fragment | None:
    """Show G6 on the account of the end, and G7 on the next stocktaking after it."""
    partnership = stocktaking.partnership
    gate = Gate.G6 if stocktaking.is_at_the_end else Gate.G7
    if gate is Gate.G7:
        following = next_later(partnership)
        if following is None or following.pk != stocktaking.pk:
            return None
    return _panel(request, gate_of(partnership, gate, on=now().date()), partnership)


def of_agreement(request: Request, agreement: Agreement) -> Fragment | None:
    """Show G2 for one agreement that is being written or signed: a work plan has it too."""
    partnership = agreement.partnership
    if agreement.state not in WRITTEN or partnership.state is not PartnershipState.ACTIVE:
        return None
    result = agreement_gate(agreement_facts(partnership, agreement, on=now().date()))
    return _panel(request, result, partnership, agreement)


def of_text(request: Request, agreement: Agreement) -> Fragment | None:
    """Show beside the text that is being written who still has what to write in it."""
    shown = of_agreement(request, agreement)
    if shown is None:
        return None
    panel: GatePanel = shown.context["gate"]
    turns = [turn for turn in panel.turns if turn.to_write]
    return Fragment("compliance/_to_write.html", {"turns": turns, "agreement": agreement})


def _panel(
    request: Request,
    result: GateResult,
    partnership: Partnership,
    agreement: Agreement | None = None,
) -> Fragment:
    starts_on = agreement.starts_on if agreement else None
    return Fragment(
        "compliance/_panel.html",
        {
            "gate": partnership_panel(result, partnership, request.actor, page=request.path),
            "partnership": partnership,
            "agreement": agreement,
            "starts_later": starts_on is not None and starts_on > now().date(),
            "may_pass": result.passes and bool(can_run(request.actor, partnership)),
        },
    )
