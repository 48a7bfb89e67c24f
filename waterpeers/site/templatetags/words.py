"""Codes in words, for templates: {{ party.role|word:"roles" }}."""

from decimal import Decimal
from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext

from waterpeers.apps.agreements import words as agreements
from waterpeers.apps.diagnosis.words import STAGES
from waterpeers.apps.foundation.figures import in_figures
from waterpeers.apps.foundation.runs import reason_from
from waterpeers.apps.indicators.queries.headlines import may_read
from waterpeers.apps.indicators.quotes import words_of
from waterpeers.apps.indicators.words import say, unit_label
from waterpeers.apps.matching.words import REQUEST_STATES
from waterpeers.apps.operators.queries.countries import languages_within
from waterpeers.apps.operators.words import (
    EVIDENCE,
    PARTNERSHIP_TYPES,
    VISIBILITIES,
    WORKING_AREAS,
)
from waterpeers.apps.partnerships.words.conduct import BASES, OBLIGATIONS
from waterpeers.apps.partnerships.words.partnerships import ANSWERS, PHASES, ROLES, STATES
from waterpeers.apps.plans.words import REVIEWS_A_YEAR
from waterpeers.apps.threads.words import THREAD_CLASSES
from waterpeers.domain.indicators import catalogue, variables

register = template.Library()

LISTS: dict[str, dict[Any, Any]] = {
    "agreement_kinds": agreements.KINDS,
    "agreement_states": agreements.STATES,
    "answers": ANSWERS,
    "areas": WORKING_AREAS,
    "bases": BASES,
    "contributions": agreements.CONTRIBUTIONS,
    "evidence": EVIDENCE,
    "file_classes": agreements.FILE_CLASSES,
    "visibilities": VISIBILITIES,
    "obligations": OBLIGATIONS,
    "phases": PHASES,
    "requests": REQUEST_STATES,
    "roles": ROLES,
    "reviews": REVIEWS_A_YEAR,
    "stages": STAGES,
    "states": STATES,
    "thread_classes": THREAD_CLASSES,
    "types": PARTNERSHIP_TYPES,
}


@register.filter
def figure(value: float | str | None) -> str:
    """Write a number as its reader does, with a true minus; that of a form is text."""
    return in_figures(Decimal(value) if isinstance(value, str) else value)


@register.filter
def word(code: Any, name: str) -> Any:
    """Say a code of one of the lists; an unknown one as it is."""
    return LISTS[name].get(code, code)


@register.simple_tag(takes_context=True)
def evidence(context: RequestContext, declared: Any, most: int = 4000) -> SafeString:
    """Show what backs a need or a strength; the figure that it quotes leads to where it stands."""
    text = Truncator(declared.evidence).chars(most)
    told = getattr(declared, "quotes", {})
    before, words, after = text.partition(told.get("words") or text)
    actor = context["request"].actor
    shown = format_html("{}{}{}", before, words_of(told) if told and words else words, after)
    if told and words and may_read(actor, declared.organisation, told["sheet"]):
        address = reverse("indicators:one", args=[told["sheet"], told["code"]])
        shown = format_html('{}<a href="{}">{}</a>{}', before, address, words_of(told), after)
    if declared.language and declared.language.partition("-")[0] != _here():
        return format_html('<span lang="{}">{}</span>', declared.language, shown)
    return shown


def _here() -> str:
    return (get_language() or "en").partition("-")[0]


# A browser names others in its own name: the first of these that it names, it is.
BROWSERS = {
    "Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox",
    "FxiOS": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari",
}  # fmt: skip
SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows",
    "CrOS": "ChromeOS", "Mac OS X": "macOS", "Linux": "Linux",
}  # fmt: skip


@register.filter
def browser(agent: str) -> str:
    """Say of which browser and system the words are that a browser says of itself."""
    found = [
        next((name for part, name in known.items() if part in agent), "")
        for known in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(filter(None, found)) or agent[:60] or gettext("Not known")


@register.filter
def places(taken: list[bool]) -> str:
    """Draw places, a square each: full where it is taken."""
    return "".join("■" if is_taken else "□" for is_taken in taken)


@register.filter
def asked_in_words(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say what an import asks about figures, each with its figure."""
    language = get_language() or "en"
    return [
        each
        | {
            "year": str(each["year"]),
            "name": variables()[each["variable"]].name(language),
            "value": in_figures(each["value"]),
            "unit": unit_label(variables()[each["variable"]].unit),
            "question": say(reason_from(each["reason"]), catalogue()),
        }
        for each in questions
    ]


@register.simple_tag
def said(text: str, language: str) -> SafeString:
    """Show what somebody wrote, marked with its language where that is not the reader's."""
    if not (tag := in_language(language)):
        return format_html("{}", text)
    return format_html('<span lang="{}">{}</span> {}', language, text, tag)


@register.simple_tag
def in_language(language: str) -> SafeString:
    """Name the language of what follows where it is not the reader's."""
    if not language or language.partition("-")[0] == _here():
        return SafeString()
    named = languages_within([language], get_language() or "en")
    return format_html('<span class="tag">{}</span>', named)
