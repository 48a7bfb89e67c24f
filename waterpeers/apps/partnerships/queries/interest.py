"""What each party is asked on the way to an agreement, and what it said."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from waterpeers.apps.partnerships.models import Interest, Partnership, Party, Statement
from waterpeers.apps.partnerships.queries.partnerships import parties_of
from waterpeers.apps.questionnaires.models import QuestionRound, Respondent, RespondentQuerySet
from waterpeers.domain.actors import Actor

INTEREST = "interest"  # the key of the questionnaire's owner


@dataclass(frozen=True)
class PartyWords:
    """What a party said, and where it says it; ``respondent`` is it in the questionnaire."""

    party: Party
    respondent: Respondent
    interest: Interest | None
    statements: list[Statement]

    @property
    def named(self) -> str:
        """Name its questionnaire as people write it: Q-0007/mentor."""
        return f"{self.respondent.round.code}/{self.respondent.side}"


def words_of(partnership: Partnership) -> list[PartyWords]:
    """Give what each party said; a fixed number of queries for any number of parties."""
    interests = {i.party_id: i for i in Interest.objects.filter(party__partnership=partnership)}
    statements: dict[int, list[Statement]] = {}
    rows = Statement.objects.filter(party__partnership=partnership)
    for statement in rows.order_by("obligation", "pk"):
        statements.setdefault(statement.party_id, []).append(statement)
    asked = {(r.organisation_id, r.side): r for r in respondents_of(partnership)}
    return [
        PartyWords(
            party,
            asked[party.organisation_id, str(party.role)],
            interests.get(party.pk),
            statements.get(party.pk, []),
        )
        for party in parties_of(partnership)
    ]


def round_of(partnership: Partnership) -> QuestionRound:
    """Find the round in which the parties are asked."""
    return QuestionRound.objects.get(owner=INTEREST, about_uuid=partnership.uuid)


def respondents_of(partnership: Partnership) -> RespondentQuerySet:
    """Give the parties as those who are asked."""
    rows = Respondent.objects.filter(round__owner=INTEREST, round__about_uuid=partnership.uuid)
    return rows.select_related("organisation", "round").order_by("pk")


def own_respondent(partnership: Partnership, actor: Actor) -> Respondent | None:
    """Find the party for which somebody answers: first one that has not, then one that has."""
    asked = respondents_of(partnership).with_something_asked()
    own = asked.filter(organisation__uuid__in=actor.organisations)
    return own.order_by(F("settled_at").asc(nulls_first=True), "pk").first()


def respondent_of(party: Party) -> Respondent:
    """Find a party among those who are asked."""
    rows = respondents_of(party.partnership)
    return rows.get(organisation=party.organisation, side=str(party.role))


def partnership_of(round_: QuestionRound) -> Partnership:
    """Find the partnership about which a round asks."""
    return Partnership.objects.get(uuid=round_.about_uuid)


def party_of(respondent: Respondent) -> Party:
    """Find the party that somebody who is asked is."""
    rows = Party.objects.select_related("organisation", "partnership")
    return rows.get(
        partnership__uuid=respondent.round.about_uuid,
        organisation=respondent.organisation,
        role=respondent.side,
    )
