"""What may be noted of learning, whatever the door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from waterpeers.apps.learning.models import COUNTS, TEXTS, LearningRecord
from waterpeers.apps.learning.queries import (
    comes_from,
    entry_of,
    people_of_side,
    sides_of,
    targets_of,
    teachers_for,
)
from waterpeers.apps.missions.models import LogEntry
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.domain.actors import Actor
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.learning import (
    Absorption,
    Blocked,
    Helped,
    Knowledge,
    LevelOfStaff,
    Method,
    record_verdict,
)
from waterpeers.domain.missions import MissionKind, TrialOutcome
from waterpeers.domain.partnerships import PartyRole, texts_verdict
from waterpeers.domain.register import clean_text
from waterpeers.domain.verdicts import NotValid, Reason, Verdict

NEEDED = ("practice", "unit", "next_use")
LENGTHS = {
    name: length
    for name in TEXTS
    if (length := getattr(LearningRecord._meta.get_field(name), "max_length", None)) is not None
}
LONGEST_NAME, MOST_NAMES = 120, 200
CODES: Mapping[str, type[StrEnum]] = {"method": Method, "staff_level": LevelOfStaff}


def read_record(
    partnership: Partnership,
    fields: Mapping[str, Any],
    *,
    today: date,
    actor: Actor,
    before: LearningRecord | None = None,
) -> dict[str, Any]:
    """Give the columns of a record, or raise with everything that stands against them.

    ``party`` and ``answerer`` are uuids: the side that learned, and who of it is asked later;
    ``entry`` is that of an entry of the log of a mission, ``target`` that of an aim of the plan,
    ``passed_on_from`` that of what those learned who taught it.
    """
    texts = {name: str(fields.get(name) or "") for name in TEXTS}
    names = list(names_in(fields.get("names") or ()))
    counts = {name: fields.get(name) or 0 for name in COUNTS}
    begins, ends = fields.get("learned_on"), fields.get("until_on")
    reasons = list(texts_verdict(texts, needed=NEEDED, lengths=LENGTHS).against)
    reasons += texts_verdict({"names": max(names, key=len, default="")}, lengths=_NAMES).against
    for name, codes in CODES.items():
        reasons += _unknown(name, [fields.get(name) or ""], codes)
    if theme := fields.get("theme"):
        reasons += _unknown("theme", [theme], WorkingArea)
    knowledge = [str(each) for each in fields.get("knowledge") or ()]
    reasons += _unknown("knowledge", knowledge, Knowledge)
    if begins is None:
        reasons.append(Reason("required", field="learned_on"))
    for name, count in counts.items():
        if count < 0:
            reasons.append(Reason("must_not_be_negative", field=name))
    if len(names) > MOST_NAMES:
        reasons.append(Reason("too_long", (("limit", str(MOST_NAMES)),), "names"))
    is_agreed = bool(fields.get("names_agreed"))
    learners = sum(counts.values())
    reasons += record_verdict(
        learners=learners, has_names=bool(names), is_agreed=is_agreed,
        begins=begins, ends=ends, today=today,
    ).against  # fmt: skip
    reasons += level_reasons(fields.get("level"))
    side = next(
        (each for each in sides_of(partnership) if str(each.uuid) == str(fields.get("party"))), None
    )
    entry = None
    if fields.get("entry"):
        entry = entry_of(partnership, fields["entry"])
        if entry is None:
            reasons.append(Reason("entry_not_of_the_partnership", field="entry"))
    target = None
    if wanted := fields.get("target"):
        target = _named(targets_of(partnership, before), wanted)
        if target is None:
            reasons.append(Reason("aim_not_of_the_plan", field="target"))
    teacher = None
    if wanted := fields.get("passed_on_from"):
        teacher = _named(teachers_for(partnership, actor, before), wanted)
        reasons += _teacher_reasons(teacher, begins, before)
    answerer = None
    if side is None:
        reasons.append(Reason("side_not_an_operator", field="party"))
    elif wanted := fields.get("answerer"):
        answerer = _named(people_of_side(side), wanted)
        if answerer is None:
            reasons.append(Reason("asked_not_of_the_side", field="answerer"))
    NotValid.unless(Verdict(tuple(reasons)))
    return {
        **{name: clean_text(text) for name, text in texts.items()},
        **counts,
        "party": side,
        "entry": entry,
        "answerer": answerer,
        "target": target,
        "passed_on_from": teacher,
        "method": Method(str(fields["method"])),
        "staff_level": LevelOfStaff(str(fields["staff_level"])),
        "theme": WorkingArea(str(theme)) if theme else "",
        "knowledge": knowledge,
        "names": names,
        "names_agreed": is_agreed and bool(names),
        "learned_on": begins,
        "until_on": ends,
        "next_use_on": fields.get("next_use_on"),
        "level": int(fields["level"]),
    }


_NAMES = {"names": LONGEST_NAME}


def _named(rows: Iterable[Any], uuid: Any) -> Any:
    return next((each for each in rows if str(each.uuid) == str(uuid)), None)


def _teacher_reasons(
    teacher: LearningRecord | None, begins: date | None, before: LearningRecord | None
) -> list[Reason]:
    """Refuse who has not learned it here, or learned it later, or from these."""
    if teacher is None:
        return [Reason("teacher_not_known", field="passed_on_from")]
    is_later = begins is not None and teacher.learned_on > begins
    if is_later or (before is not None and before.pk in comes_from(teacher)):
        return [Reason("teacher_learned_later", field="passed_on_from")]
    return []


def names_in(given: str | Iterable[str]) -> Iterable[str]:
    """Read names, one a line, each once."""
    lines = given.splitlines() if isinstance(given, str) else given
    return dict.fromkeys(name for line in lines if (name := clean_text(str(line))))


def read_answer(fields: Mapping[str, Any], *, word: str = "word") -> dict[str, Any]:
    """Give what was said of a practice: the level, what helped, what blocked, a word."""
    helped = [str(each) for each in fields.get("helped") or ()]
    blocked = [str(each) for each in fields.get("blocked") or ()]
    text = str(fields.get("word") or "")
    NotValid.unless(
        Verdict(
            (
                *level_reasons(fields.get("level")),
                *_unknown("helped", helped, Helped),
                *_unknown("blocked", blocked, Blocked),
                *texts_verdict({word: text}, lengths={}).against,
            )
        )
    )
    return {
        "level": int(fields["level"]),
        "helped": helped,
        "blocked": blocked,
        "word": clean_text(text),
    }


def level_reasons(level: Any) -> list[Reason]:
    """Refuse what is no level."""
    try:
        Absorption(int(level))
    except (TypeError, ValueError):
        return [Reason("not_a_level", field="level")]
    return []


def _unknown(name: str, values: Iterable[Any], codes: type[StrEnum]) -> list[Reason]:
    known = set(codes)
    return [
        Reason("not_in_list", (("value", str(value)[:80]),), name)
        for value in values
        if str(value) not in known
    ][:1]


def begun_from(entry: LogEntry) -> dict[str, Any]:
    """Begin a record with what the log says already, so that nobody types it twice."""
    mission = entry.mission
    words = entry.text or entry.decided
    practice = words.partition("\n")[0].strip()
    tried = entry.outcome in {TrialOutcome.WORKS, TrialOutcome.PARTLY}
    sides = [each for each in sides_of(mission.partnership) if each.role is PartyRole.MENTEE]
    peers = [m.called for m in entry.team.all() if m.party.role is PartyRole.MENTOR]
    return {
        "entry": str(entry.uuid),
        "party": str(sides[0].uuid) if sides else "",
        "practice": practice[: LENGTHS["practice"]],
        "learned": words if len(words) > len(practice) or len(words) > LENGTHS["practice"] else "",
        "method": str(Method.REMOTE) if mission.kind is MissionKind.REMOTE else "",
        "learned_on": entry.day,
        "place": mission.place[: LENGTHS["place"]],
        "theme": str(mission.area),
        "peers": ", ".join(peers)[: LENGTHS["peers"]],
        "level": str(int(Absorption.TRIED)) if tried else "",
    }
