"""What may be said of a mission, whatever the door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.files import File

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.follow_up.queries.items import operators_of, people_of
from waterpeers.apps.foundation.files import PHOTOS, VOICES, CheckedFile, checked
from waterpeers.apps.missions.models import Mission, TeamMember
from waterpeers.apps.missions.queries import activities_of, outputs_of
from waterpeers.apps.partnerships.models import Partnership, Party
from waterpeers.apps.partnerships.queries.partnerships import franc_of, parties_of
from waterpeers.domain.agendas import as_kept, read_agenda
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.mission_reports import CostKind, cost_verdict
from waterpeers.domain.missions import (
    LONGEST_ENTRY,
    Coaching,
    LogFileKind,
    MissionKind,
    Ready,
    TrialOutcome,
    Visa,
    entry_verdict,
    free_verdict,
    terms_verdict,
)
from waterpeers.domain.money import BadAmount, currency_code, to_minor
from waterpeers.domain.numbers import DECIMAL_COMMA
from waterpeers.domain.partnerships import language_verdict, texts_verdict
from waterpeers.domain.photos import (
    MOST_OF_A_SMALL_ONE,
    MOST_PIXELS,
    NotAPhotoError,
    Photo,
    without_metadata,
)
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotValid, Reason, Verdict, all_valid

TEXTS = ("purpose", "afterwards", "attendance", "prepares", "place", "without_item")
LENGTHS = {
    name: length
    for name in TEXTS
    if (length := getattr(Mission._meta.get_field(name), "max_length", None)) is not None
}
MOST_LANGUAGES = 20
NAME, TASK = 120, 120


def read_terms(
    partnership: Partnership, fields: Mapping[str, Any], was: Mission | None = None
) -> dict[str, Any]:
    """Give the columns of a mission, or raise with everything that stands against them.

    ``activity`` and ``host`` are uuids: the item of the plan that it serves, and who is visited.
    """
    texts = {name: str(fields.get(name) or "") for name in TEXTS}
    reasons = list(texts_verdict(texts, needed=("purpose", "afterwards"), lengths=LENGTHS).against)
    kind = str(fields.get("kind") or "")
    reasons += unknown("kind", [kind], MissionKind)
    if area := str(fields.get("area") or ""):
        reasons += unknown("area", [area], WorkingArea)
    host = _named(operators_of(partnership), fields.get("host"))
    if fields.get("host") and host is None:
        reasons.append(Reason("host_not_an_operator", field="host"))
    known = activities_of(partnership, was.activity if was else None)
    activity = _named(known, fields.get("activity"))
    if fields.get("activity") and activity is None:
        reasons.append(Reason("activity_not_in_the_plan", field="activity"))
    if kind in set(MissionKind):
        reasons += terms_verdict(
            MissionKind(kind),
            starts_on=fields.get("starts_on"),
            ends_on=fields.get("ends_on"),
            has_host=bool(fields.get("host")),
            has_item=bool(fields.get("activity")),
            without_item=texts["without_item"],
        ).against
    NotValid.unless(Verdict(tuple(reasons)))
    if activity is not None:
        texts["without_item"] = ""
        area = area or str(activity.area)
    return {
        **{name: clean_text(text) for name, text in texts.items()},
        "kind": MissionKind(kind),
        "area": WorkingArea(area) if area else "",
        "activity": activity,
        "host": host if kind == MissionKind.VISIT else None,
        "starts_on": fields["starts_on"],
        "ends_on": fields["ends_on"],
    }


def _named(rows: Sequence[Any], uuid: Any) -> Any:
    return next((each for each in rows if str(each.uuid) == str(uuid)), None)


def read_member(mission: Mission, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of somebody who is asked: ``person`` of an operator, or a typed name."""
    texts = {name: str(fields.get(name) or "") for name in ("name", "task")}
    reasons = list(texts_verdict(texts, lengths={"name": NAME, "task": TASK}).against)
    parties = operators_of(mission.partnership)
    party: Party | None = _named(parties, fields.get("party"))
    person: Person | None = None
    if wanted := fields.get("person"):
        pairs = people_of([party] if party else parties)
        party, person = next(
            ((side, who) for side, who in pairs if str(who.uuid) == str(wanted)), (None, None)
        )
        if person is None:
            reasons.append(Reason("not_of_the_operators", field="person"))
    elif not texts["name"].strip():
        reasons.append(Reason("who_goes", field="person"))
    if party is None and not reasons:
        reasons.append(Reason("not_of_the_operators", field="party"))
    if person is not None and TeamMember.objects.filter(mission=mission, person=person).exists():
        reasons.append(Reason("in_the_team_already", field="person"))
    NotValid.unless(Verdict(tuple(reasons)))
    return {
        "party": party,
        "person": person,
        "name": "" if person else clean_text(texts["name"]),
        "task": clean_text(texts["task"]),
    }


PREPARED_TEXTS = ("arrival", "norms", "safety", "contacts", "reading")


def read_preparation(mission: Mission, fields: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Give the columns of a preparation; the agenda is a text, in a language."""
    texts = {name: str(fields.get(name) or "") for name in PREPARED_TEXTS}
    agenda = str(fields.get("agenda") or "")

    def of_agenda() -> list[list[str]]:
        return as_kept(read_agenda(agenda, language, mission.starts_on))

    all_valid(of_agenda, lambda: NotValid.unless(texts_verdict(texts, lengths={})))
    return {name: clean_text(text) for name, text in texts.items()} | {"agenda": of_agenda()}


@dataclass(frozen=True)
class NewFile:
    """A file that comes with an entry: what it is, and of a photo a small one beside it."""

    kind: LogFileKind | str
    file: File
    small: File | None = None
    seconds: int = 0
    keep_place: bool = False


OTHERS = 200
LOGGED_TEXTS = ("text", "decided", "others")


def read_entry(
    mission: Mission, fields: Mapping[str, Any], *, entered: date, files: int = 0
) -> dict[str, Any]:
    """Give the columns of an entry; ``team`` are uuids of those of the team who were there."""
    texts = {name: str(fields.get(name) or "") for name in LOGGED_TEXTS}
    announced = max(files, fields.get("announced") or 0)
    lengths = {"text": LONGEST_ENTRY, "decided": LONGEST_ENTRY, "others": OTHERS}
    reasons = list(texts_verdict(texts, lengths=lengths).against)
    reasons += entry_verdict(
        text=texts["text"],
        decided=texts["decided"],
        files=announced,
        day=fields.get("day"),
        entered=entered,
        first=mission.starts_on,
    ).against
    outcome = str(fields.get("outcome") or "")
    if outcome:
        reasons += unknown("outcome", [outcome], TrialOutcome)
    wanted = {str(each) for each in fields.get("team") or ()}
    team = [each for each in mission.team.all() if str(each.uuid) in wanted]
    if len(team) < len(wanted):
        reasons.append(Reason("not_in_the_team", field="team"))
    NotValid.unless(Verdict(tuple(reasons)))
    return {
        **{name: clean_text(text) for name, text in texts.items()},
        "announced": announced,
        "outcome": TrialOutcome(outcome) if outcome else "",
        "day": fields.get("day") or entered,
        "team": team,
    }


KINDS_OF_FILES = {LogFileKind.PHOTO: PHOTOS, LogFileKind.VOICE: VOICES}
SMALL_BYTES = 60_000


@dataclass(frozen=True)
class ReadFile:
    """A file that was looked at, without what a camera noted; ready to be kept."""

    found: CheckedFile
    content: bytes
    small: bytes
    photo: Photo | None


def read_file(new: NewFile) -> ReadFile:
    """Look at a photo or a voice note, and take out of a photo what a camera wrote beside it."""
    NotValid.unless(Verdict(tuple(unknown("kind", [str(new.kind)], LogFileKind))))
    kind = LogFileKind(str(new.kind))
    limit = settings.UPLOAD_MEGABYTES
    name = new.file.name or ""
    found = checked(new.file, name=name, kinds=KINDS_OF_FILES[kind], limit_megabytes=limit)
    content = new.file.read()
    if kind is LogFileKind.VOICE:
        return ReadFile(found, content, b"", None)
    try:
        photo = without_metadata(content)
    except NotAPhotoError:
        raise NotValid.because("file_not_what_it_says", field="file") from None
    small = _small(new.small)
    if photo.pixels > MOST_PIXELS and not small:
        raise NotValid.because("too_many_pixels", field="file", limit=str(MOST_PIXELS // 1_000_000))
    return ReadFile(found, photo.content, small, photo)


def _small(file: File | None) -> bytes:
    """Give a small picture for lists, if it is one; else there is none."""
    if file is None or not file.size or file.size > SMALL_BYTES:
        return b""
    try:
        photo = without_metadata(file.read())
    except NotAPhotoError:
        return b""
    return photo.content if photo.pixels <= MOST_OF_A_SMALL_ONE else b""


REPORTED_TEXTS = ("summary", "open", "other_outputs")
MOST_LEFT_OUT = 2000


def read_report(mission: Mission, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of a report; ``outputs`` are uuids of those that the activity brings about.

    ``left_out`` are uuids of entries and photos; what is none of this mission is passed over.
    """
    texts = {name: str(fields.get(name) or "") for name in REPORTED_TEXTS}
    reasons = list(texts_verdict(texts, needed=("summary",), lengths={}).against)
    reached = str(fields.get("reached") or "")
    reasons += unknown("reached", [reached], TrialOutcome)
    wanted = {str(each) for each in fields.get("outputs") or ()}
    outputs = [each for each in outputs_of(mission.activity) if str(each.uuid) in wanted]
    if len(outputs) < len(wanted):
        reasons.append(Reason("output_not_of_the_activity", field="outputs"))
    NotValid.unless(Verdict(tuple(reasons)))
    left_out = {str(each) for each in fields.get("left_out") or ()}
    entries = mission.log.values_list("uuid", flat=True)
    files = mission.log.filter(files__isnull=False).values_list("files__uuid", flat=True)
    known = {str(each) for each in (*entries, *files)}
    return {
        **{name: clean_text(text) for name, text in texts.items()},
        "reached": TrialOutcome(reached),
        "left_out": sorted(left_out & known)[:MOST_LEFT_OUT],
        "outputs": outputs,
    }


COST_NOTE = 200


def read_cost(mission: Mission, fields: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Give the columns of days or a cost: whose (``member``, or a ``party``), what, who bears it.

    An ``amount`` is a text as people of a language write it, or a decimal.
    """
    note = str(fields.get("note") or "")
    reasons = list(texts_verdict({"note": note}, lengths={"note": COST_NOTE}).against)
    kind = str(fields.get("kind") or "")
    reasons += unknown("kind", [kind], CostKind)
    member = _named(list(mission.team.all()), fields.get("member"))
    if fields.get("member") and member is None:
        reasons.append(Reason("not_in_the_team", field="member"))
    party = (
        member.party if member else _named(operators_of(mission.partnership), fields.get("party"))
    )
    if party is None:
        reasons.append(Reason("not_of_the_operators", field="party"))
    borne_by = _named(parties_of(mission.partnership), fields.get("borne_by"))
    if fields.get("borne_by") and borne_by is None:
        reasons.append(
            Reason("party_not_known", (("value", str(fields["borne_by"])[:80]),), "borne_by")
        )
    franc = franc_of([*([party] if party else []), *parties_of(mission.partnership)])
    amount, currency, against = _amount(fields, language, franc)
    reasons += against
    days = fields.get("days")
    days = None if days in (None, "") else Decimal(str(days))
    nights = fields.get("nights")
    if kind in set(CostKind) and not against:
        reasons += cost_verdict(
            CostKind(kind), days=days, nights=nights, amount=amount, is_borne=borne_by is not None
        ).against
    NotValid.unless(Verdict(tuple(reasons)))
    return {
        "party": party,
        "member": member,
        "kind": CostKind(kind),
        "days": days,
        "nights": nights,
        "amount_minor": amount,
        "currency": currency,
        "borne_by": borne_by,
        "note": clean_text(note),
    }


def _amount(
    fields: Mapping[str, Any], language: str, franc: str
) -> tuple[int | None, str, list[Reason]]:
    text = str(fields.get("amount") if fields.get("amount") is not None else "").strip()
    if not text:
        return None, "", []
    named = str(fields.get("currency") or "")
    code = currency_code(named, franc)
    mark = "," if language[:2] in DECIMAL_COMMA and isinstance(fields["amount"], str) else "."
    try:
        return to_minor(text, code, decimal_mark=mark), code, []
    except BadAmount as bad:
        is_currency = bad.code == "currency_not_known"
        field, value = ("currency", named) if is_currency else ("amount", text)
        return None, "", [Reason(bad.code, (("value", value[:80]),), field)]


def read_visa(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is known of a visa."""
    NotValid.unless(Verdict(tuple(unknown("visa", [str(fields.get("visa") or "")], Visa))))
    return {"visa": Visa(str(fields["visa"])), "visa_until": fields.get("visa_until")}


def read_profile(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns of a profile; ``free`` are pairs of days."""
    lists = {
        name: list(dict.fromkeys(str(each) for each in fields.get(name) or ()))
        for name in ("areas", "languages", "ready")
    }
    free: list[tuple[date, date]] = [tuple(each) for each in fields.get("free") or ()]
    about = str(fields.get("about") or "")
    coaching = str(fields.get("coaching") or Coaching.NONE)
    days = fields.get("days_a_year")
    reasons = list(texts_verdict({"about": about}, lengths={}).against)
    reasons += unknown("areas", lists["areas"], WorkingArea)
    reasons += unknown("ready", lists["ready"], Ready)
    reasons += unknown("coaching", [coaching], Coaching)
    reasons += [r for code in lists["languages"] for r in _spoken(code)][:1]
    if len(lists["languages"]) > MOST_LANGUAGES:
        reasons.append(Reason("too_long", (("limit", str(MOST_LANGUAGES)),), "languages"))
    if days is not None and not 0 <= days <= 366:
        reasons.append(Reason("out_of_range", (("least", "0"), ("most", "366")), "days_a_year"))
    reasons += free_verdict(free).against
    NotValid.unless(Verdict(tuple(reasons)))
    return {
        **lists,
        "is_willing": bool(fields.get("is_willing", True)),
        "coaching": Coaching(coaching),
        "free": [[one.isoformat(), other.isoformat()] for one, other in sorted(free)],
        "days_a_year": days,
        "about": clean_text(about),
    }


def _spoken(code: str) -> Iterable[Reason]:
    found = language_verdict(code)
    return [Reason(each.code, each.params, "languages") for each in found.against]


def unknown(name: str, values: Iterable[str], codes: type[StrEnum]) -> list[Reason]:
    """Refuse the first that is not in a list."""
    known = set(codes)
    return [
        Reason("not_in_list", (("value", value[:80]),), name)
        for value in values
        if value not in known
    ][:1]
