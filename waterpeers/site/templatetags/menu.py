"""The menu, the way up, tabs and Help, for templates."""

from __future__ import annotations

from uuid import UUID

from django import template
from django.template.context import RequestContext
from django.urls import reverse

from waterpeers.site import menu as menus
from waterpeers.site.menu import MenuLink, PlaceLinks

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context: RequestContext) -> list[PlaceLinks]:
    """Give the places of the menu for whoever reads."""
    return menus.menu(context["request"])


@register.simple_tag(takes_context=True)
def crumbs(context: RequestContext) -> list[MenuLink]:
    """Give the way up from this page."""
    return menus.crumbs(context["request"])


@register.simple_tag(takes_context=True)
def tabs(context: RequestContext, partnership: UUID) -> list[MenuLink]:
    """Give the tabs of a partnership."""
    return menus.tabs(context["request"], partnership)


@register.simple_tag(takes_context=True)
def help_address(context: RequestContext) -> str:
    """Give the address of the Help of this page."""
    request = context.get("request")
    slug = menus.help_of(request) if request else ""
    return reverse("portal:help-page", args=[slug]) if slug else reverse("portal:help")
