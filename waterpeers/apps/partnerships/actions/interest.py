"""What each side says on the way to an agreement: interest, declarations, explanations."""

from __future__ import annotations

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.partnerships import access
from waterpeers.apps.partnerships.events import Event
from waterpeers.apps.partnerships.models import Explanation, Interest, Partnership, Party, Statement
from waterpeers.apps.partnerships.queries.conduct import adopted
from waterpeers.domain.actors import Act
from waterpeers.domain.conduct import OBLIGATIONS, Basis
from waterpeers.domain.gates import GateResult
from waterpeers.domain.partnerships import (
    OFFICE,
    OPERATOR_ROLES,
    FactAnswer,
    Phase,
    active_verdict,
    texts_verdict,
)
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

# Statements whose yes needs words: a declared link names the link.
WORDS_FOR_YES = frozenset({"L1"})


@transaction.atomic
def express_interest(
    party: Party, *, motivation: str, conditions: str = "", office: str, act: Act
) -> Interest:
    """Express an operator's interest; said once, and said again only after it was withdrawn."""
    partnership = Partnership.objects.locked(party.partnership)
    NotAllowed.unless(access.can_commit(act.actor, party))
    NotReady.unless(active_verdict(partnership.state))
    if party.role not in OPERATOR_ROLES:
        raise NotReady.because("operators_express_interest")
    there = Interest.objects.filter(party=party).first()
    if there:
        return there
    _in_find(partnership)
    NotValid.unless(
        texts_verdict(
            {"motivation": motivation, "conditions": conditions, "office": office},
            needed=("motivation", "office"),
            lengths={"office": OFFICE},
        )
    )
    made = Interest(
        party=party,
        motivation=clean_text(motivation),
        conditions=clean_text(conditions),
        person=person_of(act.actor),
        office=clean_text(office),
        expressed_at=act.at,
    )
    made.save(force_insert=True)
    record(
        Event.INTEREST_EXPRESSED,
        partnership,
        act=act,
        after={"party": str(party.uuid)},
        organisation=party.organisation.uuid,
    )
    return made


@transaction.atomic
def withdraw_interest(party: Party, *, act: Act) -> Partnership:
    """Take an expression of interest back, as long as G1 has not been passed."""
    partnership = Partnership.objects.locked(party.partnership)
    NotAllowed.unless(access.can_commit(act.actor, party))
    NotReady.unless(active_verdict(partnership.state))
    _in_find(partnership)
    gone, _ = Interest.objects.filter(party=party).delete()
    if gone:
        record(
            Event.INTEREST_WITHDRAWN,
            partnership,
            act=act,
            before={"party": str(party.uuid)},
            organisation=party.organisation.uuid,
        )
    return partnership


@transaction.atomic
def make_statement(
    party: Party, obligation: str, *, answer: FactAnswer | str, text: str = "", act: Act
) -> Statement:
    """Say yes, no or "not known" to an obligation, in the party's own words."""
    partnership = Partnership.objects.locked(party.partnership)
    NotAllowed.unless(access.can_commit(act.actor, party))
    NotReady.unless(active_verdict(partnership.state))
    known = OBLIGATIONS.get(obligation)
    if known is None or (known.basis is Basis.LOCAL and obligation not in adopted()):
        raise NotValid.because("obligation_not_known", field="obligation", value=obligation[:10])
    if answer not in set(FactAnswer):
        raise NotValid.because("not_in_list", field="answer", value=str(answer)[:80])
    answer = FactAnswer(answer)
    needed = ("text",) if answer is FactAnswer.YES and obligation in WORDS_FOR_YES else ()
    NotValid.unless(texts_verdict({"text": text}, needed=needed, lengths={}))
    there = Statement.objects.filter(party=party, obligation=obligation).first()
    if there and (there.answer, there.text) == (answer, clean_text(text)):
        return there
    before = {"answer": there.answer, "text": there.text} if there else {}
    made, _ = Statement.objects.update_or_create(
        party=party,
        obligation=obligation,
        defaults={
            "answer": answer,
            "text": clean_text(text),
            "person": person_of(act.actor),
            "made_at": act.at,
        },
    )
    record(
        Event.STATEMENT_MADE,
        partnership,
        act=act,
        before=before,
        after={"obligation": obligation, "answer": answer, "text": made.text},
        organisation=party.organisation.uuid,
    )
    return made


@transaction.atomic
def explain(party: Party, result: GateResult, item: str, *, text: str, act: Act) -> Explanation:
    """Say for one operator why a gate may pass although a line is open.

    Only what the gate asks to be explained now can be explained; ``result`` was worked out by
    ``compliance`` while it held the lock on the partnership.
    """
    partnership = Partnership.objects.locked(party.partnership)
    NotAllowed.unless(access.can_explain(act.actor, party))
    NotReady.unless(active_verdict(partnership.state))
    if item not in {line.item for line in result.to_explain}:
        raise NotReady.because("gate_explains_nothing_here")
    NotValid.unless(texts_verdict({"text": text}, needed=("text",), lengths={}))
    made, _ = Explanation.objects.update_or_create(
        party=party,
        gate=result.gate,
        item=item,
        defaults={
            "text": clean_text(text),
            "person": person_of(act.actor),
            "made_at": act.at,
        },
    )
    record(
        Event.GATE_EXPLAINED,
        partnership,
        act=act,
        after={"gate": result.gate, "item": item, "text": made.text},
        organisation=party.organisation.uuid,
    )
    return made


def _in_find(partnership: Partnership) -> None:
    if partnership.phase is not Phase.FIND:
        raise NotReady.because("interest_is_settled")
