"""Where allauth asks us: what follows a sign-up, a sign-in, by whatever door, and its end."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from allauth.account import forms as library
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.emailkit import valid_email_or_none
from allauth.account.utils import get_next_redirect_url
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal.statekit import STATE_TTL
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from waterpeers.apps.accounts.actions import end_key, record_joined
from waterpeers.apps.accounts.events import Event
from waterpeers.apps.accounts.models import CameFor, Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.audit.actions import record
from waterpeers.apps.foundation.addresses import client_address
from waterpeers.apps.foundation.devices import known_person
from waterpeers.apps.foundation.http import Request
from waterpeers.apps.foundation.mails import post
from waterpeers.apps.foundation.reasons import sentence
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.safety.actions import free_address, join_provider, note_sign_in
from waterpeers.apps.safety.forms import InOwnWords
from waterpeers.apps.safety.mails import CHANGED, send_changed
from waterpeers.apps.safety.queries import whose_address
from waterpeers.domain.actors import NOBODY, Act
from waterpeers.domain.register import clean_text
from waterpeers.domain.safety import SignInResult, says_who_it_is
from waterpeers.domain.verdicts import Verdict

A_DAY = 24 * 3600
KNOWN = "known"  # begins the count of a browser that its owner has used before
FROM_ANYWHERE = "60/3600s/key"  # attempts on one account from browsers that are not known


def came_for(there: str) -> CameFor | str:
    """Read from where somebody goes after signing up through which door it came."""
    said = parse_qs(urlsplit(there).query).get("for", [""])[0]
    return CameFor(said) if said in {str(each) for each in CameFor} else ""


def note(request: HttpRequest, person: Person | None, result: SignInResult) -> None:
    """Note an attempt to sign in, with where it came from."""
    browser = request.headers.get("User-Agent", "")
    act = Act(actor_of(person) if person else NOBODY, now())
    note_sign_in(person, result, address=client_address(request), browser=browser, act=act)


class SignInForm(InOwnWords, library.LoginForm):
    """Signing in; the page itself leads to a new password."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["password"].help_text = ""


class ForgottenForm(InOwnWords, library.ResetPasswordForm):
    """Asking for a link to set a new password."""


class NewPasswordForm(InOwnWords, library.ResetPasswordKeyForm):
    """Setting a new password by that link."""


class ChangePasswordForm(InOwnWords, library.ChangePasswordForm):
    """Changing one's password."""


class AddressForm(InOwnWords, library.AddEmailForm):
    """Adding an e-mail address."""


class PasswordForm(InOwnWords, library.ReauthenticateForm):
    """Giving one's password again, before what guards the account is changed."""


class CodeForm(InOwnWords, AuthenticateForm):
    """Giving the code of the second factor."""

    def clean_code(self) -> str:
        """Look at the code; a wrong one is noted."""
        try:
            return str(super().clean_code())
        except ValidationError:
            note(context.request, self.user, SignInResult.WRONG_CODE)
            raise


class PasskeyForm(AuthenticateWebAuthnForm):
    """Showing the passkey that is the second factor; the browser fills it in."""

    def clean_credential(self) -> Authenticator:
        """Look at what the key says; a wrong one is noted."""
        try:
            return super().clean_credential()
        except ValidationError:
            note(context.request, self.user, SignInResult.WRONG_CODE)
            raise


class AccountAdapter(DefaultAccountAdapter):
    """Allauth's questions about people, answered for this site."""

    @transaction.atomic
    def save_user(self, request: Request, user: Person, form: Any, commit: bool = True) -> Person:
        """Keep a new person with the language of its sign-up, and record that it joined."""
        user.language = translation.get_language() or ""
        user.came_for = came_for(get_next_redirect_url(request) or "")
        person: Person = super().save_user(request, user, form, commit)
        if commit:
            record_joined(person, act=Act(actor_of(person), now()))
        return person

    @transaction.atomic
    def set_password(self, user: Person, password: str) -> None:
        """Set a new password; keys that were made before it end, as sessions do, and more."""
        super().set_password(user, password)
        act = Act(actor_of(user), now())
        for key in user.api_keys.filter(ended_at__isnull=True):
            end_key(key, act=act)
        for subject in subjects():
            for ends in subject.with_password:
                ends(user, act=act)

    def login(self, request: Request, user: Any) -> None:
        """Sign in, and record it; what a session without a sign-in had kept stays in it."""
        super().login(request, user)
        request.session.set_expiry(None)  # of whoever went to the provider it was short
        record(Event.PERSON_SIGNED_IN, user, act=Act(actor_of(user), now()))
        note(request, user, SignInResult.SIGNED_IN)

    def logout(self, request: HttpRequest) -> None:
        """Sign out; whoever came by single sign-on is told that the provider goes on."""
        came_by = {each.get("method") for each in get_authentication_records(request, request.user)}
        super().logout(request)
        if "socialaccount" in came_by and settings.OIDC_SERVER:
            text = _("At %(provider)s you are still signed in: sign out there too where others use "
                     "this computer.")  # fmt: skip
            messages.info(request, text % {"provider": settings.OIDC_NAME})

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a wrong password, whether or not there is such an account."""
        note(request, _named(credentials), SignInResult.WRONG_PASSWORD)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to people in their own language."""
        language = getattr(context.get("user"), "language", "") or translation.get_language()
        site = {"name": settings.SITE_NAME, "domain": settings.BASE_URL}
        with translation.override(language):
            given = {"email": email, "current_site": site} | context
            message = self.render_mail(template_prefix, email, given)
            post(email, message.subject, str(message.body), at=now())

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: str | None = None
    ) -> None:
        """Tell an owner of each change of how the account is opened, in words of our own."""
        if template_prefix in CHANGED:
            where = client_address(self.request)
            send_changed(user, template_prefix, to=email or user.email, address=where, at=now())

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count an attempt; where they are too many, the owner is told, once a day."""
        account = super()._get_login_attempts_cache_key(request, **credentials)
        is_known = self._get_login_attempts_cache_key(request, **credentials).startswith(KNOWN)
        try:
            super().pre_authenticate(request, **credentials)
            where = {"app": "allauth.account", "action": "login_anywhere"}
            if not is_known and not ratelimit.consume(
                request, **where, config={"login_anywhere": FROM_ANYWHERE}, key=account
            ):
                raise self.validation_error("too_many_login_attempts")
        except ValidationError:
            note(request, _named(credentials), SignInResult.TOO_MANY)
            self._tell_owner(request, _named(credentials))
            raise

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count by account and address, so that nobody locks anybody out from elsewhere.

        A browser in which the owner has signed in before counts apart, wherever it is.
        """
        account = super()._get_login_attempts_cache_key(request, **credentials)
        known, email = known_person(request), credentials.get("email", "")
        if known and Person.objects.filter(uuid=known, email__iexact=email).exists():
            return f"{KNOWN}:{account}:{known}"
        return f"{account}:{client_address(request)}"

    def _tell_owner(self, request: HttpRequest, owner: Person | None) -> None:
        if owner is None or not caches["default"].add(f"told:{owner.uuid}", 1, A_DAY):
            return
        values = {"site": settings.SITE_NAME, "address": client_address(request)}
        with translation.override(owner.language or settings.LANGUAGE_CODE):
            subject = _("Wrong passwords for your account on %(site)s") % values
            text = _(
                "Somebody gave a wrong password for your account several times, from the network "
                "address %(address)s, and has to wait there now. You can sign in from elsewhere. "
                "If it was not you, nobody came in; choose a long password that you use nowhere "
                "else.\n\n%(site)s\n"
            )
            post(owner.email, subject, text % values, at=now())

    def get_client_ip(self, request: HttpRequest) -> str:
        """Say from where somebody tries to sign in, for the limits."""
        return client_address(request)


def _named(credentials: dict[str, Any]) -> Person | None:
    email = credentials.get("email", "")
    return Person.objects.filter(email__iexact=email, is_active=True).first()


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Allauth's questions about sessions."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """End sessions, and record it."""
        for session in sessions:
            with transaction.atomic():
                record(Event.SESSION_ENDED, session.user, act=Act(actor_of(session.user), now()))
                session.end()


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Allauth's questions about single sign-on."""

    def list_apps(
        self, request: HttpRequest, provider: Any = None, client_id: Any = None
    ) -> list[SocialApp]:
        """Know the provider of the settings, and none of the database."""
        providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
        named = providers.get("openid_connect", {}).get("APPS", [])
        apps = [SocialApp(provider="openid_connect", **each) for each in named]
        return [each for each in apps if provider in (None, each.provider, each.provider_id)]

    def get_requests_session(self) -> Any:
        """Trust whom the machine trusts, so that an authority of one's own is enough."""
        session = super().get_requests_session()
        session.verify = ssl.get_default_verify_paths().cafile or True
        return session

    def generate_state_param(self, state: dict[str, Any]) -> str:
        """Keep of somebody who goes to the provider for some minutes what they were about to do."""
        if not self.request.user.is_authenticated:
            self.request.session.set_expiry(STATE_TTL)
        return super().generate_state_param(state)

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Any, str] | None:
        """Find the account of an address that the provider may speak for."""
        email, verdict = _said_of(sociallogin)
        person = whose_address(email) if verdict else None
        return (person, email) if person else None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Turn away whoever is not known by number, nor by an address that says who it is."""
        if sociallogin.state.get("process") != "login":
            raise ImmediateHttpResponse(redirect("accounts:me"))
        email, verdict = _said_of(sociallogin)
        if sociallogin.account.pk:
            return
        if not verdict:
            note(request, None, SignInResult.PROVIDER)
            reasons = [sentence(reason) for reason in verdict.against]
            context = {"reasons": reasons, "provider": settings.OIDC_NAME}
            template = "socialaccount/authentication_error.html"
            raise ImmediateHttpResponse(render(request, template, context, status=403))
        for address in sociallogin.email_addresses:
            address.verified = True
        free_address(email, act=Act(NOBODY, now()))
        if sociallogin.is_existing:
            person = sociallogin.user
            join_provider(person, email, act=Act(actor_of(person), now()))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> Any:
        """Take the name that the provider gives."""
        person = super().populate_user(request, sociallogin, data)
        given = data.get("name") or f"{data.get('first_name') or ''} {data.get('last_name') or ''}"
        person.name = clean_text(str(given))[:120]
        return person

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Any:
        """Keep a new person, and record that it joined."""
        person = sociallogin.user
        person.language = translation.get_language() or ""
        person.came_for = came_for(sociallogin.get_redirect_url(request) or "")
        super().save_user(request, sociallogin, form)
        record_joined(person, act=Act(actor_of(person), now()))
        return person

    def on_authentication_error(self, request: HttpRequest, provider: Any, **what: Any) -> None:
        """Note that somebody came back and it is not known who; going back is no attempt."""
        if what.get("error") != AuthError.CANCELLED:
            note(request, None, SignInResult.PROVIDER)


def _said_of(sociallogin: SocialLogin) -> tuple[str, Verdict]:
    """Give the address that a provider gives of somebody, and whether it says who it is."""
    data = sociallogin.account.extra_data
    said = data.get("userinfo") or data.get("id_token") or data
    confirmed = {"true": True, "false": False}.get(str(said.get("email_verified")).lower())
    email = valid_email_or_none(str(said.get("email") or "")) or ""
    verdict = says_who_it_is(email, confirmed=confirmed, domains=settings.OIDC_DOMAINS)
    return email, verdict
