"""Missions, who said yes to them, who goes, and what they read before."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.models import CodeField, Identified, Revised, uuid_or
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.plans.models import Activity
from waterpeers.domain.actors import Actor
from waterpeers.domain.agendas import AgendaLine, from_kept
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.missions import (
    STANDING,
    MemberState,
    MissionKind,
    MissionState,
    Visa,
    YesTo,
)
from waterpeers.domain.partnerships import PartyRole

OWNER = "mission"  # whose the rounds are in which both sides say how it was


class MissionQuerySet(models.QuerySet["Mission"]):
    """Which missions one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of partnerships that one may know of; ``access`` says who reads them."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor))

    def named(self, text: str) -> Self:
        """Keep the one with this uuid, or of a partnership the one of this number: WOP-0007/4."""
        code, slash, number = text.partition("/")
        if not slash or not number.isdecimal() or len(number) > 6:
            return self.filter(uuid_or(text, pk=None))
        return self.filter(partnership__code__iexact=code, number=int(number))


class Mission(Revised):
    """A mission or a remote session: what for, where, when, and how it ended.

    ``activity`` is the item of the plan that it serves, or ``without_item`` says why there is
    none. ``host`` is whom the others visit. ``began_on`` and ``ended_on`` are the days as they
    were, ``word`` why it changed or ended as it did.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="missions")
    number = models.PositiveIntegerField()  # given once, and never to another
    kind = CodeField(MissionKind)
    state = CodeField(MissionState, default=MissionState.ASKED)
    purpose = models.CharField(max_length=200)
    afterwards = models.TextField()  # what will be possible afterwards
    attendance = models.TextField(blank=True)  # who must be there
    prepares = models.TextField(blank=True)  # what the host prepares
    area = CodeField(WorkingArea, blank=True)
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, related_name="missions")
    without_item = models.TextField(blank=True)
    host = models.ForeignKey(Party, models.SET_NULL, null=True, related_name="hosted")
    place = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    began_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    word = models.TextField(blank=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # its terms, last
    agreed_at = models.DateTimeField(null=True)  # first
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = MissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "number"], name="number_of_a_mission_is_given_once"
            ),
            models.CheckConstraint(
                name="mission_has_days", condition=models.Q(starts_on__lte=models.F("ends_on"))
            ),
            models.CheckConstraint(
                name="mission_in_no_plan_says_why",
                condition=models.Q(activity__isnull=False) | ~models.Q(without_item=""),
            ),
        ]
        indexes = [models.Index(fields=["partnership", "starts_on"], name="mission_by_day")]

    def __str__(self) -> str:
        return self.purpose

    @property
    def whole(self) -> Partnership:
        """The partnership: its trail tells of it."""
        return self.partnership

    @property
    def first_day(self) -> date:
        """The first day as it was, else as it is planned."""
        return self.began_on or self.starts_on

    @property
    def last_day(self) -> date:
        """The last day as it was, else as it is planned."""
        return self.ended_on or self.ends_on


class MissionYes(Identified):
    """That a side agrees to terms or report as they stand; it falls away when these change."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="yes")
    of = CodeField(YesTo, default=YesTo.TERMS)
    role = CodeField(PartyRole)  # mentee or mentor
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "of", "role"], name="a_side_agrees_once"),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.role}"


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    """Who of a team one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of missions that one may know of."""
        return self.filter(mission__in=Mission.objects.visible_to(actor))

    def standing(self) -> Self:
        """Leave out who said no or stepped out."""
        return self.filter(state__in=[str(each) for each in STANDING])

    def named(self, text: str) -> Self:
        """Keep the one with this uuid."""
        return self.filter(uuid_or(text, pk=None))


class TeamMember(Identified):
    """Somebody of the team of a mission, with an account or a name, from the side that sends them.

    They say yes themselves; then whoever runs their utility lets them go.
    """

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="team")
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="on_missions")
    name = models.CharField(max_length=120, blank=True)
    task = models.CharField(max_length=120, blank=True)
    state = CodeField(MemberState, default=MemberState.ASKED)
    word = models.TextField(blank=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    left_on = models.DateField(null=True)
    visa = CodeField(Visa, default=Visa.NOT_NEEDED)
    visa_until = models.DateField(null=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "person"],
                condition=models.Q(person__isnull=False),
                name="somebody_is_in_a_team_once",
            ),
            models.CheckConstraint(
                name="member_has_an_account_or_a_name",
                condition=models.Q(person__isnull=False) | ~models.Q(name=""),
            ),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """The name of the account, or the one that was typed."""
        return str(self.person.name or self.person) if self.person else self.name

    @property
    def whole(self) -> Mission:
        """The mission: its trail tells of it."""
        return self.mission

    def was_there(self, mission: Mission) -> bool:
        """Whether they said yes, and did not step out before the first day."""
        if self.state is MemberState.LEFT:
            return self.left_on is not None and self.left_on >= mission.first_day
        return self.state is MemberState.ACCEPTED

    @property
    def is_ready(self) -> bool:
        """Whether they said yes and may go."""
        return self.state is MemberState.ACCEPTED and self.released_at is not None


class Preparation(Revised):
    """What those who go read before they go; both sides write it.

    ``agenda`` has rows of day, first hour, last hour and what is on, as ``domain.agendas`` keeps
    them; the hours are those of the place.
    """

    mission = models.OneToOneField(Mission, models.CASCADE, related_name="preparation")
    agenda = models.JSONField(default=list)
    arrival = models.TextField(blank=True)  # the way there, where one sleeps
    norms = models.TextField(blank=True)  # norms and habits of the place
    safety = models.TextField(blank=True)
    contacts = models.TextField(blank=True)
    reading = models.TextField(blank=True)  # what to know and to bring
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.mission)

    @property
    def whole(self) -> Mission:
        """The mission: its trail tells of it."""
        return self.mission

    @property
    def lines(self) -> tuple[AgendaLine, ...]:
        """The agenda, in the order of its hours."""
        return from_kept(self.agenda)
