"""Agreements from a draft to what holds, and everything that is refused on the way."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.apps.agreements.agreed import Deal, deal_of
from tests.conftest import NOON
from tests.world import world
from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.agreements import documents
from waterpeers.apps.agreements.actions import agreements
from waterpeers.apps.agreements.actions.signatures import sign
from waterpeers.apps.agreements.models import Agreement, Contribution, Signature
from waterpeers.apps.agreements.queries import (
    agreement_facts,
    holds_until,
    is_coming,
    is_still_a_copy,
    text_of,
)
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.audit.queries import trail_of
from waterpeers.apps.audit.words import label
from waterpeers.apps.compliance import actions as gates
from waterpeers.apps.desk.queries import waits_for
from waterpeers.apps.partnerships.actions import partnerships
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.partnerships.queries.partnerships import trail
from waterpeers.domain.actors import Act, Actor, Role
from waterpeers.domain.agreements import agreement_gate
from waterpeers.domain.partnerships import AgreementKind, AgreementState, Phase
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid, Refused, Stale

pytestmark = pytest.mark.django_db
FIRST_DAY = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def deal() -> Deal:
    return deal_of(world())


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(reason.code, reason.field) for reason in refused.value.verdict.against]


def only_codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [code for code, _field in codes(refused)]


def sign_as(agreement, party, actor, **changes):
    given = {"name": "Ana Example", "office": "Director", "fingerprint": agreement.fingerprint}
    return sign(agreement, party, **(given | changes), act=Act(actor, NOON))


# --- the story ---


def test_two_mentors_and_a_mentee_carry_a_draft_into_force(deal):
    agreement = deal.in_force()

    partnership = Partnership.objects.get()
    assert (agreement.state, agreement.in_force_at) == (AgreementState.IN_FORCE, FIRST_DAY)
    assert partnership.phase is Phase.DIAGNOSE
    assert Signature.objects.count() == 3
    events = list(Entry.objects.of("agreement", agreement.uuid).values_list("event", flat=True))
    assert events[::-1] == [
        "agreement.drafted", "contribution.promised", "agreement.changed",
        "agreement.opened_for_signature", "agreement.signed", "agreement.signed",
        "agreement.signed", "agreement.came_into_force",
    ]  # fmt: skip


def test_an_empty_draft_is_told_everything_at_once_and_where(deal):
    made = agreements.draft(
        deal.partnership, AgreementKind.MEMORANDUM, title="x", act=Act(deal.mentee, NOON)
    )
    with pytest.raises(NotReady) as refused:
        agreements.open_for_signature(made, act=Act(deal.mentee, NOON))

    parties = [str(p.uuid) for p in deal.parties.values()]
    fields = {field for _code, field in codes(refused)}
    assert fields == {
        "objectives", "expected_outputs", "is_without_cash", "is_without_kind", "starts_on",
        "ends_before", "review_dates", "code_text", "authority_approval", "confidentiality",
        "data_and_publication", "disputes", "amendment_and_termination",
        *(f"{name}-{uuid}" for name in ("duties", "interests", "gains") for uuid in parties),
    }  # fmt: skip
    made.refresh_from_db()
    assert (made.state, made.fingerprint) == (AgreementState.DRAFT, "")


def test_nothing_comes_into_force_before_everybody_signed_and_each_is_named(deal):
    agreement = deal.opened()
    party, actor = deal.signers[1]
    sign_as(agreement, party, actor)

    for act in (
        lambda: agreements.bring_into_force(agreement, act=Act(deal.mentor, NOON)),
        lambda: gates.pass_gate(deal.partnership, "G2", act=Act(deal.mentor, NOON)),
    ):
        with pytest.raises(NotReady) as refused:
            act()
        names = [dict(r.params).get("name") for r in refused.value.verdict.against]
        assert only_codes(refused) == ["signed_missing", "signed_missing", "roles_not_confirmed"]
        assert set(names[:2]) == {"Águas do Lago", "Stadtwerke Seeblick"}
    assert Partnership.objects.get().phase is Phase.AGREE


def test_a_draft_never_comes_into_force(deal):
    agreement = deal.draft()

    with pytest.raises(NotReady) as refused:
        agreements.bring_into_force(agreement, act=Act(deal.mentee, NOON))

    assert "text_not_fixed" in only_codes(refused)


def test_gate_g1_comes_first():
    deal = deal_of(world(), through_g1=False)

    with pytest.raises(NotReady) as refused:
        agreements.bring_into_force(deal.signed(), act=Act(deal.mentee, NOON))

    assert only_codes(refused) == ["interest_not_settled"]


def test_it_comes_into_force_once(deal):
    agreement = deal.in_force()

    with pytest.raises(NotReady) as refused:
        agreements.bring_into_force(agreement, act=Act(deal.mentee, NOON))

    assert only_codes(refused) == ["not_from_this_state"]


def test_one_person_never_signs_for_everybody(deal):
    agreement = deal.opened()
    person = deal.world.people["mentor_signatory"]
    for party in deal.parties.values():
        Membership.objects.get_or_create(
            person=person, organisation=party.organisation, role=Role.SIGNATORY,
            defaults={"since_on": NOON.date()},
        )  # fmt: skip
    for party in deal.parties.values():
        sign_as(agreement, party, actor_of(person))

    with pytest.raises(NotReady) as refused:
        agreements.bring_into_force(agreement, act=Act(deal.mentor, NOON))

    assert only_codes(refused) == ["one_person_signed_for_all"]


# --- not known, to explain ---


def test_what_is_not_known_passes_only_when_every_operator_explains_it(deal):
    agreement = deal.signed(deal.opened(not_known=["ends_before"], ends_before=None))
    with pytest.raises(NotReady) as refused:
        agreements.bring_into_force(agreement, act=Act(deal.mentee, NOON))
    assert codes(refused) == [("end_not_known", "ends_before")]

    for party, actor in deal.signers:
        gates.explain(
            party, "G2", "end_not_known", text="Until the works end.", act=Act(actor, NOON)
        )
        left = [p for p, _ in deal.signers if p != party]
        if party == deal.signers[-1][0]:
            continue
        assert left
        with pytest.raises(NotReady):
            agreements.bring_into_force(agreement, act=Act(deal.mentor, NOON))

    held = agreements.bring_into_force(agreement, act=Act(deal.mentor, NOON))
    assert held.in_force_at == FIRST_DAY


@pytest.mark.parametrize(
    ("answer", "status"),
    [("yes", "met"), ("no", "missing"), ("not_known", "to_explain"), ("", "missing")],
)
def test_an_approval_that_is_not_known_is_neither_yes_nor_no(deal, answer, status):
    agreement = deal.draft(authority_approval=answer)

    result = agreement_gate(agreement_facts(deal.partnership, agreement, on=NOON.date()))

    line = next(each for each in result.lines if each.obligation == "O1.6")
    assert line.status == status


def test_a_fee_and_an_unknown_worth_are_to_be_explained(deal):
    agreement = deal.draft()
    fee = deal.staff_time(kind="cash", description="Fee", days="", is_fee=True)
    agreements.promise(agreement, fee, act=Act(deal.mentor, NOON))
    open_ = deal.staff_time(kind="goods", days="", amount="", is_amount_not_known=True)
    agreements.promise(agreement, open_, act=Act(deal.mentor, NOON))

    result = agreement_gate(agreement_facts(deal.partnership, agreement, on=NOON.date()))

    assert {line.code for line in result.to_explain} == {"worth_not_known", "fee_to_explain"}
    assert agreements.open_for_signature(agreement, act=Act(deal.mentee, NOON)).fingerprint


# --- the text and its fingerprint ---


def test_the_fingerprint_is_that_of_the_text_that_was_kept(deal):
    agreement = deal.opened()

    assert agreement.fingerprint == hashlib.sha256(agreement.signed_text.encode()).hexdigest()
    text = json.loads(agreement.signed_text)
    assert text["contributions"][0]["amount"] == "32000.00"
    assert list(text) == sorted(text)


def test_a_later_name_does_not_reach_a_text_that_is_signed(deal):
    agreement = deal.opened()
    deal.second.name = "Another name"
    deal.second.save()

    names = {party["name"] for party in text_of(Agreement.objects.get())["parties"]}

    assert "Stadtwerke Seeblick" in names
    assert agreement.signed_text == Agreement.objects.get().signed_text


def test_each_part_of_the_text_changes_the_fingerprint(deal):
    agreement = deal.draft()
    seen = set()
    for changes in (
        {}, {"title": "Another"}, {"objectives": ["Else"]}, {"ends_before": "2029-01-02"},
        {"disputes": "Else"}, {"authority_note": "Else"},
    ):  # fmt: skip
        agreement.refresh_from_db()
        agreements.change(
            agreement, changes, revision=agreement.revision, act=Act(deal.mentee, NOON)
        )
        opened = agreements.open_for_signature(agreement, act=Act(deal.mentee, NOON))
        seen.add(opened.fingerprint)
        agreements.return_to_draft(opened, act=Act(deal.mentee, NOON))

    assert len(seen) == 6


def test_two_ways_to_write_an_accent_have_one_fingerprint(deal):
    agreement = deal.draft(disputes="Água")
    one = agreements.open_for_signature(agreement, act=Act(deal.mentee, NOON)).fingerprint
    agreement = agreements.return_to_draft(agreement, act=Act(deal.mentee, NOON))
    agreements.change(
        agreement,
        {"disputes": "A\u0301gua\r\n"},
        revision=agreement.revision,
        act=Act(deal.mentee, NOON),
    )

    other = agreements.open_for_signature(agreement, act=Act(deal.mentee, NOON)).fingerprint

    assert one == other


def test_a_fixed_text_cannot_be_changed_by_any_way(deal):
    agreement = deal.opened()
    row = Contribution.objects.get()
    text = agreement.signed_text
    for act in (
        lambda: agreements.change(
            agreement, {"title": "x"}, revision=agreement.revision, act=Act(deal.mentee, NOON)
        ),
        lambda: agreements.promise(agreement, deal.staff_time(), act=Act(deal.mentee, NOON)),
        lambda: agreements.change_contribution(
            row, deal.staff_time(), revision=1, act=Act(deal.mentee, NOON)
        ),
        lambda: agreements.remove_contribution(row, act=Act(deal.mentee, NOON)),
    ):
        with pytest.raises(NotReady) as refused:
            act()
        assert only_codes(refused) == ["agreement_is_locked"]
    with pytest.raises(NotReady):
        partnerships.remove_party(
            deal.parties["Stadtwerke Seeblick"], act=Act(deal.facilitator, NOON)
        )
    assert Agreement.objects.get().signed_text == text


def test_a_stored_text_that_was_tampered_with_does_not_come_into_force(deal):
    agreement = deal.signed()
    forged = agreement.signed_text.replace("32000.00", "92000.00")
    Agreement.objects.filter(pk=agreement.pk).update(signed_text=forged)

    with pytest.raises(NotReady) as refused:
        agreements.bring_into_force(agreement, act=Act(deal.mentee, NOON))

    assert only_codes(refused) == ["text_was_tampered_with"]


def test_back_to_draft_the_parties_may_change_again(deal):
    agreement = deal.signed()
    third = deal.parties["Stadtwerke Seeblick"]
    with pytest.raises(NotReady) as refused:
        partnerships.remove_party(third, act=Act(deal.facilitator, NOON))
    assert only_codes(refused) == ["parties_are_signing"]

    agreements.return_to_draft(agreement, act=Act(deal.mentee, NOON))
    partnerships.remove_party(third, act=Act(deal.facilitator, NOON))

    assert "Stadtwerke Seeblick" not in deal.parties


def test_a_text_back_in_draft_frees_nobody_while_another_is_in_force(deal):
    amendment = agreements.draft(
        deal.partnership,
        AgreementKind.AMENDMENT,
        title="Longer",
        amends=deal.in_force(),
        act=Act(deal.mentee, NOON),
    )
    opened = agreements.open_for_signature(amendment, act=Act(deal.mentee, NOON))

    agreements.return_to_draft(opened, act=Act(deal.mentee, NOON))

    with pytest.raises(NotReady) as refused:
        partnerships.remove_party(
            deal.parties["Stadtwerke Seeblick"], act=Act(deal.facilitator, NOON)
        )
    assert only_codes(refused) == ["parties_are_signing"]


def test_the_partnership_starts_when_its_agreement_in_force_does(deal):
    agreement = deal.signed()
    assert Partnership.objects.get(pk=deal.partnership.pk).started_on is None

    agreements.bring_into_force(agreement, act=Act(deal.mentee, NOON))

    assert Partnership.objects.get(pk=deal.partnership.pk).started_on == agreement.starts_on


def test_the_trail_of_a_partnership_tells_of_its_agreements(deal):
    agreement = deal.signed()
    named = {party.organisation.uuid: name for name, party in deal.parties.items()}

    told = [(str(line.words), line.organisation) for line in trail(deal.partnership)]

    assert (str(label("agreement.signed")), "Waterbedrijf Delta") in told
    assert (str(label("party.added")), "") in told
    of_agreement = [line.words for line in trail_of(agreement, named=named)]
    assert label("agreement.signed") in of_agreement
    assert label("party.added") not in of_agreement


def test_back_to_draft_drops_signatures_and_the_trail_keeps_them(deal):
    agreement = deal.signed()
    old = agreement.fingerprint

    agreement = agreements.return_to_draft(agreement, act=Act(deal.mentee, NOON))

    assert (agreement.state, agreement.fingerprint) == (AgreementState.DRAFT, "")
    assert not Signature.objects.exists()
    entry = Entry.objects.of("agreement", agreement.uuid).first()
    assert entry.before["fingerprint"] == old
    assert len(entry.before["signed_by"]) == 3


def test_what_holds_is_not_taken_back(deal):
    with pytest.raises(NotReady):
        agreements.return_to_draft(deal.in_force(), act=Act(deal.mentee, NOON))


# --- signing ---


def test_an_older_text_is_not_signed(deal):
    agreement = deal.opened()
    old = agreement.fingerprint
    agreement = agreements.return_to_draft(agreement, act=Act(deal.mentor, NOON))
    agreements.change(
        agreement,
        {"title": "Now otherwise"},
        revision=agreement.revision,
        act=Act(deal.mentor, NOON),
    )
    party, actor = deal.signers[0]
    with pytest.raises(NotReady) as refused:
        sign_as(agreement, party, actor, fingerprint=old)
    assert only_codes(refused) == ["not_open_for_signature"]

    agreements.open_for_signature(agreement, act=Act(deal.mentor, NOON))
    with pytest.raises(Stale) as stale:
        sign_as(agreement, party, actor, fingerprint=old)

    assert only_codes(stale) == ["text_has_changed"]
    assert not Signature.objects.exists()


def test_a_signature_sent_twice_is_one(deal):
    agreement = deal.opened()
    party, actor = deal.signers[0]

    assert sign_as(agreement, party, actor) == sign_as(agreement, party, actor)
    assert Entry.objects.filter(event="agreement.signed").count() == 1


@pytest.mark.parametrize(
    "who", ["mentee_reporter", "mentor_signatory", "facilitator", "administrator", "outsider"]
)
def test_only_a_partys_own_signatory_signs(deal, who):
    agreement = deal.opened()

    with pytest.raises(NotAllowed):
        sign_as(agreement, deal.parties["Águas do Lago"], deal.world.actor(who))

    assert not Signature.objects.exists()


def test_a_party_of_another_partnership_signs_nothing(deal):
    agreement = deal.opened()
    other = partnerships.open_partnership(
        [
            partnerships.NewParty(deal.world.mentee, "mentee"),
            partnerships.NewParty(deal.world.mentor, "mentor"),
        ],
        title="Another",
        act=Act(deal.facilitator, NOON),
    )
    foreign = other.parties.get(organisation=deal.world.mentee)

    with pytest.raises(NotAllowed) as refused:
        sign_as(agreement, foreign, deal.mentee)

    assert only_codes(refused) == ["not_a_party_here"]


def test_a_signature_needs_a_name_and_an_office(deal):
    agreement = deal.opened()
    party, actor = deal.signers[0]

    with pytest.raises(NotValid) as refused:
        sign_as(agreement, party, actor, name="  ", office="\u202eevil" + "x" * 200)

    assert codes(refused) == [
        ("required", "name"), ("unseen_characters", "office"), ("too_long", "office"),
    ]  # fmt: skip


# --- who may ---


@pytest.mark.parametrize("who", ["mentee_reporter", "outsider", "administrator"])
def test_others_write_nothing(deal, who):
    agreement, actor = deal.draft(), deal.world.actor(who)
    row = Contribution.objects.get()
    for act in (
        lambda: agreements.draft(
            deal.partnership, AgreementKind.MEMORANDUM, title="x", act=Act(actor, NOON)
        ),
        lambda: agreements.change(agreement, {}, revision=2, act=Act(actor, NOON)),
        lambda: agreements.promise(agreement, deal.staff_time(), act=Act(actor, NOON)),
        lambda: agreements.remove_contribution(row, act=Act(actor, NOON)),
        lambda: agreements.open_for_signature(agreement, act=Act(actor, NOON)),
        lambda: agreements.return_to_draft(agreement, act=Act(actor, NOON)),
        lambda: agreements.bring_into_force(agreement, act=Act(actor, NOON)),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_nobody_acts_for_a_machine(deal):
    agreement = deal.opened()

    with pytest.raises(NotAllowed):
        sign_as(agreement, deal.signers[0][0], Actor(is_administrator=True))


def test_a_suspended_partnership_writes_and_signs_nothing(deal):
    agreement = deal.opened()
    partnerships.move(
        deal.partnership, "suspend", reason="An election.", act=Act(deal.mentee, NOON)
    )
    party, actor = deal.signers[0]

    for act in (
        lambda: sign_as(agreement, party, actor),
        lambda: agreements.return_to_draft(agreement, act=Act(deal.mentee, NOON)),
        lambda: agreements.bring_into_force(agreement, act=Act(deal.mentee, NOON)),
    ):
        with pytest.raises(NotReady) as refused:
            act()
        assert only_codes(refused) == ["partnership_not_active"]


# --- what is typed ---


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": " "}, [("required", "title")]),
        ({"title": 5}, [("not_a_text", "title"), ("required", "title")]),
        ({"objectives": "one"}, [("not_a_list", "objectives")]),
        ({"objectives": [{"a": 1}]}, [("not_a_text", "objectives")]),
        ({"objectives": ["x"] * 41}, [("too_many_lines", "objectives")]),
        ({"objectives": ["x" * 1001]}, [("too_long", "objectives")]),
        ({"duties": ["x"]}, [("not_by_party", "duties")]),
        ({"duties": {str(uuid4()): "x"}}, [("not_a_party_here", "duties")]),
        ({"duties": {"../../etc": "x"}}, [("not_a_party_here", "duties")]),
        ({"starts_on": "01/02/2027"}, [("date_has_two_meanings", "starts_on")]),
        ({"starts_on": "31/02/2027"}, [("not_a_date", "starts_on")]),
        ({"starts_on": 20270101}, [("not_a_date", "starts_on")]),
        ({"starts_on": "9999-12-31"}, [("date_out_of_range", "starts_on")]),
        ({"ends_before": "2027-01-01"},
         [("ends_before_it_starts", "ends_before"), ("review_outside_the_term", "review_dates")]),
        ({"review_dates": ["2026-01-01"]}, [("review_outside_the_term", "review_dates")]),
        ({"authority_approval": "maybe"}, [("not_in_list", "authority_approval")]),
        ({"code_text": str(uuid4())}, [("not_in_list", "code_text")]),
        ({"code_text": "'; DROP TABLE"}, [("not_in_list", "code_text")]),
        ({"not_known": ["objectives"]}, [("cannot_be_not_known", "not_known")]),
        ({"not_known": ["disputes"]}, [("filled_and_not_known", "disputes")]),
        ({"is_without_cash": "yes"}, [("not_yes_or_no", "is_without_cash")]),
        ({"is_without_kind": True}, [("contributions_are_there", "is_without_kind")]),
        ({"disputes": "a\u202eb"}, [("unseen_characters", "disputes")]),
        ({"disputes": "x" * 4001}, [("too_long", "disputes")]),
        ({"state": "in_force"}, [("field_not_known", "state")]),
    ],
)  # fmt: skip
def test_each_mistake_has_its_reason_and_its_field(deal, changes, expected):
    agreement = deal.draft()

    with pytest.raises(NotValid) as refused:
        agreements.change(agreement, changes, revision=2, act=Act(deal.mentee, NOON))

    assert codes(refused) == expected
    assert Agreement.objects.get().revision == 2


def test_a_stale_change_stores_nothing(deal):
    agreement = deal.draft()
    agreements.change(agreement, {"title": "Theirs"}, revision=2, act=Act(deal.mentor, NOON))

    with pytest.raises(Stale):
        agreements.change(agreement, {"title": "Mine"}, revision=2, act=Act(deal.mentee, NOON))

    assert Agreement.objects.get().title == "Theirs"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"amount": "-5"}, [("must_not_be_negative", "amount")]),
        ({"amount": "NaN"}, [("not_an_amount", "amount")]),
        ({"amount": "1e400"}, [("not_an_amount", "amount")]),
        ({"amount": Decimal("1E+400")}, [("not_an_amount", "amount")]),
        ({"amount": float("inf")}, [("not_an_amount", "amount")]),
        ({"amount": 10.5}, [("not_an_amount", "amount")]),
        ({"amount": True}, [("not_an_amount", "amount")]),
        ({"amount": "9" * 30}, [("number_too_large", "amount")]),
        ({"currency": "EURO"}, [("currency_not_known", "currency")]),
        ({"currency": None}, [("currency_not_known", "currency")]),
        ({"is_amount_not_known": True}, [("filled_and_not_known", "amount")]),
        ({"amount": "", "days": ""}, [("worth_or_not_known", "amount")]),
        ({"basis": ""}, [("basis_needed", "basis")]),
        ({"kind": "goods"}, [("days_are_staff_time", "days")]),
        ({"kind": "gold"}, [("not_in_list", "kind")]),
        ({"days": "-1"}, [("more_than_zero", "days")]),
        ({"days": "1e9"}, [("number_too_large", "days")]),
        ({"days": "12,55"}, [("one_decimal_only", "days")]),
        ({"days": "999999999"}, [("number_too_large", "days")]),
        ({"description": ""}, [("required", "description")]),
        ({"description": "x" * 301}, [("too_long", "description")]),
        ({"party": str(uuid4())}, [("not_a_party_here", "party")]),
        ({"agreement": "x"}, [("field_not_known", "agreement")]),
    ],
)
def test_each_mistake_in_a_contribution_has_its_reason(deal, changes, expected):
    agreement = deal.draft()

    with pytest.raises(NotValid) as refused:
        agreements.promise(agreement, deal.staff_time(**changes), act=Act(deal.mentee, NOON))

    assert codes(refused) == expected
    assert Contribution.objects.count() == 1


def test_days_are_enough_for_staff_time(deal):
    agreement = deal.draft()
    given = deal.staff_time(amount="", days="12,5", basis="")

    made = agreements.promise(agreement, given, act=Act(deal.mentor, NOON))

    assert (made.days, made.amount_minor) == (Decimal("12.5"), None)


def test_a_contribution_sent_twice_is_one_and_changing_it_needs_the_present_one(deal):
    agreement, uuid = deal.draft(), uuid4()
    made = agreements.promise(
        agreement, deal.staff_time(kind="cash", days=""), act=Act(deal.mentor, NOON), uuid=uuid
    )
    again = agreements.promise(
        agreement, deal.staff_time(kind="cash", days=""), act=Act(deal.mentor, NOON), uuid=uuid
    )
    assert (again, again.revision) == (made, 1)
    assert not Agreement.objects.get().is_without_cash

    changed = agreements.change_contribution(
        made, deal.staff_time(amount="1,00"), revision=1, act=Act(deal.mentor, NOON)
    )
    assert (changed.revision, changed.amount_minor) == (2, 100)
    with pytest.raises(Stale):
        agreements.change_contribution(
            made, deal.staff_time(), revision=1, act=Act(deal.mentor, NOON)
        )


# --- work plans and amendments ---


def test_a_partnership_has_one_memorandum_and_a_work_plan_only_after_it(deal):
    deal.draft()
    for kind, code in (
        (AgreementKind.MEMORANDUM, "memorandum_is_there"),
        (AgreementKind.WORK_PLAN, "memorandum_first"),
        (AgreementKind.AMENDMENT, "nothing_to_amend"),
    ):
        with pytest.raises(NotReady) as refused:
            agreements.draft(deal.partnership, kind, title="x", act=Act(deal.mentee, NOON))
        assert only_codes(refused) == [code]


def test_a_work_plan_refines_objectives_and_value_and_asks_for_no_more(deal):
    deal.in_force()
    plan = agreements.draft(
        deal.partnership, AgreementKind.WORK_PLAN, title="Plan", act=Act(deal.mentee, NOON)
    )
    agreements.promise(plan, deal.staff_time(), act=Act(deal.mentor, NOON))
    names = ("objectives", "expected_outputs", "starts_on", "ends_before", "review_dates")
    fields = {name: deal.fields()[name] for name in names} | {"is_without_cash": True}
    agreements.change(plan, fields, revision=1, act=Act(deal.mentee, NOON))

    opened = agreements.open_for_signature(plan, act=Act(deal.mentee, NOON))
    made = agreements.bring_into_force(deal.signed(opened), act=Act(deal.mentee, NOON))

    assert made.state is AgreementState.IN_FORCE
    assert Partnership.objects.get().phase is Phase.DIAGNOSE


def test_an_amendment_replaces_what_it_amends_once_it_is_in_force(deal):
    first = deal.in_force()
    amendment = agreements.draft(
        deal.partnership,
        AgreementKind.AMENDMENT,
        title="Longer",
        amends=first,
        act=Act(deal.mentee, NOON),
    )
    assert amendment.contributions.count() == 1
    with pytest.raises(NotReady) as refused:
        agreements.draft(
            deal.partnership,
            AgreementKind.AMENDMENT,
            title="Again",
            amends=first,
            act=Act(deal.mentee, NOON),
        )
    assert only_codes(refused) == ["amendment_is_there"]

    agreements.change(
        amendment, {"ends_before": "2030-01-01"}, revision=1, act=Act(deal.mentee, NOON)
    )
    amendment.refresh_from_db()
    said = {each.label: (each.before, each.after) for each in documents.changes(amendment)}
    assert said["Title"][1] == ["Longer"]
    assert said["Last day"][1] == ["31 December 2029"]
    assert set(said) == {"Title", "Last day"}, "the rest is as it was"
    opened = agreements.open_for_signature(amendment, act=Act(deal.mentee, NOON))
    assert json.loads(opened.signed_text)["amends"]["fingerprint"] == first.fingerprint
    first.refresh_from_db()
    assert first.state is AgreementState.IN_FORCE
    agreements.bring_into_force(deal.signed(opened), act=Act(deal.mentee, NOON))

    first.refresh_from_db()
    assert first.state is AgreementState.REPLACED


def test_what_is_replaced_is_not_to_come_and_holds_until_its_amendment_does(deal):
    first = deal.in_force()
    amendment = agreements.draft(
        deal.partnership,
        AgreementKind.AMENDMENT,
        title="Later",
        amends=first,
        act=Act(deal.mentee, NOON),
    )
    assert is_still_a_copy(amendment)
    assert not is_still_a_copy(first)
    told = [each.what for each in waits_for(deal.mentor, NOON)]
    assert "An amendment of “Later” is begun: write what changes." in told
    later = {
        "starts_on": "2029-01-01",
        "ends_before": "2030-01-01",
        "review_dates": ["2029-06-01"],
    }
    agreements.change(amendment, later, revision=1, act=Act(deal.mentee, NOON))
    amendment.refresh_from_db()
    assert not is_still_a_copy(amendment)
    opened = agreements.open_for_signature(amendment, act=Act(deal.mentee, NOON))
    settled = agreements.bring_into_force(deal.signed(opened), act=Act(deal.mentee, NOON))
    first.refresh_from_db()

    assert is_coming(settled, NOON)
    assert not is_coming(first, NOON)
    day_after = FIRST_DAY + timedelta(days=1)
    assert holds_until(first, [settled], day_after) == settled.in_force_at
    assert holds_until(first, [settled], settled.in_force_at) is None
    assert holds_until(settled, [first], day_after) is None


def test_a_draft_sent_twice_is_one(deal):
    uuid = uuid4()
    given = {"title": "x", "act": Act(deal.mentee, NOON), "uuid": uuid}

    one = agreements.draft(deal.partnership, AgreementKind.MEMORANDUM, **given)
    two = agreements.draft(deal.partnership, AgreementKind.MEMORANDUM, **given)

    assert one == two


def test_the_gate_asks_as_few_questions_of_the_database_for_many_parties(
    deal, django_assert_max_num_queries
):
    agreement = Agreement.objects.select_related("code_text__version", "amends").get(
        pk=deal.signed().pk
    )
    with django_assert_max_num_queries(9):
        agreement_gate(agreement_facts(deal.partnership, agreement, on=NOON.date()))
