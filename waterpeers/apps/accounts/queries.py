"""Reading people and their roles."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from itertools import product
from typing import Annotated, Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.db.models import (
    CharField,
    Count,
    JSONField,
    Model,
    Q,
    QuerySet,
    Subquery,
    TextField,
)
from django.db.models.functions import Cast, Lower
from django.urls import reverse

from waterpeers.apps.accounts.models import (
    Claim,
    ClaimState,
    Invitation,
    Membership,
    Person,
)
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.models import Draft, Receipt, Run
from waterpeers.apps.foundation.named import Named
from waterpeers.apps.foundation.subjects import subjects
from waterpeers.apps.operators.models import Organisation, OrganisationState
from waterpeers.apps.operators.queries.bodies import bodies_of
from waterpeers.domain.actors import MACHINE, NOBODY, Actor, Role
from waterpeers.domain.codes import OrganisationKind
from waterpeers.domain.verdicts import NotAllowed

TEXTS = (CharField, TextField, JSONField)
STOP = "accounts.stop-mails"  # what its links are signed for

PersonId = Annotated[UUID, Named(Person, "its e-mail", "ana@example.org")]


def actor_of(person: Any) -> Actor:
    """Say who acts: the person with all roles held now; nobody for a visitor. One query."""
    if not isinstance(person, Person) and not getattr(person, "is_authenticated", False):
        return NOBODY
    held = Membership.objects.filter(person_id=person.pk)
    roles = list(held.values_list("organisation__uuid", "role", "organisation__kind"))
    return Actor(
        person=person.uuid,
        memberships=frozenset((uuid, Role(role)) for uuid, role, _kind in roles),
        is_administrator=person.is_administrator,
        elsewhere=frozenset(
            uuid for uuid, _role, kind in roles if kind != OrganisationKind.OPERATOR
        ),
    )


def person_of(actor: Actor) -> Person:
    """Find the person who acts; a row that commits an organisation names one."""
    found = Person.objects.filter(uuid=actor.person).first() if actor.person else None
    if found is None:  # nobody, or whoever runs the machine
        raise NotAllowed.because("sign_in_first")
    return found


def asker_of(run: Run) -> Actor:
    """Say who asked for a run, with the roles held now, not when it was asked."""
    if run.asked_by == MACHINE:
        return Actor(MACHINE, is_administrator=True)
    person = Person.objects.filter(uuid=run.asked_by, is_active=True).first()
    return actor_of(person) if person else NOBODY


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """List who holds which role in an organisation."""
    return organisation.memberships.select_related("person").order_by("person__name", "role", "pk")


def who_facilitates(organisation: Organisation, day: date) -> list[Organisation]:
    """Give the bodies with a facilitator: those to which an organisation belongs, else all."""
    facilitating = Membership.objects.filter(role=Role.FACILITATOR).values("organisation")
    there = Organisation.objects.filter(pk__in=facilitating, state=OrganisationState.LISTED)
    bodies = list(there.order_by("name", "pk"))
    near = {body.pk for body in bodies_of([organisation.pk], day).get(organisation.pk, ())}
    return [body for body in bodies if body.pk in near] or bodies


def watching(membership: Membership, giver: Actor) -> list[Person]:
    """List who is told of a signatory made from outside: present signatories, administrators."""
    here = membership.organisation.memberships.filter(role=Role.SIGNATORY).exclude(pk=membership.pk)
    told = Q(pk__in=here.values("person_id")) | Q(is_administrator=True)
    found = Person.objects.filter(told, is_active=True).exclude(pk=membership.person_id)
    return list(found.exclude(uuid=giver.person).order_by("pk"))


def invitation_of(secret: str) -> Invitation | None:
    """Find an invitation by the secret of its link, whether or not it still works."""
    invitations = Invitation.objects.select_related("organisation", "invited_by")
    return invitations.filter(token_hash=hashed(secret)).first()


def sender_of(invitation: Invitation | None) -> Actor:
    """Say who sent an invitation, with the roles held now."""
    return NOBODY if invitation is None else actor_of(invitation.invited_by)


def invitations_for(person: UUID | None, at: datetime) -> QuerySet[Invitation]:
    """List the invitations that wait for a person, whose e-mail is confirmed to be its own."""
    own = Person.objects.filter(uuid=person).values(lowered=Lower("email"))
    waiting = Invitation.objects.open_at(at).alias(lowered=Lower("email"))
    waiting = waiting.filter(lowered=Subquery(own))
    return waiting.select_related("organisation", "invited_by").order_by("sent_at", "pk")


def open_claims() -> QuerySet[Claim]:
    """List the claims that wait for an answer, oldest first, with how many work there already."""
    return (
        Claim.objects.filter(state=ClaimState.ASKED)
        .select_related("person", "organisation")
        .annotate(people=Count("organisation__memberships__person", distinct=True))
        .order_by("made_at", "pk")
    )


def asks_to_act_for(person: UUID | None, organisation: Organisation) -> bool:
    """Say whether somebody has asked to act for an organisation and waits for the answer."""
    asked = Claim.objects.filter(state=ClaimState.ASKED, organisation=organisation)
    return person is not None and asked.filter(person__uuid=person).exists()


def hashed(secret: str) -> str:
    """Give what is kept of a secret; secrets are long and random, so one round is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def data_of(person: Person) -> dict[str, Any]:
    """Gather all that is kept about a person, for that person."""
    roles = person.memberships.select_related("organisation").order_by("pk")
    claims = person.claims.select_related("organisation").order_by("pk")
    drafts = Draft.objects.filter(person_uuid=person.uuid).order_by("pk")
    received = Receipt.objects.filter(person_uuid=person.uuid).order_by("received_at", "pk")
    done = Entry.objects.filter(person_uuid=person.uuid).order_by("at", "pk")
    return {
        "uuid": person.uuid,
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "joined_at": person.joined_at,
        "came_for": person.came_for,
        "roles": [
            {"organisation": m.organisation.name, "role": m.role, "since_on": m.since_on}
            for m in roles
        ],
        "claims": [
            {"organisation": c.organisation.name, "office": c.office, "message": c.message,
             "roles": c.roles, "state": c.state, "made_at": c.made_at, "answer": c.answer}
            for c in claims
        ],
        "invitations_sent": list(
            Invitation.objects.filter(invited_by=person).order_by("pk").values("email", "sent_at")
        ),
        "keys": list(
            person.api_keys.order_by("pk").values(
                "name", "prefix", "scopes", "made_at", "expires_at", "ended_at", "last_used_at",
                "last_used_from",
            )
        ),
        "received": list(received.values("key", "received_at")),
        "drafts": list(drafts.values("form", "address", "title", "data", "saved_at")),
        **{name: what for each in subjects() if each.kept_of
           for name, what in each.kept_of(person).items()},
        "rows": rows_of(person),
        "mentioned_in": mentions(person),
        "trail": list(done.values("event", "at", "subject", "subject_uuid", "before", "after")),
    }  # fmt: skip


def rows_of(person: Person) -> list[dict[str, Any]]:
    """List what names a person by its identifier, in every table: what it has done."""
    found = []
    for relation in Person._meta.related_objects:
        model, column = relation.related_model, relation.field.name
        rows = model._base_manager.filter(**{column: person}).order_by("pk")
        for pk in rows.values_list("pk", flat=True):
            found.append({"table": model._meta.db_table, "column": column, "row": pk})
    return found


def mentions(person: Person) -> list[dict[str, Any]]:
    """Find where a person's e-mail or name stands as text, in every table, and how often."""
    words = [word for word in (person.email, person.name) if len(word) > 2]
    found = []
    for model in apps.get_models():
        columns = [f for f in model._meta.concrete_fields if isinstance(f, TEXTS)]
        if not columns or model._meta.proxy:
            continue
        as_text = {f"text_of_{f.name}": Cast(f.name, TextField()) for f in columns}
        said = Q()
        for word, name in product(words, as_text):
            said |= Q(**{f"{name}__icontains": word})
            said |= Q(**{f"{name}__icontains": json.dumps(word)[1:-1]})
        rows = model._base_manager.annotate(**as_text).filter(said).exclude(_own(model, person))
        if count := rows.count():
            found.append({"table": model._meta.db_table, "rows": count})
    return found


def _own(model: type[Model], person: Person) -> Q:
    """Leave out the person's own row, and what was gathered from it elsewhere in its data."""
    return Q(pk=person.pk) if model is Person else Q(pk__in=[])


def stop_link(person: Person) -> str:
    """Give the address at which a person ends mails about what waits, without signing in."""
    token = signing.dumps(str(person.uuid), salt=STOP)
    return settings.BASE_URL + reverse("accounts:stop-mails", args=[token])


def person_named_by(token: str) -> Person | None:
    """Find whose mails a link ends; nobody's if it is not one of ours."""
    try:
        uuid = signing.loads(token, salt=STOP)
    except signing.BadSignature:
        return None
    return Person.objects.filter(uuid=uuid).first()
