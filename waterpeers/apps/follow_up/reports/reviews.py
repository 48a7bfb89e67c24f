"""Reviews as people read them: the rule in words, what it found."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from waterpeers.apps.follow_up.words import HEALTH_DIMENSIONS, REVIEW_FACTS, REVIEW_STATUSES
from waterpeers.apps.operators.words import WORKING_AREAS
from waterpeers.domain.reviews import RULE, ReviewFacts, ReviewStatus


def fact_words(name: str, codes: Sequence[str]) -> list[str]:
    """Say what was found: titles as they are, codes in words."""
    if name == "widened":
        return [str(HEALTH_DIMENSIONS.get(code, code)) for code in codes]
    if name == "fallen":
        return [str(WORKING_AREAS.get(code, code)) for code in codes]  # type: ignore[call-overload]
    return list(codes)


def rule_words(suggestion: ReviewStatus) -> str:
    """Say what the rule suggests."""
    return _("The rule suggests: %(status)s") % {"status": REVIEW_STATUSES[suggestion]}


def rule_lines(facts: ReviewFacts) -> list[tuple[str, str, list[str]]]:
    """Give the rule line by line: what it looks at, what follows, what it found."""
    return [
        (
            str(REVIEW_FACTS[name]),
            str(REVIEW_STATUSES[status]),
            fact_words(name, getattr(facts, name)),
        )
        for name, status in RULE
    ]


def after(told: str, lines: str) -> str:
    """Put lines below what both sides told in the last update, if anything."""
    return "\n".join(filter(None, (told, lines)))


def as_lines(*groups: Sequence[str]) -> str:
    """Write what was found as a text to go on from, a line each."""
    lines = dict.fromkeys(line for group in groups for line in group)
    return "\n".join(f"– {line}" for line in lines)
