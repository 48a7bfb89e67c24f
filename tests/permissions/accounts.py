"""Lines of the permission table."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils.timezone import now

from tests.permissions.rows import Row
from tests.world import World, operator, person
from waterpeers.apps.accounts.models import ApiKey, Claim, Invitation
from waterpeers.apps.accounts.queries import hashed, stop_link


def mentor(world: World) -> dict[str, Any]:
    """The mentor's address."""
    return {"uuid": world.mentor.uuid}


def a_role(world: World) -> dict[str, Any]:
    """The role of the mentor's only coordinator, which must stay."""
    held = world.people["mentor_coordinator"].memberships.get()
    return {"uuid": held.uuid}


def _invitation(world: World, email: str) -> Invitation:
    return Invitation.objects.create(
        organisation=world.mentor,
        email=email,
        roles=["reporter"],
        token_hash=hashed("secret"),
        invited_by=world.people["mentor_coordinator"],
        sent_at=now(),
        expires_at=now() + timedelta(days=1),
    )


def an_invitation(world: World) -> dict[str, Any]:
    """An invitation to somebody else."""
    return {"uuid": _invitation(world, "new@example.org").uuid}


def for_the_outsider(world: World) -> dict[str, Any]:
    """An invitation of the outsider."""
    return {"uuid": _invitation(world, "outsider@example.org").uuid}


def its_secret(world: World) -> dict[str, Any]:
    """The link of an invitation of the outsider."""
    _invitation(world, "outsider@example.org")
    return {"secret": "secret"}


def a_key(world: World) -> dict[str, Any]:
    """A key of the outsider."""
    key = ApiKey.objects.create(
        person=world.people["outsider"],
        name="x",
        prefix="x",
        key_hash="x",
        scopes=["read"],
        made_at=now(),
    )
    return {"uuid": key.uuid}


def a_claim(world: World) -> dict[str, Any]:
    """A claim of somebody new."""
    claim = Claim.objects.create(
        person=person("new@example.org"),
        organisation=operator("Lake"),
        office="Director",
        made_at=now(),
    )
    return {"uuid": claim.uuid}


def role_for(who: str, role: str) -> Callable[[World], dict[str, Any]]:
    """A role in the mentor's organisation for one of the people of the table."""

    def given(world: World) -> dict[str, Any]:
        somebody = world.people[who]
        assert somebody is not None
        return {"person": str(somebody.uuid), "role": role}

    return given


A_KEY = {"name": "for a test", "scopes": ["read"]}
API = {"visitor": 401}
VISITOR = {"visitor": 302}
KEEPERS = {"facilitator": 200, "administrator": 200}
MENTORS = {"mentor_coordinator": 200, "mentor_signatory": 200}


def stop_token(world):
    return {"token": stop_link(world.people["outsider"]).rstrip("/").rsplit("/", 1)[1]}


def somebody_new(world):
    """Somebody without a role, whom only those know of who know everybody."""
    return {"uuid": person("new@example.org").uuid}


KNOWING = {"facilitator": 403}

ROWS: list[Row] = [
    Row("accounts:me", 200, expected=VISITOR),
    Row("accounts:device", 200, expected=VISITOR),
    Row("accounts:session", 200),
    Row("accounts:my-data", 200, expected=VISITOR),
    Row("accounts:forget", 404, somebody_new, expected=VISITOR | KNOWING | {"administrator": 200}),
    Row("accounts:forget", 404, somebody_new, "post",
        expected=VISITOR | KNOWING | {"administrator": 302}),
    Row("accounts:make-key", 422, method="post", expected=VISITOR),
    Row("accounts:end-key", 404, a_key, "post", expected=VISITOR | {"outsider": 302}),
    Row("accounts:autosave", 422, method="post", expected={"visitor": 401}),
    Row("accounts:drop-draft", 302, method="post"),
    Row("accounts:people", 403, mentor, expected=VISITOR | MENTORS | KEEPERS),
    # Whoever sees the role and may not end it is told so; the only coordinator stays (409).
    Row(
        "accounts:end-role",
        404,
        a_role,
        "post",
        expected=VISITOR
        | {"mentor_coordinator": 409, "mentor_signatory": 409}
        | {"facilitator": 422, "administrator": 422},  # they say why
    ),
    Row(
        "accounts:end-role",
        404,
        a_role,
        expected=VISITOR
        | dict.fromkeys(("mentor_coordinator", "mentor_signatory"), 200)
        | dict.fromkeys(("facilitator", "administrator"), 200),
    ),
    Row(
        "accounts:withdraw-invitation",
        404,
        an_invitation,
        "post",
        expected=VISITOR
        | {"mentor_coordinator": 302, "mentor_signatory": 302}
        | {"facilitator": 302, "administrator": 302},
    ),
    Row(
        "accounts:take-invitation",
        404,
        for_the_outsider,
        expected=VISITOR | {"outsider": 200},
    ),
    Row(
        "accounts:take-invitation",
        404,
        for_the_outsider,
        "post",
        expected=VISITOR | {"outsider": 302},
    ),
    # The link shows the invitation to a visitor who holds it, and refuses the wrong person.
    Row("accounts:accept-invitation", 403, its_secret, expected={"visitor": 200, "outsider": 200}),
    Row("accounts:mails", 200, expected=VISITOR),
    Row("accounts:mails", 302, method="post", data=lambda w: {"mails": "daily"}),
    Row("accounts:stop-mails", 200, stop_token),
    Row("accounts:stop-mails", 404, lambda w: {"token": "not-ours"}),
    Row(
        "api:choose_mails",
        200,
        method="put",
        data=lambda w: {"mails": "daily"},
        expected={"visitor": 401},
        json=True,
    ),
    Row("accounts:claim", 200, mentor, expected=VISITOR),
    Row("accounts:own-organisation", 200, expected=VISITOR),
    Row("accounts:propose-own", 200, expected=VISITOR),
    Row("accounts:claims", 403, expected=VISITOR | KEEPERS),
    Row(
        "accounts:decide-claim",
        404,
        a_claim,
        "post",
        lambda world: {"decision": "no", "answer": "We do not know you."},
        # The administrator comes after the facilitator, who has decided already.
        expected=VISITOR | {"facilitator": 302, "administrator": 409},
    ),
    Row("api:me", 200, expected={"visitor": 401}),
    Row("api:people_of", 403, mentor, expected={"visitor": 401} | MENTORS | KEEPERS),
    Row("api:claims", 200, expected={"visitor": 401}),
    Row("api:change_me", 200, method="patch", data=lambda w: {"name": "I"}, json=True,
        expected=API),
    Row("api:my_keys", 200, expected=API),
    Row("api:my_data", 200, expected=API),
    Row("api:forget_person", 404, somebody_new, "post", json=True,
        expected=API | KNOWING | {"administrator": 204}),
    Row("api:make_key", 201, method="post", data=lambda w: A_KEY, expected=API, json=True),
    Row("api:end_key", 404, a_key, "delete", expected=API | {"outsider": 204}),
    Row("api:my_invitations", 200, expected=API),
    Row("api:accept_invitation", 404, for_the_outsider, "post", expected=API | {"outsider": 200}),
    Row("api:add_person", 403, method="post", data=lambda w: {"email": "x@example.org"},
        expected=API | {"administrator": 201}, json=True),
    Row("api:invitations", 403, mentor, expected=API | MENTORS | KEEPERS),
    Row("api:withdraw_invitation", 404, an_invitation, "delete",
        expected=API | dict.fromkeys((*MENTORS, *KEEPERS), 204)),
    # Only those who know of the person; to whom one is nobody, the person is not there.
    Row("api:give_role", 403, mentor, "post", role_for("mentor_coordinator", "reporter"),
        API | {"mentor_signatory": 201, "facilitator": 201, "administrator": 201}, True),
    Row("api:give_role", 403, mentor, "post", role_for("outsider", "reporter"),
        API | dict.fromkeys(MENTORS, 404) | dict.fromkeys(KEEPERS, 201), True),
    # Without a JSON body nobody gets further than this; the actions are the pages' own.
    Row("api:invite", 400, mentor, "post", expected={"visitor": 401}),
    Row("api:make_claim", 400, mentor, "post", expected={"visitor": 401}),
    Row("api:propose_own", 400, method="post", expected={"visitor": 401}),
    Row("api:decide_claim", 400, a_claim, "post", expected={"visitor": 401}),
    Row(
        "api:end_role",
        404,
        a_role,
        "post",
        expected={"visitor": 401}
        | {"mentor_coordinator": 409, "mentor_signatory": 409}
        | {"facilitator": 422, "administrator": 422},
        json=True,
    ),
]  # fmt: skip
