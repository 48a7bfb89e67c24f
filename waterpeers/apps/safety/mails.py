"""Mails about how people sign in, in the language of their reader."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.mails import one_line, post

CHANGED = {  # by the name that the sign-in library has for it
    "account/email/password_changed": gettext_lazy("Your password was changed."),
    "account/email/password_reset": gettext_lazy(
        "A new password was set, by a link that was sent to your address."
    ),
    "account/email/email_changed": gettext_lazy(
        "You sign in with another e-mail address, and mails go there from now on."
    ),
    "account/email/email_deleted": gettext_lazy("An e-mail address was taken off."),
    "mfa/email/totp_activated": gettext_lazy(
        "Whoever signs in is asked for a code of an app as well."
    ),
    "mfa/email/totp_deactivated": gettext_lazy("A code of an app is asked for no more."),
    "mfa/email/webauthn_added": gettext_lazy(
        "A passkey was added: it is asked for, beside the password, when somebody signs in."
    ),
    "mfa/email/webauthn_removed": gettext_lazy("A passkey was taken off."),
    "mfa/email/recovery_codes_generated": gettext_lazy(
        "New recovery codes were made; the earlier ones open nothing any more."
    ),
}


def send_changed(person: Person, what: str, *, to: str, address: str, at: datetime) -> None:
    """Tell the owner of an account how the way into it has changed, by a name of ``CHANGED``."""
    with translation.override(person.language or settings.LANGUAGE_CODE):
        values = {
            "site": settings.SITE_NAME,
            "what": CHANGED[what],
            "address": address,
            "link": settings.BASE_URL + reverse("account_reset_password"),
        }
        subject = _("The way into your account on %(site)s has changed")
        text = _(
            "%(what)s\n\n"
            "That was done at your account on %(site)s, from the network address %(address)s. If "
            "it was you, there is nothing to do. If it was not, set a new password at once and "
            "tell an administrator:\n\n%(link)s\n"
        )
        post(to, subject % values, text % values, at=at)


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
