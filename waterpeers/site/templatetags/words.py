"""Codes in words, for templates: {{ party.role|word:"roles" }}."""

from typing import Any

from django import template

from waterpeers.apps.operators.words import (
    EVIDENCE,
    PARTNERSHIP_TYPES,
    VISIBILITIES,
    WORKING_AREAS,
)
from waterpeers.apps.partnerships.words import agreements
from waterpeers.apps.partnerships.words.conduct import BASES, OBLIGATIONS
from waterpeers.apps.partnerships.words.partnerships import ANSWERS, PHASES, ROLES, STATES

register = template.Library()

LISTS: dict[str, dict[Any, Any]] = {
    "agreement_kinds": agreements.KINDS,
    "agreement_states": agreements.STATES,
    "answers": ANSWERS,
    "areas": WORKING_AREAS,
    "bases": BASES,
    "contributions": agreements.CONTRIBUTIONS,
    "evidence": EVIDENCE,
    "visibilities": VISIBILITIES,
    "obligations": OBLIGATIONS,
    "phases": PHASES,
    "roles": ROLES,
    "states": STATES,
    "types": PARTNERSHIP_TYPES,
}


@register.filter
def word(code: Any, name: str) -> Any:
    """Say a code of one of the lists; an unknown one as it is."""
    return LISTS[name].get(code, code)
