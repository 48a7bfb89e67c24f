"""Missions of the example world: asked for, prepared, noted by both sides, reported."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from django.utils import translation

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.foundation.documents.paper import picture
from waterpeers.apps.missions.actions import log, missions, preparing, reporting, team
from waterpeers.apps.missions.models import LogEntry, Mission
from waterpeers.apps.missions.queries import feedback_of
from waterpeers.apps.missions.rules import NewFile
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import Activity, Plan
from waterpeers.cli.example.asked import answer_apart
from waterpeers.cli.example.world import ActOf
from waterpeers.domain.actors import Act

Entries = dict[str, LogEntry]  # by the keys that the data uses
SMALL = 30  # millimetres: what lists show


def send(partnership: Partnership, given: list[dict[str, Any]], act_of: ActOf) -> Entries:
    """Live through each mission; give what was noted, for what was learned from it."""
    entries: Entries = {}
    for each in given:
        with translation.override(partnership.language):
            _live(partnership, dict(each), act_of, entries)
    return entries


def _live(partnership: Partnership, said: dict[str, Any], act_of: ActOf, entries: Entries) -> None:
    made = _agreed(partnership, said, act_of)
    for each in said.get("team", ()):
        _asked(made, dict(each), act_of, said["asked_ago"])
    for each in said.get("prepared", ()):
        _prepared(made, dict(each), partnership.language, act_of)
    for each in said.get("log", ()):
        _noted(made, dict(each), act_of, entries)
    if ended := said.get("ended"):
        made = missions.end_mission(
            made,
            ended["how"],
            began_on=made.starts_on,
            ended_on=made.ends_on,
            revision=made.revision,
            act=act_of(ended["by"], ended["ago"]),
        )
    for each in said.get("to_do", ()):
        _to_do(made, dict(each), act_of, entries)
    if report := said.get("report"):
        _reported(made, dict(report), act_of)
    for each in said.get("costs", ()):
        _costs(made, dict(each), act_of)
    answers, found = said.get("feedback"), feedback_of(made)
    if answers and found:
        answer_apart(found[0], answers, act_of, answers["ago"], partnership.language)


def _agreed(partnership: Partnership, said: dict[str, Any], act_of: ActOf) -> Mission:
    """Ask for it for one side, and agree for the other."""
    names = ("kind", "purpose", "afterwards", "attendance", "prepares", "place", "area")
    fields = {name: said[name] for name in names if name in said}
    fields["host"] = partnership.parties.get(role=said["host"]).uuid
    plan = Plan.objects.get(partnership=partnership)
    fields["activity"] = Activity.objects.get(plan=plan, title=said["activity"]).uuid
    first, last = said["from_ago"], said["to_ago"]
    fields["starts_on"] = act_of("mentee", first).at.date()
    fields["ends_on"] = act_of("mentee", last).at.date()
    made = missions.ask_for_mission(partnership, fields, act=act_of(said["by"], said["asked_ago"]))
    other = "mentor" if said["by"] == "mentee" else "mentee"
    return missions.agree_to_terms(
        made, revision=made.revision, act=act_of(other, said["asked_ago"] - 2)
    )


def _asked(made: Mission, said: dict[str, Any], act_of: ActOf, ago: int) -> None:
    """Ask somebody of a side; with an account they say yes themselves."""
    by = said.pop("by")
    party = made.partnership.parties.get(role=by)
    who = Person.objects.get(email=said["person"]) if "person" in said else None
    fields = {"task": said["task"], "party": party.uuid, "name": said.get("name", "")}
    member = team.ask_member(
        made, fields | {"person": who.uuid if who else None}, act=act_of(by, ago - 5)
    )
    if who is not None:
        act = Act(actor_of(who), act_of(by, ago - 6).at)
        team.answer_member(member, is_yes=True, act=act)


def _prepared(made: Mission, said: dict[str, Any], language: str, act_of: ActOf) -> None:
    act = act_of(said.pop("by"), said.pop("ago"))
    there = getattr(made, "preparation", None)
    names = ("agenda", "arrival", "norms", "safety", "contacts", "reading")
    kept = {name: getattr(there, name) for name in names[1:]} if there else {}
    made.preparation = preparing.prepare_mission(
        made,
        kept | said,
        revision=there.revision if there else 0,
        language=language,
        act=act,
    )


def _noted(made: Mission, said: dict[str, Any], act_of: ActOf, entries: Entries) -> None:
    by, ago, key = said.pop("by"), said.pop("ago"), said.pop("key", "")
    names, words = said.pop("who", ()), said.pop("photo", "")
    said["team"] = [each.uuid for each in made.team.all() if each.called in names]
    files = []
    if words:
        small = ContentFile(_photo(words, SMALL), "small.png")
        files = [NewFile("photo", ContentFile(_photo(words), "photo.png"), small)]
    act = act_of(by, ago)
    with translation.override(said.pop("language", made.partnership.language)):
        noted = log.note_entry(made, said, files=files, act=act)
    if key:
        entries[key] = noted


def _to_do(made: Mission, said: dict[str, Any], act_of: ActOf, entries: Entries) -> None:
    act = act_of(said["by"], said["ago"])
    fields = {
        "title": said["title"],
        "party": made.partnership.parties.get(role=said["owner"]).uuid,
        "due_on": act.at.date() + timedelta(days=said["due_in"]),
    }
    reporting.note_follow_up(made, fields, entry=entries.get(said.get("entry", "")), act=act)


def _reported(made: Mission, said: dict[str, Any], act_of: ActOf) -> None:
    by, ago = said.pop("by"), said.pop("ago")
    written = reporting.save_report(made, said, revision=0, act=act_of(by, ago))
    other = "mentor" if by == "mentee" else "mentee"
    reporting.agree_to_report(made, revision=written.revision, act=act_of(other, ago - 3))


def _costs(made: Mission, said: dict[str, Any], act_of: ActOf) -> None:
    """Note the days of the team of a side, and what it paid."""
    by = said.pop("by")
    act = act_of(by, said.pop("ago"))
    reporting.count_days(made, act=act)
    for kind, amount, currency, borne_by in said.pop("paid", ()):
        parties = made.partnership.parties
        fields = {"kind": kind, "amount": amount, "currency": currency}
        fields["party"] = parties.get(role=by).uuid
        fields["borne_by"] = parties.get(role=borne_by).uuid
        reporting.note_cost(made, fields, language="en", act=act)


@cache
def _photo(words: str, width: int = 160) -> bytes:
    """Draw what stands for a photo: the example world has no pictures of real places."""
    return picture(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 180">'
        '<rect width="240" height="180" fill="#8fb6c0"/>'
        '<rect y="118" width="240" height="62" fill="#a9835b"/>'
        '<rect x="20" y="96" width="200" height="26" rx="6" fill="#3d5a66"/>'
        '<circle cx="120" cy="66" r="34" fill="#fff" stroke="#10303c" stroke-width="6"/>'
        '<path d="M120 66 L142 48" stroke="#b4512b" stroke-width="4"/>'
        f'<text x="12" y="170" font-size="13" fill="#fff">{words}</text></svg>',
        width,
    )
