"""What waits for somebody about matching: needs, requests, answers, new mentors, rounds."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from waterpeers.apps.foundation.waiting import MOST, Waiting
from waterpeers.apps.matching.access import DECLARING
from waterpeers.apps.matching.models import HelpRequest, Introduction, Need, Round, Strength
from waterpeers.apps.operators.models import OrganisationState
from waterpeers.apps.partnerships.models import Party
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.codes import Visibility
from waterpeers.domain.matching import RequestState, RoundState
from waterpeers.domain.turns import NEWS_LASTS, Tray

DAY = timedelta(days=1)
ASKING = (Role.COORDINATOR, Role.SIGNATORY)  # and answering
ANSWERED = (RequestState.ACCEPTED, RequestState.DECLINED, RequestState.EXPIRED)


def requests(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the requests that one may answer."""
    answering = actor.organisations_as(*ASKING)
    return [
        Waiting(
            kind="request",
            what=_("%(mentee)s asks %(mentor)s for help.") % _names(request),
            since=request.sent_at,
            action=_("Answer"),
            href=_address(request),
            until=request.expires_at,
            organisation=request.mentor.uuid,
            roles=ASKING,
            details=(
                _("Need: %(text)s") % {"text": request.need.sentence},
                _("Asked for: %(text)s") % {"text": request.message},
                _("Given in return: %(text)s") % {"text": request.gives_in_return},
            ),
        )
        for request in _open(at).filter(mentor__uuid__in=answering, beyond_by=None)[:MOST]
    ]


def asked(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the requests that one's own organisations sent and nobody has answered yet."""
    return [
        Waiting(
            kind="request_sent",
            what=_("%(mentor)s has not yet answered the request of %(mentee)s.") % _names(request),
            since=request.sent_at,
            action=_("See the request"),
            href=_address(request),
            until=request.expires_at,
            organisation=request.mentee.uuid,
            roles=ASKING,
            tray=Tray.WITH_OTHERS,
        )
        for request in _open(at).filter(mentee__uuid__in=actor.organisations_as(*ASKING))[:MOST]
    ]


def answers(actor: Actor, at: datetime) -> list[Waiting]:
    """Find what became of the requests that one's own organisations sent, as news."""
    ended = HelpRequest.objects.filter(
        mentee__uuid__in=actor.organisations_as(*ASKING),
        state__in=ANSWERED,
        answered_at__gt=at - NEWS_LASTS,
    )
    rows = ended.select_related("mentee", "mentor", "partnership")
    return [_answer(request) for request in rows.order_by("answered_at", "pk")[:MOST]]


def _answer(request: HelpRequest) -> Waiting:
    sentences = {
        RequestState.ACCEPTED: _("%(mentor)s says yes to the request of %(mentee)s."),
        RequestState.DECLINED: _("%(mentor)s says no to the request of %(mentee)s."),
        RequestState.EXPIRED: _("The request of %(mentee)s to %(mentor)s ended without an answer."),
    }
    partnership = request.partnership
    return Waiting(
        kind="request_answered",
        what=sentences[RequestState(request.state)] % _names(request),
        since=request.answered_at,
        action=_("Go to the partnership") if partnership else _("See the request"),
        href=reverse("partnerships:detail", args=[partnership.uuid])
        if partnership
        else _address(request),
        organisation=request.mentee.uuid,
        roles=ASKING,
        about=partnership.title if partnership else "",
        tray=Tray.NEWS,
        details=(_("Answer: %(text)s") % {"text": request.answer},) if request.answer else (),
    )


def _open(at: datetime) -> QuerySet[HelpRequest]:
    rows = HelpRequest.objects.open_at(at)
    return rows.select_related("need", "mentee", "mentor").order_by("sent_at", "pk")


def _names(request: HelpRequest) -> dict[str, str]:
    return {"mentee": request.mentee.name, "mentor": request.mentor.name}


def _address(request: HelpRequest) -> str:
    return reverse("matching:requests") + f"#request-{request.uuid}"


def second_yeses(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the requests said yes to beyond the free places: by a colleague, or by oneself."""
    waiting = _open(at).exclude(beyond_by=None).select_related("beyond_by")
    if not actor.is_facilitator:
        waiting = waiting.filter(mentor__uuid__in=actor.organisations_as(*ASKING))
    return [_yes(request, actor) for request in waiting[:MOST]]


def _yes(request: HelpRequest, actor: Actor) -> Waiting:
    is_own = request.beyond_by is not None and request.beyond_by.uuid == actor.person
    if is_own:
        said = _("Your yes to %(mentee)s waits for a second person’s yes.")
    else:
        said = _("%(mentor)s would help %(mentee)s beyond its places: a second yes is needed.")
    return Waiting(
        kind="first_yes" if is_own else "second_yes",
        what=said % _names(request),
        since=request.sent_at,
        action=_("See the request") if is_own else _("Answer"),
        href=_address(request),
        until=request.expires_at,
        organisation=request.mentor.uuid,
        roles=ASKING,
        tray=Tray.WITH_OTHERS if is_own else Tray.TO_DO,
        details=() if is_own else (_("Why: %(text)s") % {"text": request.beyond_reason},),
    )


def introductions(actor: Actor, at: datetime) -> list[Waiting]:
    """Find what a facilitator introduced one's own organisations to, and what became of it."""
    own = actor.organisations_as(*ASKING)
    seen = Introduction.objects.filter(
        Q(mentee__uuid__in=own) | Q(mentor__uuid__in=own) | Q(introduced_by__uuid=actor.person)
    ).filter(Q(state=RequestState.SENT, expires_at__gt=at) | Q(answered_at__gt=at - NEWS_LASTS))
    rows = seen.exclude(state=RequestState.WITHDRAWN).select_related(
        "mentee", "mentor", "need", "partnership", "introduced_by"
    )
    found = []
    for row in rows.order_by("introduced_at", "pk")[:MOST]:
        if row.state != RequestState.SENT:
            found.append(_of_introduction(row, "introduction_answered", Tray.NEWS, own))
        elif any(side.uuid in own for _column, side in row.sides):
            found.append(_of_introduction(row, "introduction", Tray.TO_DO, own))
        else:
            found.append(_of_introduction(row, "introduction_made", Tray.WITH_OTHERS, own))
    return found


def _of_introduction(row: Introduction, kind: str, tray: Tray, own: frozenset[UUID]) -> Waiting:
    said = {
        RequestState.SENT: _("%(person)s introduces %(mentee)s and %(mentor)s to each other."),
        RequestState.ACCEPTED: _("%(mentee)s and %(mentor)s both said yes to being introduced."),
        RequestState.DECLINED: _("%(mentee)s and %(mentor)s will not talk: one side said no."),
        RequestState.EXPIRED: _("The introduction of %(mentee)s and %(mentor)s was not answered."),
    }
    names = {"person": row.introduced_by.name, "mentee": row.mentee.name, "mentor": row.mentor.name}
    partnership = row.partnership
    mine = [side.uuid for side in (row.mentee, row.mentor) if side.uuid in own]
    details = (
        _("Why: %(text)s") % {"text": row.why},
        _("Need: %(text)s") % {"text": row.need.sentence},
    )
    return Waiting(
        kind=kind,
        what=said[RequestState(row.state)] % names,
        since=row.answered_at or row.introduced_at,
        action=_("Answer")
        if tray is Tray.TO_DO
        else _("Go to the partnership")
        if partnership
        else _("See the introduction"),
        href=reverse("partnerships:detail", args=[partnership.uuid])
        if partnership
        else reverse("matching:requests") + f"#introduction-{row.uuid}",
        until=row.expires_at if row.state == RequestState.SENT else None,
        organisation=mine[0] if mine else None,
        roles=ASKING if mine else (),
        about=partnership.title if partnership else "",
        tray=tray,
        details=details if tray is Tray.TO_DO else (),
    )


def needs(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the needs for which somebody became strong, and the first for which nobody was asked.

    Who asked before, was introduced, or works with somebody knows the way to ask; who wants to be
    told of a new mentor waits for one.
    """
    its_own = OuterRef("organisation")
    newer = (
        Strength.objects.filter(
            working_area=OuterRef("working_area"),
            withdrawn_at=None,
            declared_at__gt=OuterRef("watched_since"),
            organisation__state=OrganisationState.LISTED,
        )
        .exclude(visibility=Visibility.OWNER)
        .exclude(organisation=its_own)
        .order_by("-declared_at", "-pk")
    )
    rows = Need.objects.filter(
        organisation__uuid__in=actor.organisations_as(*DECLARING, *ASKING),
        organisation__state=OrganisationState.LISTED,
        withdrawn_at=None,
        declared_at__lte=at,
    ).annotate(
        new_at=Subquery(newer.values("declared_at")[:1]),
        knows_the_way=Exists(HelpRequest.objects.filter(mentee=its_own))
        | Exists(Introduction.objects.filter(mentee=its_own))
        | Exists(Party.objects.filter(organisation=its_own)),
    )
    wanted = rows.filter(Q(new_at__lte=at) | Q(watched_since=None, knows_the_way=False))
    asking, declaring = (actor.organisations_as(*roles) for roles in (ASKING, DECLARING))
    found = []
    for need in wanted.select_related("organisation").order_by("declared_at", "pk")[:MOST]:
        owner = need.organisation.uuid
        if need.watched_since and owner in declaring:
            found.append(_of_need(need, need.new_at))
        elif not need.watched_since and owner in asking:
            found.append(_of_need(need, None))
    return found


def _of_need(need: Need, new_at: datetime | None) -> Waiting:
    said = _("Somebody new could help with: %(need)s") if new_at else None
    return Waiting(
        kind="new_strength" if new_at else "need_unasked",
        what=(said or _("Nobody has been asked yet: %(need)s")) % {"need": need.sentence},
        since=new_at or need.declared_at,
        action=_("See who") if new_at else _("See who could help"),
        href=reverse("matching:shortlist", args=[need.uuid]),
        organisation=need.organisation.uuid,
        roles=DECLARING if new_at else ASKING,
    )


def rounds_to_close(actor: Actor, at: datetime) -> list[Waiting]:
    """Find the rounds of one's own platform that are open beyond their last day."""
    own = actor.organisations_as(Role.FACILITATOR)
    ended = Round.objects.filter(
        organisation__uuid__in=own, state=RoundState.OPEN, last_day__lt=at.date()
    )
    return [
        Waiting(
            kind="round_to_close",
            what=_("The last day of “%(round)s” has passed.") % {"round": row.title},
            since=datetime.combine((row.last_day or at.date()) + DAY, time.min, UTC),
            action=_("Close the round"),
            href=reverse("matching:close-round", args=[row.uuid]),
            organisation=row.organisation.uuid,
            roles=(Role.FACILITATOR,),
        )
        for row in ended.select_related("organisation").order_by("last_day", "pk")[:MOST]
    ]
