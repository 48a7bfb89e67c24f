"""The chain as people read it: its finding in a sentence, steps, things, links both ways."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waterpeers.apps.chain.queries import ChainRead, things_of
from waterpeers.apps.chain.words import STEPS
from waterpeers.apps.diagnosis.words import STAGES
from waterpeers.apps.foundation.figures import day, in_figures
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.words import colon
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.apps.plans.words import baseline_words, outcome_name, outcome_unit, where_words
from waterpeers.domain.chain import ChainGap, ChainStep, ChainThing, gaps_of
from waterpeers.domain.verdicts import Reason


@dataclass
class ChainLine:
    """A thing of a step: what it is, where it stands, and its links both ways."""

    key: str
    title: str
    says: str
    href: str
    comes_from: list[tuple[str, str]] = field(default_factory=list)  # key, title
    leads_to: list[tuple[str, str]] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)


@dataclass
class ChainPart:
    """A step with its things."""

    step: ChainStep
    name: Any
    lines: list[ChainLine]
    gaps: list[str]  # of the step as a whole

    @property
    def breaks(self) -> int:
        """Count what is missing."""
        return len(self.gaps) + sum(len(line.gaps) for line in self.lines)

    @property
    def mark(self) -> str:
        """How it is drawn in the row of steps."""
        return "gap" if self.breaks else "done"


def parts_of(found: ChainRead) -> list[ChainPart]:
    """Give the steps in their order, each thing with what it comes from and leads to."""
    things = things_of(found)
    said = _Said(found)
    lines = {each.key: said.line(each) for each in things}
    for each in things:
        for key in sorted(each.after & lines.keys()):
            lines[each.key].comes_from.append((key, lines[key].title))
            lines[key].leads_to.append((each.key, lines[each.key].title))
    of_steps: dict[ChainStep, list[str]] = {step: [] for step in ChainStep}
    for gap in gaps_of(things):
        of_it = lines[gap.key].gaps if gap.key else of_steps[gap.step]
        of_it.append(gap_words(gap))
    return [
        ChainPart(
            step, STEPS[step], [lines[t.key] for t in things if t.step is step], of_steps[step]
        )
        for step in ChainStep
    ]


def gap_words(gap: ChainGap) -> str:
    """Say what is missing."""
    return sentence(Reason(gap.code))


def chain_finding(parts: list[ChainPart]) -> str:
    """Say in a sentence where the chain breaks first, or that it is whole."""
    broken = [each for each in parts if each.breaks]
    if not broken:
        return _("Every link is there, from the need to the figure")
    number = sum(each.breaks for each in broken)
    said = ngettext(
        "%(number)s link is missing, the first at: %(step)s",
        "%(number)s links are missing, the first at: %(step)s",
        number,
    )
    return said % {"number": number, "step": broken[0].name}


@dataclass(frozen=True)
class _Said:
    """The things of a chain in words."""

    found: ChainRead

    def line(self, thing: ChainThing) -> ChainLine:
        """Say a thing: its title, what is said beside it, and its own page."""
        uuid = thing.key.removeprefix(f"{thing.step}-")
        title, says, href = getattr(self, f"_{thing.step}")(uuid)
        return ChainLine(thing.key, title, says, href)

    def _need(self, uuid: str) -> tuple[str, str, str]:
        areas = ", ".join(str(WORKING_AREAS[a]) for a in self.found.partnership.working_areas)
        text = self.found.partnership.need_text
        return text, areas, reverse("partnerships:detail", args=[uuid])

    def _match(self, uuid: str) -> tuple[str, str, str]:
        for row in self.found.requests:
            if str(row.uuid) == uuid:
                title = _("%(mentee)s asked %(mentor)s") % {
                    "mentee": row.mentee.name,
                    "mentor": row.mentor.name,
                }
                return title, day(row.sent_at), reverse("matching:answer", args=[uuid])
        made = _find(self.found.introductions, uuid)
        title = _("%(mentee)s and %(mentor)s were introduced") % {
            "mentee": made.mentee.name,
            "mentor": made.mentor.name,
        }
        return title, "", reverse("matching:answer-introduction", args=[uuid])

    def _agreement(self, uuid: str) -> tuple[str, str, str]:
        row = _find(self.found.agreements, uuid)
        since = _("since %(day)s") % {"day": day(row.starts_on)} if row.starts_on else ""
        return row.title, since, reverse("agreements:detail", args=[uuid])

    def _diagnosis(self, uuid: str) -> tuple[str, str, str]:
        row = _find(self.found.diagnoses, uuid)
        return str(STAGES[row.stage]), "", reverse("diagnosis:round", args=[uuid])

    def _priority(self, uuid: str) -> tuple[str, str, str]:
        row = _find(self.found.priorities, uuid)
        there = reverse("diagnosis:of-partnership", args=[self.found.partnership.uuid])
        return row.title, str(WORKING_AREAS[row.area]), f"{there}#id_cause-{uuid}"

    def _plan(self, uuid: str) -> tuple[str, str, str]:
        plan = self.found.plan
        assert plan is not None  # or it is no part of the chain
        days = f"{day(plan.starts_on)} – {day(plan.last_day)}"
        return _("Version %(number)s") % {"number": plan.version}, days, self._page()

    def _activity(self, uuid: str) -> tuple[str, str, str]:
        row = _find(self.found.activities, uuid)
        number = self.found.missions.get(row.pk, 0)
        said = ngettext("%(number)s mission", "%(number)s missions", number)
        says = said % {"number": number} if number else ""
        return str(row), says, self._page(row)

    def _output(self, uuid: str) -> tuple[str, str, str]:
        row = _find(self.found.outputs, uuid)
        line = self.found.told.get(row.uuid)
        says = (
            f"{in_figures(line.value)} {row.unit}".strip()
            if line and line.value is not None
            else ""
        )
        if line is not None and line.value is not None:
            return str(row), says, reverse("updates:update", args=[line.update.uuid])
        return str(row), says, self._page(row)

    def _outcome(self, uuid: str) -> tuple[str, str, str]:
        row = _find(self.found.outcomes, uuid)
        says, first = where_words(row), baseline_words(row)
        if first:
            says = _("%(where)s; baseline: %(baseline)s") % {"where": says, "baseline": first}
        return f"{row.code} {outcome_name(row)}", says, self._page(row)

    def _figure(self, uuid: str) -> tuple[str, str, str]:
        row = _find(self.found.outcomes, uuid)
        taken = self.found.figures[uuid]
        title = f"{colon(outcome_name(row))} {in_figures(taken.value)} {outcome_unit(row)}".strip()
        says = f"{taken.year}, {taken.grade}" if taken.grade else str(taken.year or "")
        return title, says, self._source(row)

    def _source(self, row: Any) -> str:
        """Lead to the value with its evidence, or to where a figure of one's own was told."""
        if row.indicator and self.found.mentee is not None:
            return reverse("indicators:figures", args=[self.found.mentee.uuid])
        line = self.found.told.get(row.uuid)
        if line is not None and line.value is not None:
            return reverse("updates:update", args=[line.update.uuid])
        return reverse("closing:results", args=[self.found.partnership.uuid])

    def _page(self, row: Any = None) -> str:
        there = reverse("plans:of-partnership", args=[self.found.partnership.uuid])
        return f"{there}#id_{row.code}" if row is not None else there


def _find(rows: list[Any], uuid: str) -> Any:
    return next(row for row in rows if str(row.uuid) == uuid)
