"""What each side says on the way to an agreement: interest, declarations, explanations.

Interest and declarations are answers to the questionnaire of the partnership: handing that in says
them (``partnerships.questionnaires``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction

from waterpeers.apps.accounts.queries import person_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.partnerships import access
from waterpeers.apps.partnerships.events import Event
from waterpeers.apps.partnerships.models import Explanation, Interest, Partnership, Party, Statement
from waterpeers.apps.partnerships.queries.conduct import adopted
from waterpeers.apps.records.saving import differing, put
from waterpeers.domain.actors import Act
from waterpeers.domain.conduct import OBLIGATIONS, Basis
from waterpeers.domain.gates import GateResult
from waterpeers.domain.partnerships import (
    OPERATOR_ROLES,
    FactAnswer,
    Phase,
    active_verdict,
    settled_verdict,
    texts_verdict,
)
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Reason, Verdict


@dataclass(frozen=True)
class SaidInterest:
    """What an operator says of its interest, and the office of whoever says it."""

    is_interested: bool
    motivation: str  # or why it is not interested
    conditions: str
    office: str


@transaction.atomic
def express_interest(party: Party, said: SaidInterest, *, act: Act) -> Interest:
    """Say that an operator is interested, or is not; once G1 was passed with a yes, that stands."""
    partnership = Partnership.objects.locked(party.partnership)
    NotAllowed.unless(access.can_commit(act.actor, party))
    NotReady.unless(active_verdict(partnership.state))
    if party.role not in OPERATOR_ROLES:
        raise NotReady.because("operators_express_interest")
    there = Interest.objects.filter(party=party).first()
    made = there or Interest(party=party)
    changed = differing(made, {name: _clean(value) for name, value in vars(said).items()})
    if there and there.is_interested and partnership.phase is not Phase.FIND:
        NotReady.unless(settled_verdict(name for name in changed if name != "office"))
        return there
    before, after = put(made, changed)
    made.person, made.expressed_at = person_of(act.actor), act.at
    made.save()
    record(
        Event.INTEREST_EXPRESSED if made.is_interested else Event.INTEREST_DECLINED,
        partnership,
        act=act,
        before=before if there else {},
        after={"party": str(party.uuid)} | after,
        organisation=party.organisation.uuid,
    )
    return made


def _clean(value: str | bool) -> str | bool:
    return clean_text(value) if isinstance(value, str) else value


Said = tuple[FactAnswer, str]  # an answer, and the party's own words


@transaction.atomic
def make_statements(party: Party, said: Mapping[str, Said], *, act: Act) -> list[Statement]:
    """Say yes, no or "not known" to obligations; what is not said any more is taken back."""
    partnership = Partnership.objects.locked(party.partnership)
    NotAllowed.unless(access.can_commit(act.actor, party))
    NotReady.unless(active_verdict(partnership.state))
    NotValid.unless(Verdict(tuple(_not_held(said))))
    there = {row.obligation: row for row in Statement.objects.filter(party=party)}
    for obligation in sorted(there.keys() - said.keys()):
        _take_back(partnership, there[obligation], act)
    return [
        _state(party, obligation, there.get(obligation), each, act)
        for obligation, each in said.items()
    ]


def _not_held(obligations: Iterable[str]) -> Iterator[Reason]:
    here = adopted()
    for obligation in obligations:
        known = OBLIGATIONS.get(obligation)
        if known is None or (known.basis is Basis.LOCAL and obligation not in here):
            yield Reason("obligation_not_known", (("value", obligation[:10]),), obligation)


def _state(
    party: Party, obligation: str, there: Statement | None, said: Said, act: Act
) -> Statement:
    answer, text = said[0], clean_text(said[1])
    if there and (there.answer, there.text) == (answer, text):
        return there
    before = {"answer": there.answer, "text": there.text} if there else {}
    made = there or Statement(party=party, obligation=obligation)
    made.answer, made.text = answer, text
    made.person, made.made_at = person_of(act.actor), act.at
    made.save()
    record(
        Event.STATEMENT_MADE,
        party.partnership,
        act=act,
        before=before,
        after={"obligation": obligation, "answer": answer, "text": text},
        organisation=party.organisation.uuid,
    )
    return made


def _take_back(partnership: Partnership, statement: Statement, act: Act) -> None:
    before = {"obligation": statement.obligation, "answer": statement.answer}
    organisation = statement.party.organisation.uuid
    Statement.objects.filter(pk=statement.pk).delete()
    record(
        Event.STATEMENT_TAKEN_BACK, partnership, act=act, before=before, organisation=organisation
    )


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
