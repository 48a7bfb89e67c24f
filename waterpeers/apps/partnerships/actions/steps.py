"""What actions of partnerships do on the way: the questionnaire of interest follows the parties."""

from __future__ import annotations

from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.interest import INTEREST, respondent_of, round_of
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.questionnaires.actions.rounds import (
    AskedParty,
    Asking,
    ask,
    end_round,
    open_round,
    rename_round,
    reopen_round,
    stop_asking,
)
from waterpeers.apps.questionnaires.actions.sheets import look_again
from waterpeers.apps.questionnaires.models import QuestionRound, Respondent, Sharing
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import GOING, PartnershipState


def ask_parties(partnership: Partnership, *, act: Act) -> QuestionRound:
    """Ask the parties of a new partnership; each reads what the others have handed in."""
    return open_round(
        partnership.title,
        [_as_asked(party) for party in parties_of(partnership)],
        owner=INTEREST,
        about=partnership,
        asking=Asking(sharing=Sharing.AT_ONCE),
        act=act,
    )


def ask_party(party: Party, *, act: Act) -> Respondent:
    """Ask one that has joined."""
    return ask(round_of(party.partnership), _as_asked(party), owner=INTEREST, act=act)


def _as_asked(party: Party) -> AskedParty:
    return AskedParty(party.organisation, str(party.role))


def let_party_go(party: Party, *, act: Act) -> None:
    """Ask one no more that leaves; what it said goes with it."""
    stop_asking(respondent_of(party), owner=INTEREST, act=act)


def rename(partnership: Partnership, *, act: Act) -> None:
    """Ask under the new title of a partnership."""
    rename_round(round_of(partnership), partnership.title, owner=INTEREST, act=act)


def follow_state(partnership: Partnership, *, act: Act) -> None:
    """Take answers while a partnership is active, and none while it is not, whoever asked.

    What was not open when it stopped is not opened again.
    """
    interest = round_of(partnership)
    is_active = partnership.state is PartnershipState.ACTIVE
    change = reopen_round if is_active else end_round
    ended_at = interest.ended_at if is_active else None
    about = QuestionRound.objects.filter(about=interest.about, about_uuid=partnership.uuid)
    for round_ in about.filter(ended_at=ended_at).order_by("pk"):
        change(round_, owner=round_.owner, act=act)


def look_again_at_all(*, act: Act) -> None:
    """See of whom an answer is waited for, once other obligations hold here."""
    going = Partnership.objects.filter(state__in=GOING)
    asked = Respondent.objects.filter(
        round__owner=INTEREST, round__about_uuid__in=going.values("uuid")
    )
    for respondent in asked.order_by("pk"):
        look_again(respondent, act=act)
