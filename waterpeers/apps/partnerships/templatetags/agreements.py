"""The agreements of a partnership, for its page."""

from typing import Any

from django import template

from waterpeers.apps.partnerships.models import Agreement, Partnership
from waterpeers.apps.partnerships.words.agreements import KINDS, STATES

register = template.Library()


@register.simple_tag
def agreements_of(partnership: Partnership) -> list[tuple[Agreement, Any, Any]]:
    """List a partnership's agreements with kind and state in words."""
    return [
        (agreement, KINDS[agreement.kind], STATES[agreement.state])
        for agreement in partnership.agreements.order_by("number")
    ]
