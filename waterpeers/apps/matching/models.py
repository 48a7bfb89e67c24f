"""Needs and strengths, rounds, shortlists, requests."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Identified, Revised
from waterpeers.apps.operators.models import Organisation
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import EvidenceClass, Visibility, WorkingArea
from waterpeers.domain.matching import RequestState, RoundScope, RoundState


class DeclaredQuerySet(models.QuerySet):
    """Which needs or strengths one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep one's own, what is shared with the network for its members, and what is public."""
        seen = models.Q(visibility=Visibility.PUBLIC)
        if actor.is_in_network:
            seen |= models.Q(visibility=Visibility.NETWORK)
        own = models.Q(organisation__uuid__in=actor.organisations)
        return self.filter(own | (seen & models.Q(withdrawn_at__isnull=True)))


class Declared(Revised):
    """What needs and strengths have in common: an area, a sentence and what backs it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="%(class)ss")
    working_area = CodeField(WorkingArea)
    sentence = models.CharField(max_length=400)
    language = models.CharField(max_length=10, blank=True)  # of its texts; empty: nobody said
    evidence_class = CodeField(EvidenceClass, default=EvidenceClass.SELF_SAID)
    evidence = models.TextField(blank=True)
    visibility = CodeField(Visibility, default=Visibility.OWNER)
    declared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.organisation}: {self.working_area}"


class Need(Declared):
    """Where an operator looks for help. Seen by others only if its owner said so."""

    quotes = models.JSONField(default=dict)  # a figure in its evidence: words, code, sheet
    wanted_help = models.TextField(blank=True)  # what kind of help is looked for
    watched_since = models.DateTimeField(null=True)  # its owner is told of strengths from then on

    objects = DeclaredQuerySet.as_manager()


class Strength(Declared):
    """What an operator is good at and can offer."""

    offered_help = models.TextField(blank=True)  # what can be given

    objects = DeclaredQuerySet.as_manager()


class Round(Revised):
    """A matching round: whose needs, with which weights, led by whom."""

    title = models.CharField(max_length=200)
    working_areas = models.JSONField(default=list)  # of codes.WorkingArea; empty: all
    regions = models.JSONField(default=list)  # UN M49; empty: all
    members_of = models.ForeignKey(  # whose members' needs; none: everybody's
        Organisation, models.PROTECT, null=True, related_name="rounds_for_members"
    )
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)  # needs stated later are not looked at
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="rounds")
    state = CodeField(RoundState, default=RoundState.OPEN)
    weights = models.JSONField(default=dict)  # criterion → weight
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="round_ends_after_it_begins",
                condition=models.Q(first_day__isnull=True)
                | models.Q(last_day__isnull=True)
                | models.Q(last_day__gte=models.F("first_day")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scope(self) -> RoundScope:
        """Which needs it looks at."""
        areas, regions = frozenset(self.working_areas), frozenset(self.regions)
        return RoundScope(areas, regions, self.first_day, self.last_day)


class RoundNeed(Identified):
    """A need that somebody put into a round, or left out of it, whatever its scope says."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="decided")
    need = models.ForeignKey(Need, models.CASCADE, related_name="in_rounds")
    is_in = models.BooleanField()
    reason = models.CharField(max_length=400)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "need"], name="a_need_is_decided_once_a_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.need}"

    @property
    def whole(self) -> Round:
        """Its round, whose trail tells of it."""
        return self.round


class Shortlist(Identified):
    """Whom the program proposed for a need, and why; kept as it was shown."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="shortlists")
    round = models.ForeignKey(Round, models.SET_NULL, null=True, related_name="shortlists")
    weights = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.need} {self.made_at:%Y-%m-%d}"

    @property
    def owners(self) -> tuple[UUID, ...]:
        """Of whoever looks for help."""
        return self.need.owners


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    """Which requests one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those that one's own organisations sent or received; all for facilitators."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        mine = actor.organisations
        return self.filter(models.Q(mentee__uuid__in=mine) | models.Q(mentor__uuid__in=mine))

    def open_at(self, at: datetime) -> Self:
        """Keep those that still wait for an answer."""
        return self.filter(state=RequestState.SENT, expires_at__gt=at)


class HelpRequest(Identified):
    """A mentee asks a mentor for help; silence ends it."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="requests")
    mentee = models.ForeignKey(Organisation, models.CASCADE, related_name="requests_sent")
    mentor = models.ForeignKey(Organisation, models.CASCADE, related_name="requests_received")
    strength = models.ForeignKey(Strength, models.SET_NULL, null=True, related_name="requests")
    message = models.TextField()
    gives_in_return = models.TextField()  # what the mentee gives
    state = CodeField(RequestState, default=RequestState.SENT)
    sent_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)  # a no needs no reason
    # A yes beyond the mentor's free places: who said so first, and why; a second person decides.
    beyond_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    beyond_reason = models.TextField(blank=True)
    beyond_answer = models.TextField(blank=True)  # what the first would answer; the mentor's own
    partnership = models.ForeignKey(
        Partnership, models.SET_NULL, null=True, related_name="requests"
    )

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["need", "mentor"],
                condition=models.Q(state="sent"),
                name="one_open_request_a_need_and_mentor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentee} → {self.mentor}"

    @property
    def owners(self) -> tuple[UUID, ...]:
        """Both: who asks, and who is asked."""
        return (self.mentee.uuid, self.mentor.uuid)


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    """Which introductions one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of one's own organisations; all for facilitators."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        mine = actor.organisations
        return self.filter(models.Q(mentee__uuid__in=mine) | models.Q(mentor__uuid__in=mine))


class Introduction(Identified):
    """A facilitator introduces two operators over a need; each side says yes or no.

    Both yeses open a partnership; silence ends it, as it ends a request.
    """

    need = models.ForeignKey(Need, models.CASCADE, related_name="introductions")
    mentee = models.ForeignKey(Organisation, models.CASCADE, related_name="introduced_as_mentee")
    mentor = models.ForeignKey(Organisation, models.CASCADE, related_name="introduced_as_mentor")
    why = models.TextField()  # both read it
    note = models.TextField(blank=True)  # for facilitators alone
    state = CodeField(RequestState, default=RequestState.SENT)
    introduced_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    introduced_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mentee_agreed_at = models.DateTimeField(null=True)
    mentor_agreed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)  # by both, or when it ended otherwise
    partnership = models.ForeignKey(
        Partnership, models.SET_NULL, null=True, related_name="introductions"
    )

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["need", "mentor"],
                condition=models.Q(state="sent"),
                name="one_open_introduction_a_need_and_mentor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentee} + {self.mentor}"

    @property
    def owners(self) -> tuple[UUID, ...]:
        """Both who are introduced."""
        return (self.mentee.uuid, self.mentor.uuid)

    @property
    def sides(self) -> tuple[tuple[str, Organisation], ...]:
        """Those who have not said yes yet, by the column that says when they did."""
        both = (("mentee_agreed_at", self.mentee), ("mentor_agreed_at", self.mentor))
        return tuple((column, side) for column, side in both if getattr(self, column) is None)
