"""A gate lets a partnership on, or says all that is missing."""

import pytest

from tests.apps.partnerships import made
from tests.conftest import NOON
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.compliance.actions import explain, pass_gate
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import PartyRole, Phase
from waterpeers.domain.verdicts import NotAllowed, NotReady, Refused

pytestmark = pytest.mark.django_db
MENTEE, MENTOR = PartyRole.MENTEE, PartyRole.MENTOR


def refusal(kind: type[Refused], action, *args, **options) -> list[str]:
    with pytest.raises(kind) as refused:
        action(*args, **options)
    return [reason.code for reason in refused.value.verdict.against]


def events(partnership: Partnership) -> list[str]:
    entries = Entry.objects.of("partnership", partnership.uuid)
    return [str(entry.event) for entry in entries][::-1]


def test_it_moves_on_when_both_have_said_all(everybody):
    opened = made.ready_for_g1(everybody)

    moved = pass_gate(opened, "G1", act=Act(everybody.actor("mentee_signatory"), NOON))

    assert (moved.phase, moved.phase_reached_at) == (Phase.AGREE, NOON)
    assert events(opened)[-1] == "partnership.phase_reached"
    assert refusal(
        NotReady, pass_gate, opened, "G1", act=Act(everybody.actor("mentee_signatory"), NOON)
    ) == ["not_from_this_state"]


def test_a_bare_partnership_is_refused_with_everything(everybody):
    codes = refusal(
        NotReady,
        pass_gate,
        made.partnership(everybody),
        "G1",
        act=Act(everybody.actor("mentor_signatory"), NOON),
    )

    assert codes == [
        *["profile_not_usable", "interest_missing", "code_not_on_site"] * 2,
        "need_not_named",
        "strength_not_named",
        "earlier_not_answered",
        *["sharing_not_stated"] * 2,
        *["confidence_not_stated"] * 2,
    ]


@pytest.mark.parametrize("gate", ["G0", "G8", "", "../G1"])
def test_other_gates_are_not_here(everybody, gate):
    opened = made.ready_for_g1(everybody)

    assert refusal(
        NotReady, pass_gate, opened, gate, act=Act(everybody.actor("mentee_signatory"), NOON)
    ) == ["gate_not_here"]


def test_both_explain_or_it_does_not_pass(everybody):
    opened = made.ready_for_g1(everybody)
    mentor, mentee = everybody.actor("mentor_signatory"), everybody.actor("mentee_signatory")
    side = made.party(opened, MENTEE)
    made.say(side, mentee, {"O2.2": "not_known"})
    item = f"sharing_not_known:O2.2:{side.uuid.hex}"
    text = {"text": "The lawyers look at one licence."}

    explain(made.party(opened, MENTOR), "G1", item, **text, act=Act(mentor, NOON))

    assert refusal(NotReady, pass_gate, opened, "G1", act=Act(mentor, NOON)) == [
        "sharing_not_known"
    ]
    assert refusal(NotAllowed, explain, side, "G1", item, **text, act=Act(mentor, NOON)) == [
        "coordinators_only"
    ]
    assert refusal(
        NotReady, explain, side, "G1", "code_in_grace", **text, act=Act(mentee, NOON)
    ) == ["gate_explains_nothing_here"]
    explain(side, "G1", item, **text, act=Act(mentee, NOON))
    assert pass_gate(opened, "G1", act=Act(mentor, NOON)).phase is Phase.AGREE
