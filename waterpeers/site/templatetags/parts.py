"""The parts of pages that need more than an include."""

from typing import Any
from uuid import UUID, uuid4

from django import forms, template
from django.forms import BoundField
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from waterpeers.apps.foundation.fragments import fragments_of
from waterpeers.apps.foundation.waiting import last_day
from waterpeers.apps.foundation.words import colon, in_a_row

register = template.Library()
register.filter(colon)
register.filter(in_a_row)
register.filter(last_day)

CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Show a form field with its label, hint and errors, tied together for screen readers."""
    widget = bound.field.widget
    described = [f"{bound.auto_id}_helptext"] if bound.help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    kind = "text"
    if isinstance(widget, CHOICES):
        kind = "choices"
    elif isinstance(widget, forms.CheckboxInput):
        kind = "tick"
    elif isinstance(widget, forms.ClearableFileInput | forms.FileInput):
        kind = "file"
    context: dict[str, Any] = {
        "field": bound,
        "kind": kind,
        "described": " ".join(described),
        "when": getattr(bound.form, "shown_when", {}).get(bound.name, ""),
    }
    return render_to_string("parts/field.html", context)


@register.simple_tag(takes_context=True)
def fragments(context: RequestContext, place: str, about: Any) -> SafeString:
    """Show what other subjects have to show at this place of a page."""
    request = context["request"]
    shown = (
        (render_to_string(each.template, each.context, request),)
        for each in fragments_of(place, request, about)
    )
    return format_html_join("\n", "{}", shown)


@register.simple_tag
def new_key() -> UUID:
    """Name a page as it is shown now, unlike any other time."""
    return uuid4()


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """Look a key up in a dictionary; nothing if it is not there."""
    return mapping.get(key) if mapping else None


@register.filter
def pick(value: Any, choices: str) -> str:
    """Choose a word by a value: ``{{ state|pick:"active:good *:care" }}``; ``*`` is any other."""
    words = dict(choice.split(":") for choice in choices.split())
    return words.get(str(value), words.get("*", ""))
