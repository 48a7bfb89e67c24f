"""The agreements of a partnership, for its page."""

from django import template
from django.db.models import Count, QuerySet

from waterpeers.apps.partnerships.models import Agreement, Partnership

register = template.Library()


@register.simple_tag
def agreements_of(partnership: Partnership) -> QuerySet[Agreement]:
    """List a partnership's agreements with the number of their signatures; one query."""
    return partnership.agreements.annotate(signed=Count("signatures")).order_by("number")
