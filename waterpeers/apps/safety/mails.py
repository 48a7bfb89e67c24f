"""Mails about how people sign in, in the language of their reader."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.mails import one_line, post


def send_reset(person: Person, by: Person | None, at: datetime) -> None:
    """Tell a person that its second factor was taken away, by whom, and what to do."""
    with translation.override(person.language or settings.LANGUAGE_CODE):
        values = {
            "site": settings.SITE_NAME,
            "by": one_line(str(by)) if by else settings.SITE_NAME,
            "link": settings.BASE_URL + reverse("safety:second-factor"),
        }
        text = _(
            "%(by)s has taken away the second factor of your account on %(site)s, as you had lost "
            "it, and all your sessions have ended. Sign in with your password and set it up "
            "again:\n\n%(link)s\n\n"
            "If you did not ask for this, change your password at once and tell an "
            "administrator.\n"
        )
        subject = _("Your second factor on %(site)s")
        post(person.email, subject % values, text % values, at=at)


def send_joined(person: Person, at: datetime) -> None:
    """Tell a person that its account is opened by single sign-on as well, from now on."""
    with translation.override(person.language or settings.LANGUAGE_CODE):
        values = {"site": settings.SITE_NAME, "provider": settings.OIDC_NAME}
        subject = _("You sign in to %(site)s through %(provider)s now")
        text = _(
            "Somebody signed in to your account on %(site)s through %(provider)s, which says that "
            "this address is theirs. From now on this opens your account, beside your "
            "password.\n\n"
            "If it was not you, tell an administrator at once.\n"
        )
        post(person.email, subject % values, text % values, at=at)
