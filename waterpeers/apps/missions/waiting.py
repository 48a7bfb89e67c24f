"""What waits for somebody about missions: terms, going, letting go, and how they ended."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Membership
from waterpeers.apps.foundation.waiting import MOST, Ahead, Waiting
from waterpeers.apps.missions.models import Mission, MissionReport, MissionYes, TeamMember
from waterpeers.apps.missions.words import SHORT_KINDS
from waterpeers.apps.partnerships.access import RUNNERS, operators_run_by, parties_run_by
from waterpeers.apps.partnerships.models import Party
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.mission_reports import reporting_side
from waterpeers.domain.missions import GOING, OVER, STANDING, MemberState, MissionState, YesTo
from waterpeers.domain.partnerships import OPERATOR_ROLES, PartnershipState, PartyRole
from waterpeers.domain.turns import NEWS_LASTS, Tray

NAMES = [str(each) for each in GOING]
STANDING_NAMES = [str(each) for each in STANDING]


def _own(actor: Actor, missions: QuerySet[Mission]) -> list[tuple[Mission, Party]]:
    """Pair missions with the party for which somebody would act; one query."""
    parties = operators_run_by(actor)
    rows = missions.filter(partnership__in=parties).select_related("partnership")
    return [(each, parties[each.partnership_id]) for each in rows[:MOST]]


def terms(actor: Actor, at: datetime) -> list[Waiting]:
    """Ask those who run a side whether it agrees to the terms of a mission."""
    open_for: Any = Party.objects.filter(
        pk__in=[party.pk for party in parties_run_by(actor) if party.role in OPERATOR_ROLES],
        partnership=OuterRef("partnership"),
    )
    without = open_for.annotate(
        is_said=Exists(
            MissionYes.objects.filter(
                mission=OuterRef(OuterRef("pk")), role=OuterRef("role"), of=YesTo.TERMS
            )
        )
    ).filter(is_said=False)
    rows = Mission.objects.filter(Exists(without), state=MissionState.ASKED)
    return [
        _waiting(
            "mission_asked",
            _("A mission is asked for: “%(purpose)s”."),
            mission,
            party,
            since=mission.changed_at,
            action=_("Read the terms and agree"),
        )
        for mission, party in _own(actor, rows.order_by("changed_at", "pk"))
    ]


def agreed(actor: Actor, at: datetime) -> list[Waiting]:
    """Tell both sides that a mission is agreed: now the team is asked."""
    fresh = at - NEWS_LASTS
    rows = Mission.objects.filter(state=MissionState.AGREED, agreed_at__gt=fresh)
    own = MissionYes.objects.filter(
        person__uuid=actor.person, said_at=OuterRef("agreed_at"), of=YesTo.TERMS
    )
    rows = rows.exclude(Exists(own.filter(mission=OuterRef("pk"))))
    return _news(actor, rows, "mission_agreed", _("“%(purpose)s” is agreed: ask who goes."))


def called_off(actor: Actor, at: datetime) -> list[Waiting]:
    """Tell both sides that a mission does not take place."""
    fresh = at - NEWS_LASTS
    rows = Mission.objects.filter(state=MissionState.CALLED_OFF, closed_at__gt=fresh)
    rows = rows.exclude(closed_by__uuid=actor.person)
    return _news(actor, rows, "mission_called_off", _("“%(purpose)s” does not take place."))


def _news(actor: Actor, rows: QuerySet[Mission], kind: str, words: str) -> list[Waiting]:
    return [
        _waiting(
            kind,
            words,
            mission,
            party,
            since=mission.closed_at or mission.agreed_at or mission.changed_at,
            action=_("See it"),
            tray=Tray.NEWS,
        )
        for mission, party in _own(actor, rows.order_by("changed_at", "pk"))
    ]


def ended(actor: Actor, at: datetime) -> list[Waiting]:
    """Ask those who run a side how a mission ended, from the day after its last."""
    rows = Mission.objects.filter(state=MissionState.AGREED, ends_on__lt=at.date())
    return [
        _waiting(
            "mission_end",
            _("“%(purpose)s”: how did it end?"),
            mission,
            party,
            since=datetime.combine(mission.ends_on + timedelta(days=1), time.min, UTC),
            action=_("Say how it ended"),
        )
        for mission, party in _own(actor, rows.order_by("ends_on", "pk"))
    ]


def to_report(actor: Actor, at: datetime) -> list[Waiting]:
    """Ask the side that came for the report of what took place: who runs it, and who went."""
    over = Mission.objects.filter(state__in=[str(each) for each in OVER], report=None)
    rows = over.select_related("host").order_by("closed_at", "pk")
    own = [(m, p) for m, p in _own(actor, rows) if p.role is _reporter(m)]
    known = {mission.pk for mission, _party in own}
    went = TeamMember.objects.filter(
        person__uuid=actor.person, state=MemberState.ACCEPTED, mission__in=over,
        mission__partnership__state=PartnershipState.ACTIVE,
    ).exclude(mission__in=known)  # fmt: skip
    related = ("mission__partnership", "mission__host", "party__organisation")
    for member in went.select_related(*related).order_by("mission__closed_at", "pk")[:MOST]:
        if member.party.role is _reporter(member.mission):
            own.append((member.mission, member.party))
    return [
        _waiting(
            "mission_report",
            _("“%(purpose)s” is over: write its report from the log."),
            mission,
            party,
            since=mission.closed_at or mission.changed_at,
            action=_("Write the report"),
            page="missions:report",
            roles=RUNNERS if mission.pk in known else (),
        )
        for mission, party in own
    ]


def _reporter(mission: Mission) -> PartyRole:
    return reporting_side(mission.host.role if mission.host else None)


def reports(actor: Actor, at: datetime) -> list[Waiting]:
    """Ask those who run a side whether it agrees to a report; tell both once both have."""
    said = MissionYes.objects.filter(mission=OuterRef("mission"), of=YesTo.REPORT)
    rows = MissionReport.objects.filter(
        Q(agreed_at=None) | Q(agreed_at__gt=at - NEWS_LASTS)
    ).annotate(
        by_mentee=Exists(said.filter(role=PartyRole.MENTEE)),
        by_mentor=Exists(said.filter(role=PartyRole.MENTOR)),
        by_oneself=Exists(said.filter(person__uuid=actor.person, said_at=OuterRef("agreed_at"))),
    )
    parties = operators_run_by(actor)
    rows = rows.filter(mission__partnership__in=parties).select_related("mission__partnership")
    return [
        found
        for report in rows.order_by("changed_at", "pk")[:MOST]
        if (found := _of_report(report, parties[report.mission.partnership_id]))
    ]


def _of_report(report: Any, party: Party) -> Waiting | None:
    """Say how a report waits for a side, if it does."""
    is_said = report.by_mentee if party.role is PartyRole.MENTEE else report.by_mentor
    if report.agreed_at is None and not is_said:
        kind, words = "mission_reported", _("Report of “%(purpose)s”: do you agree?")
        since, action, tray = report.changed_at, _("Read it and agree"), Tray.TO_DO
    elif report.agreed_at is not None and not report.by_oneself:
        kind, words = "report_agreed", _("Both sides agree to the report of “%(purpose)s”.")
        since, action, tray = report.agreed_at, _("See it"), Tray.NEWS
    else:
        return None
    return _waiting(
        kind, words, report.mission, party, since=since, action=action, tray=tray,
        page="missions:report",
    )  # fmt: skip


def _waiting(
    kind: str, words: str, mission: Mission, party: Party, *, since: datetime, action: str,
    tray: Tray = Tray.TO_DO, page: str = "missions:mission", roles: tuple[Role, ...] = RUNNERS,
) -> Waiting:  # fmt: skip
    return Waiting(
        kind=kind,
        what=words % {"purpose": mission.purpose},
        since=since,
        action=action,
        href=reverse(page, args=[mission.uuid]),
        organisation=party.organisation.uuid,
        roles=roles,
        about=mission.partnership.title,
        tray=tray,
    )


def team(actor: Actor, at: datetime) -> list[Waiting]:
    """Ask people whether they go, and their utility whether it lets them; one query."""
    works_there = Membership.objects.filter(
        person=OuterRef("person"), organisation=OuterRef("party__organisation")
    )
    mine = Q(person__uuid=actor.person, state=MemberState.ASKED) & Q(Exists(works_there))
    sides = actor.organisations_as(*RUNNERS)
    to_release = Q(
        party__organisation__uuid__in=sides, state=MemberState.ACCEPTED, released_at=None
    )
    nobodys = Q(party__organisation__uuid__in=sides, person__isnull=True, state=MemberState.ASKED)
    rows = TeamMember.objects.filter(
        mine | to_release | nobodys,
        mission__state__in=NAMES,
        mission__partnership__state=PartnershipState.ACTIVE,
    ).select_related("mission__partnership", "party__organisation", "person")
    return list(_asked(rows.order_by(F("asked_at"), "pk")[:MOST], actor))


def _asked(rows: Iterable[TeamMember], actor: Actor) -> Iterable[Waiting]:
    for each in rows:
        is_release = each.state is MemberState.ACCEPTED
        is_own = each.person is not None and each.person.uuid == actor.person
        named = {"name": each.called, "purpose": each.mission.purpose}
        if is_release:
            what = _("%(name)s would go on “%(purpose)s”: do you let them go?")
        elif is_own:
            what = _("You are asked to go on “%(purpose)s”.")
        else:
            what = _("%(name)s is asked to go on “%(purpose)s”.")
        ends = each.mission.ends_on + timedelta(days=1)
        yield Waiting(
            kind="mission_release" if is_release else "mission_join",
            what=what % named,
            since=(each.answered_at if is_release else None) or each.asked_at,
            action=_("Let them go, or not") if is_release else _("Say yes or no"),
            href=reverse("missions:mission", args=[each.mission.uuid]),
            until=datetime.combine(ends, time.min, UTC),
            organisation=each.party.organisation.uuid,
            roles=() if is_own and not is_release else RUNNERS,
            about=each.mission.partnership.title,
            row=each.uuid,
        )


def days(partnerships: Collection[int], person: UUID | None) -> Iterator[Ahead]:
    """Give the days of missions that are to come, or not said to have ended; one query."""
    rows = Mission.objects.filter(partnership__in=list(partnerships), state__in=NAMES)
    if person is not None:
        rows = rows.filter(team__person__uuid=person, team__state__in=STANDING_NAMES)
    for each in rows.order_by("starts_on", "pk").distinct():
        yield Ahead(
            str(each.uuid),
            each.partnership_id,
            each.starts_on,
            f"{SHORT_KINDS[each.kind]} {each.number}: {each.purpose}",
            reverse("missions:mission", args=[each.uuid]),
            each.ends_on,
            each.place,
        )
