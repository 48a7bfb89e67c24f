"""A request as our views get it: with the person who acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from waterpeers.domain.actors import Act, Actor


class Request(HttpRequest):
    """Every request passes ``accounts.middleware``, which says who acts."""

    actor: Actor
    act: Act  # the actor at this moment, for actions
    key: Any  # the API key that was used, if one was
    key_given: bool  # whether the request came with one
    held_back: Callable[[], str]  # the reason why whoever acts does nothing yet, if there is one
    fields_at: Callable[[str], str]  # a view without a form: where each field is that it looks at
    user: Any
    LANGUAGE_CODE: str
