"""What partnerships of the example world told of their plans, period by period."""

from __future__ import annotations

from typing import Any

from waterpeers.apps.joint.actions import moves
from waterpeers.apps.partnerships.models import Partnership
from waterpeers.apps.plans.models import Plan
from waterpeers.apps.updates.actions import updates
from waterpeers.apps.updates.models import Update
from waterpeers.apps.updates.queries import UpdateContent, content_of, courses_of
from waterpeers.cli.example.world import ActOf
from waterpeers.domain.actors import Act
from waterpeers.domain.joint import JointState

USUAL = {"progress": "on_course"}  # of what nothing else is written down


def tell(partnership: Partnership, given: list[dict[str, Any]], act_of: ActOf, helper: Any) -> None:
    """Tell of some periods; ``helper`` gives the act of who helps, so many days ago."""
    for each in given:
        update = _drafted(partnership, each, act_of)
        if each.get("handed_over_ago") is not None:
            _handed_on(update, each, act_of, helper)


def _drafted(partnership: Partnership, said: dict[str, Any], act_of: ActOf) -> Update:
    """Begin an update and write what is said of each thing, by its title."""
    plan = Plan.objects.select_related("partnership").get(partnership=partnership)
    act = act_of(said["side"], said["ago"])
    number = tuple(int(part) for part in said["period"].split("."))
    course = next(
        each
        for each in courses_of(plan, [], act.at.date())
        if (each.period.year, each.period.number) == number
    )
    update = updates.begin_update(
        plan, starts_on=course.period.starts_on, role=said["side"], act=act
    )
    _written(content_of(update), said.get("lines", {}), act)
    words = {name: said.get(name, "") for name in ("summary", "ahead")}
    return updates.change_update(update, words, revision=update.revision, act=act)


def _written(content: UpdateContent, lines: dict[str, dict[str, Any]], act: Act) -> None:
    for told in content.told:
        said = lines.get(told.item.title)
        if said is None and (told.is_written or not told.is_asked):
            continue
        revision = told.line.revision if told.line else 0
        updates.write_line(
            content.update, told.item.uuid, said or USUAL, revision=revision, act=act
        )


def _handed_on(update: Update, said: dict[str, Any], act_of: ActOf, helper: Any) -> None:
    side = said["side"]
    other = "mentor" if side == "mentee" else "mentee"
    update = moves.hand_over(update, act=act_of(side, said["handed_over_ago"]))
    if back := said.get("sent_back"):
        moves.send_back(update, reason=back["reason"], act=act_of(other, back["ago"]))
    if (ago := said.get("agreed_ago")) is not None:
        act = act_of(other, ago)
        update = moves.agree(update, revision=update.revision, act=act)
    if said.get("read_ago") is not None and update.state is JointState.AGREED:
        moves.note_read(update, act=helper(said["read_ago"]))
