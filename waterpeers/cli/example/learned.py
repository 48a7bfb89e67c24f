"""What people of the example world learned from each other, and whether they use it."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from waterpeers.apps.learning.actions import certificates, checks, records
from waterpeers.apps.learning.models import LearningRecord
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import LearningTarget
from waterpeers.cli.example.sent import Entries
from waterpeers.cli.example.world import ActOf


def learn(
    partnership: Partnership, given: list[dict[str, Any]], act_of: ActOf, entries: Entries
) -> None:
    """Note what was learned, some of it from a log, and say of some whether it is used."""
    with translation.override(partnership.language):
        for each in given:
            _note(partnership, dict(each), act_of, entries)


def _note(partnership: Partnership, said: dict[str, Any], act_of: ActOf, entries: Entries) -> None:
    if key := said.pop("entry", ""):
        said["entry"] = entries[key].uuid
    if title := said.pop("target", ""):
        rows = LearningTarget.objects.filter(plan__partnership=partnership)
        said["target"] = rows.get(title=title).uuid
    if practice := said.pop("passed_on_from", ""):
        rows_of = LearningRecord.objects.filter(partnership=partnership)
        said["passed_on_from"] = rows_of.get(practice=practice).uuid
    certified = said.pop("certified_ago", None)
    by, answers = said.pop("by"), said.pop("checks", [])
    said["party"] = partnership.parties.get(role=said.pop("side")).uuid
    said["learned_on"] = act_of(by, said.pop("learned_ago")).at.date()
    made = records.note_learning(partnership, said, act=act_of(by, said.pop("noted_ago")))
    if certified is not None:
        certificates.issue_certificates(made, act=act_of(by, certified))
    for check, answer in zip(made.checks.order_by("due_on", "pk"), answers, strict=False):
        checks.answer_check(check, answer, act=act_of(by, answer["ago"]))
