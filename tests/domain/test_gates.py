"""G0 and G1: everything at once, and nobody passes alone."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from waterpeers.domain import gates
from waterpeers.domain.codes import SizeBand
from waterpeers.domain.conduct import Acceptance, AcceptanceState, Basis
from waterpeers.domain.gates import InterestFacts, PartyFacts, ProfileFacts
from waterpeers.domain.partnerships import FactAnswer, PartyRole

LAKE, DELTA = UUID(int=1), UUID(int=2)
DECLARED = (("O2.2", FactAnswer.YES), ("O2.3", FactAnswer.YES))
ACCEPTED = Acceptance(AcceptanceState.ACCEPTED, "2022")


def ready(role: PartyRole = PartyRole.MENTEE, party: UUID = LAKE, **changes: object) -> PartyFacts:
    facts = PartyFacts(
        party=party,
        organisation=uuid4(),
        name="Águas do Lago" if role is PartyRole.MENTEE else "Waterbedrijf Delta",
        role=role,
        interest_by=uuid4(),
        acceptance=ACCEPTED,
        statements=DECLARED,
        is_profile_usable=True,
    )
    return replace(facts, **changes)


def both(mentee: PartyFacts | None = None, mentor: PartyFacts | None = None, **changes):
    facts = InterestFacts(
        parties=(mentee or ready(), mentor or ready(PartyRole.MENTOR, DELTA)),
        areas=1,
        is_need_named=True,
        is_strength_named=True,
        earlier_looked_up=FactAnswer.YES,
    )
    return replace(facts, **changes)


def codes(lines) -> list[str]:
    return [each.code for each in lines]


def test_g1_passes_when_both_have_said_all_there_is_to_say():
    result = gates.interest_gate(both())

    assert result.passes
    assert result.verdict
    assert (result.missing, result.to_explain) == ((), ())
    assert "interest_expressed" in codes(result.met)


def test_every_missing_thing_is_named_at_once_with_whose_turn_it_is():
    nothing = {"interest_by": None, "acceptance": Acceptance(AcceptanceState.NEVER)}
    silent = ready(**nothing, statements=(), is_profile_usable=False)

    result = gates.interest_gate(
        both(silent, areas=0, is_need_named=False, is_strength_named=False, earlier_looked_up=None)
    )

    assert {(each.code, each.turn) for each in result.missing} == {
        ("profile_not_usable", (LAKE,)),
        ("interest_missing", (LAKE,)),
        ("code_not_accepted", (LAKE,)),
        ("areas_not_named", (LAKE,)),
        ("need_not_named", (LAKE,)),
        ("strength_not_named", (DELTA,)),
        ("earlier_not_answered", (LAKE, DELTA)),
        ("sharing_not_stated", (LAKE,)),
        ("confidence_not_stated", (LAKE,)),
    }
    assert codes(result.verdict.against) == codes(result.missing)


def test_one_side_alone_never_passes():
    absent = ready(interest_by=None, statements=())

    assert not gates.interest_gate(both(mentee=absent)).passes
    assert not gates.interest_gate(both(parties=(ready(PartyRole.MENTOR, DELTA),))).passes
    assert not gates.interest_gate(both(parties=())).passes


def test_one_person_cannot_speak_for_both_sides():
    anna = uuid4()
    result = gates.interest_gate(
        both(ready(interest_by=anna), ready(PartyRole.MENTOR, DELTA, interest_by=anna))
    )

    assert codes(result.missing) == ["one_person_for_all"]


def test_an_organisation_cannot_be_its_own_partner():
    same = uuid4()
    result = gates.interest_gate(
        both(ready(organisation=same), ready(PartyRole.MENTOR, DELTA, organisation=same))
    )

    assert codes(result.missing) == ["one_operator_only"]


@pytest.mark.parametrize("answer", [FactAnswer.NO, FactAnswer.NOT_KNOWN])
def test_what_is_to_be_explained_passes_only_when_each_operator_explained_it(answer):
    facts = both(earlier_looked_up=answer)
    (line,) = gates.interest_gate(facts).to_explain

    assert line.turn == (LAKE, DELTA)
    assert not gates.interest_gate(facts).passes
    by_mentor = frozenset({(DELTA, line.item)})
    half = gates.interest_gate(replace(facts, explanations=by_mentor))
    assert not half.passes
    assert half.to_explain[0].turn == (LAKE,)
    by_both = by_mentor | {(LAKE, line.item)}
    whole = gates.interest_gate(replace(facts, explanations=by_both))
    assert whole.passes
    assert whole.to_explain[0].explained_by == (LAKE, DELTA)


def test_an_explanation_of_one_answer_does_not_explain_another():
    facts = both(earlier_looked_up=FactAnswer.NOT_KNOWN)
    item = gates.interest_gate(facts).to_explain[0].item
    explained = frozenset({(LAKE, item), (DELTA, item)})

    assert gates.interest_gate(replace(facts, explanations=explained)).passes
    changed = replace(facts, explanations=explained, earlier_looked_up=FactAnswer.NO)
    assert not gates.interest_gate(changed).passes


def test_nobody_there_to_explain_is_not_an_explanation():
    facts = InterestFacts(parties=(), earlier_looked_up=FactAnswer.NOT_KNOWN)

    assert "earlier_not_known" in codes(gates.interest_gate(facts).open)


@pytest.mark.parametrize(
    "answer, missing, to_explain",
    [
        (FactAnswer.YES, [], []),
        (FactAnswer.NO, ["sharing_denied"], []),
        (FactAnswer.NOT_KNOWN, [], ["sharing_not_known"]),
    ],
)
def test_not_known_is_neither_yes_nor_no(answer, missing, to_explain):
    party = ready(statements=(("O2.2", answer), ("O2.3", FactAnswer.YES)))
    result = gates.interest_gate(both(party))

    assert codes(result.missing) == missing
    assert codes(result.to_explain) == to_explain


@pytest.mark.parametrize(
    "state, missing, to_explain",
    [
        (AcceptanceState.ACCEPTED, [], []),
        (AcceptanceState.IN_GRACE, [], ["code_in_grace"]),
        (AcceptanceState.EXPIRED, ["code_expired"], []),
        (AcceptanceState.NEVER, ["code_not_accepted"], []),
        (AcceptanceState.NOT_KNOWN, ["code_not_on_site"], []),
    ],
)
def test_the_code_counts_as_it_stands(state, missing, to_explain):
    result = gates.interest_gate(both(ready(acceptance=Acceptance(state, "2019"))))

    assert codes(result.missing) == missing
    assert codes(result.to_explain) == to_explain


def test_links_are_asked_of_every_party_and_only_where_that_was_adopted():
    funder = PartyFacts(uuid4(), uuid4(), "Fund", PartyRole.FUNDER)
    facts = both()
    facts = replace(facts, parties=(*facts.parties, funder))

    assert gates.interest_gate(facts).passes
    asked = gates.interest_gate(replace(facts, adopted=frozenset({"L1"})))
    assert codes(asked.missing) == ["links_not_declared"] * 3
    assert {each.basis for each in asked.missing} == {Basis.LOCAL}


def test_a_facilitator_looks_up_earlier_partnerships_where_there_is_one():
    helper = PartyFacts(uuid4(), uuid4(), "Platform", PartyRole.FACILITATOR)
    facts = both(earlier_looked_up=None)
    facts = replace(facts, parties=(*facts.parties, helper))

    (line,) = gates.interest_gate(facts).missing
    assert line.turn == (helper.party,)
    assert (line.obligation, line.basis) == ("O10.1", Basis.PRINCIPLE)


def test_an_item_fits_into_its_column():
    party = ready(statements=(("O2.2", FactAnswer.NOT_KNOWN), ("O2.3", FactAnswer.NOT_KNOWN)))
    result = gates.interest_gate(both(party))

    assert all(len(each.item) <= 60 for each in result.lines)
    assert len({each.item for each in result.lines}) == len(result.lines)


USABLE = ProfileFacts(
    organisation=LAKE,
    name="Águas do Lago",
    is_operator=True,
    has_contact=True,
    has_country=True,
    languages=1,
    size_band=SizeBand.SMALL,
    declared=1,
    declared_with_evidence=1,
)


def test_g0_passes_with_the_minimum():
    assert gates.profile_gate(USABLE).passes


def test_g0_names_everything_that_is_missing():
    empty = replace(
        USABLE, has_contact=False, has_country=False, languages=0, size_band=None, declared=0
    )

    assert codes(gates.profile_gate(empty).missing) == [
        "profile_contact_missing",
        "profile_country_missing",
        "profile_languages_missing",
        "profile_size_missing",
        "profile_need_or_strength_missing",
    ]


def test_g0_asks_for_evidence():
    bare = replace(USABLE, declared=3, declared_with_evidence=0)

    assert codes(gates.profile_gate(bare).missing) == ["profile_evidence_missing"]


def test_g0_asks_no_size_of_those_who_are_not_operators():
    platform = replace(USABLE, is_operator=False, size_band=None, declared=0)

    assert gates.profile_gate(platform).passes
