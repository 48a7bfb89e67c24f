"""Plans to begin with, one for each objective of the field: data of the package, three languages.

A template is taken whole or in parts; what is taken becomes rows of a plan and is its owners' to
change. Every plan begins by looking together and ends with a routine that runs without the peer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from waterpeers.domain.catalogue import table
from waterpeers.domain.codes import WorkingArea
from waterpeers.domain.plans import ActivityPart, Aim, Leads, LearningMethod, RiskSort

Said = Mapping[str, str]  # by language
FIRST, LAST = "first", "last"  # parts that every template has


@dataclass(frozen=True)
class TemplateActivity:
    """An activity of a template with its output; ``after`` are keys of others."""

    key: str
    area: WorkingArea
    part: ActivityPart
    leads: Leads
    methods: tuple[LearningMethod, ...]
    after: tuple[str, ...]
    title: Said
    output: Said
    means: Said


@dataclass(frozen=True)
class TemplateLearning:
    """Who will be able to do what."""

    key: str
    who: Said
    title: Said


@dataclass(frozen=True)
class TemplateRisk:
    """A usual risk and its sign, or a point of equity."""

    key: str
    sort: RiskSort
    title: Said
    sign: Said


@dataclass(frozen=True)
class PlanTemplate:
    """A plan to begin with: when it fits, what to ask first, what never to do, and its parts."""

    code: str
    aim: Aim
    title: Said
    start: Said
    ask: tuple[Said, ...]
    never: Said
    indicators: tuple[str, ...]
    activities: tuple[TemplateActivity, ...]
    learning: tuple[TemplateLearning, ...]
    risks: tuple[TemplateRisk, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The keys of all that can be taken."""
        return (
            *(each.key for each in self.activities),
            *(each.key for each in self.learning),
            *(each.key for each in self.risks),
            *self.indicators,
        )


def said(texts: Said, language: str) -> str:
    """Say a text in a language, else in English, else in the one in which it was written."""
    found = texts.get(language.partition("-")[0]) or texts.get("en")
    return found or next((text for text in texts.values() if text), "")


@cache
def plan_templates() -> Mapping[str, PlanTemplate]:
    """Give the templates that ship, by their code."""
    given = table("plan_templates.toml")
    return {each["code"]: _template(each, given["frame"]) for each in given["templates"]}


def _template(given: Mapping[str, Any], frame: Mapping[str, Any]) -> PlanTemplate:
    rows = given["activities"]
    own = tuple(_activity(f"a{number}", each) for number, each in enumerate(rows, 1))
    area = own[0].area
    first = _of_frame(FIRST, area, frame["first"], LearningMethod.DIAGNOSIS, Leads.BOTH, ())
    ends = tuple(each.key for each in own)
    last = _of_frame(LAST, area, frame["last"], LearningMethod.COACHING, Leads.MENTEE, ends[-1:])
    risks = [*given["risks"], *frame["risks"]]
    equity = given["equity"]
    return PlanTemplate(
        code=given["code"],
        aim=Aim(given["aim"]),
        title=given["title"],
        start=given["start"],
        ask=tuple(given["ask"]),
        never=given["never"],
        indicators=tuple(given["indicators"]),
        activities=(first, *own, last),
        learning=tuple(
            TemplateLearning(f"l{number}", each["who"], each["title"])
            for number, each in enumerate(given["learning"], 1)
        ),
        risks=(
            *(
                TemplateRisk(f"k{number}", RiskSort.RISK, each["title"], each["sign"])
                for number, each in enumerate(risks, 1)
            ),
            TemplateRisk("equity", RiskSort(equity["sort"]), equity["title"], {}),
        ),
    )


def _activity(key: str, given: Mapping[str, Any]) -> TemplateActivity:
    after = tuple(f"a{number}" for number in given["after"])
    return TemplateActivity(
        key,
        WorkingArea(given["area"]),
        ActivityPart(given["part"]),
        Leads(given["leads"]),
        tuple(LearningMethod(code) for code in given["methods"]),
        after or (FIRST,),
        given["title"],
        given["output"],
        given["means"],
    )


def _of_frame(
    key: str,
    area: WorkingArea,
    given: Mapping[str, Any],
    method: LearningMethod,
    leads: Leads,
    after: tuple[str, ...],
) -> TemplateActivity:
    return TemplateActivity(
        key,
        area,
        ActivityPart.SOFT,
        leads,
        (method,),
        after,
        given["title"],
        given["output"],
        given["means"],
    )
