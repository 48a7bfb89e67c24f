"""People, their roles, invitations, claims and keys."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from waterpeers.apps.foundation.models import CodeField, Identified, uuid_or
from waterpeers.apps.operators.models import Organisation
from waterpeers.domain.actors import Actor, Role
from waterpeers.domain.turns import MailChoice


class ClaimState(StrEnum):
    """Where a claim stands."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"


class Scope(StrEnum):
    """What an API key may do."""

    READ = "read"
    WRITE = "write"
    SIGN = "sign"  # commit an organisation, decide who acts for it, widen what others see


class CameFor(StrEnum):
    """Through which door of the home page somebody came."""

    NEED = "need"
    STRENGTH = "strength"


class PersonQuerySet(models.QuerySet["Person"]):
    """Which people one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep oneself and the people of one's own organisations; all for facilitators."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        if not actor.is_known:
            return self.none()
        colleagues = Membership.objects.filter(organisation__uuid__in=actor.organisations)
        mine = models.Q(uuid=actor.person) | models.Q(pk__in=colleagues.values("person_id"))
        return self.filter(mine)

    def named(self, text: str) -> Self:
        """Keep the one with this uuid or e-mail."""
        return self.filter(uuid_or(text, email__iexact=text))


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)["Person"]):
    """Making people; actions do so on behalf of the site."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """Add a person with a password, or with none that works."""
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email: str | None) -> Person:
        """Find a person by e-mail, whatever the case."""
        return self.get(email__iexact=email)


class Person(AbstractBaseUser, Identified):
    """Somebody who can sign in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, blank=True)
    mails = CodeField(MailChoice, default=MailChoice.AT_ONCE)  # about what waits
    mailed_at = models.DateTimeField(null=True)  # when the last of those went out
    came_for = CodeField(CameFor, blank=True)  # help sought or help offered, as said at sign-up
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    is_invented = models.BooleanField(default=False)  # came with the example world
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = PersonManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_an_email")]

    def __str__(self) -> str:
        return self.name or self.email


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Which roles one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those in one's own organisations, and one's own; all for facilitators."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        mine = models.Q(organisation__uuid__in=actor.organisations)
        return (
            self.filter(mine | models.Q(person__uuid=actor.person))
            if actor.is_known
            else (self.none())
        )


class Membership(Identified):
    """A role that a person holds in an organisation."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = CodeField(Role)
    since_on = models.DateField()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], name="a_role_is_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.role} · {self.organisation}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Which invitations one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep those of one's own organisations; all of them for facilitators."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        return self.filter(organisation__uuid__in=actor.organisations)

    def open_at(self, at: datetime) -> Self:
        """Keep those whose link still works."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at)


class Invitation(Identified):
    """A link by mail that gives a colleague roles in an organisation, once, for a while."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    roles = models.JSONField(default=list)  # of Role
    token_hash = models.CharField(max_length=64, unique=True)  # sha-256 of the link's secret
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.organisation}: {', '.join(self.roles)}"


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Which claims one may know of."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep one's own; all of them for facilitators and administrators."""
        if actor.is_facilitator or actor.is_administrator:
            return self
        return self.filter(person__uuid=actor.person) if actor.is_known else self.none()


class Claim(Identified):
    """A person says that it works for an organisation of the register, and waits for a yes."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="claims")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="claims")
    office = models.CharField(max_length=120)
    message = models.TextField(blank=True)
    roles = models.JSONField(default=list)  # of Role: what the person wishes to do
    state = CodeField(ClaimState, default=ClaimState.ASKED)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=models.Q(state="asked"),
                name="one_open_claim_a_person_and_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.organisation}"

    @property
    def wished(self) -> list[Role]:
        """What a yes gives if not said otherwise: what was asked for, once that is said."""
        return [Role(role) for role in self.roles] or [Role.COORDINATOR, Role.SIGNATORY]


class ApiKey(Identified):
    """A person's key to the API; only its hash is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    key_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)  # of Scope
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    last_used_from = models.CharField(max_length=45, blank=True)  # an address of the network

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
