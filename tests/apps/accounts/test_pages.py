"""Pages of one's account, of colleagues and of claims, and the pages around signing in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.urls import reverse
from django.utils.timezone import now

from tests.world import PASSWORD, member, person, session_ended
from waterpeers.apps.accounts import actions
from waterpeers.apps.accounts.events import Event
from waterpeers.apps.accounts.models import ApiKey, Invitation, Membership, Person, Scope
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.foundation.models import Mail
from waterpeers.domain.actors import Act, Role

pytestmark = pytest.mark.django_db
NEW = "new@example.org"
GOOD = "lake water in the morning"


@pytest.fixture
def ana() -> Person:
    """Somebody whose e-mail is confirmed."""
    made = person("ana@example.org", language="fr")
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def sign_in(client, email="ana@example.org", password=PASSWORD, **more):
    fields = {"login": email, "password": password} | more
    return client.post(reverse("account_login"), fields)


def confirm_password(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def secret_in(message):
    return re.search(r"/me/invitation/([\w-]+)/", message.body)[1]


def test_signing_in_is_recorded_and_goes_on_in_ones_own_language(client, ana):
    answer = sign_in(client)

    assert answer.url == "/desk/"
    assert '<html lang="fr"' in client.get(answer.url).content.decode()
    assert Entry.objects.get(event=Event.PERSON_SIGNED_IN).person_uuid == ana.uuid


def test_a_language_chosen_in_this_browser_outlasts_the_sign_in(client, ana):
    client.post(reverse("set_language"), {"language": "en"})
    answer = sign_in(client)

    assert '<html lang="en"' in client.get(answer.url).content.decode()
    ana.refresh_from_db()
    assert ana.language == "fr", "mails go on in the language of the account"


def test_a_language_of_somebody_else_does_not_stay_in_the_browser(client, ana):
    sign_in(client)
    client.post(reverse("account_logout"))

    assert '<html lang="en"' in client.get("/").content.decode()


def test_guessing_passwords_is_stopped(client, ana):
    answers = [sign_in(client, password=f"guess {n}") for n in range(12)]

    assert answers[0].status_code == 200
    assert sign_in(client).status_code in (200, 429)  # even with the right one, for a while
    assert "_auth_user_id" not in client.session


def test_what_waits_for_an_ended_session_is_there_after_signing_in(client, ana):
    session_ended(client, ana)
    client.post(reverse("accounts:me"), {"name": "Ana <b>Silva</b>", "language": "es"})
    sign_in(client)

    page = client.get(reverse("accounts:me")).content.decode()
    assert "Ana &lt;b&gt;Silva&lt;/b&gt;" in page
    assert "<b>Silva" not in page


def test_signing_up_goes_by_a_confirmed_e_mail(client):
    client.post(
        reverse("account_signup"),
        {"name": "Nadia", "email": NEW, "password1": GOOD},
        headers={"Accept-Language": "fr"},
    )
    made = Person.objects.get(email=NEW)

    assert "_auth_user_id" not in client.session
    assert made.language == "fr"
    assert Entry.objects.filter(event=Event.PERSON_JOINED, person_uuid=made.uuid).exists()
    link = re.search(r"http://\S+(/sign-in/confirm-email/\S+/)", Mail.objects.get().text)[1]
    assert client.get(link).status_code == 200
    client.post(link)
    assert sign_in(client, NEW, GOOD).url == "/desk/"


def test_a_sign_up_tells_nobody_who_is_here(client, ana):
    answers = [
        client.post(reverse("account_signup"), {"name": "Nadia", "email": email, "password1": GOOD})
        for email in (NEW, ana.email)
    ]

    assert answers[0].url == answers[1].url


def test_a_forgotten_password_is_set_anew_in_ones_own_language(client, ana):
    client.post(reverse("account_reset_password"), {"email": ana.email})
    link = re.search(r"http://\S+?(/sign-in/password/reset/key/\S+)", Mail.objects.get().text)[1]
    form = client.get(link, follow=True)
    _, secret = actions.make_key("old", [Scope.READ], act=Act(actor_of(ana), now()))
    asked = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/me/", headers=asked).status_code == 200
    client.post(form.redirect_chain[-1][0], {"password1": GOOD, "password2": GOOD})
    assert client.get("/api/me/", headers=asked).status_code == 401, "keys end with the password"

    assert sign_in(client, password=GOOD).url == "/desk/"


def test_a_second_factor_is_asked_for_once_it_is_set(client, ana):
    sign_in(client)
    confirm_password(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert b"data:image/svg+xml" in page.content
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    client.post(reverse("account_logout"))

    assert sign_in(client).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


PAGES_OF_ALLAUTH = [
    "account_email",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "usersessions_list",
    "account_logout",
]


@pytest.mark.parametrize("name", PAGES_OF_ALLAUTH)
def test_the_pages_of_ones_account_are_whole_and_have_no_script_of_their_own(client, ana, name):
    sign_in(client)
    confirm_password(client)
    page = client.get(reverse(name))

    assert page.status_code == 200
    assert_plain(page)


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_the_pages_before_signing_in_are_whole(client, name):
    assert_plain(client.get(reverse(name)))


def assert_plain(page):
    text = page.content.decode()
    assert '<main id="content"' in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert " style=" not in text
    assert "onclick" not in text


def test_ending_the_other_sessions_is_recorded(client, ana):
    sign_in(type(client)())
    sign_in(client)
    client.post(reverse("usersessions_list"))

    assert Entry.objects.filter(event=Event.SESSION_ENDED).count() == 1


def test_somebody_new_joins_by_an_invitation_without_a_second_mail(
    client, everybody, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(
            everybody.mentor,
            NEW,
            [Role.REPORTER],
            act=Act(everybody.actor("mentor_coordinator"), now()),
        )
    link = reverse("accounts:accept-invitation", args=[secret_in(mail.outbox[0])])

    page = client.get(link).content.decode()
    assert "Waterbedrijf Delta invites you" in page
    answer = client.post(
        f"{reverse('account_signup')}?next={link}",
        {"name": "Nadia", "email": NEW, "password1": GOOD, "next": link},
    )
    assert answer.url == link
    assert client.post(link).url == "/desk/"
    held = Membership.objects.get(person__email=NEW)
    assert (held.organisation, held.role) == (everybody.mentor, Role.REPORTER)


def test_the_wrong_person_is_told_so(client, everybody, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(
            everybody.mentor,
            NEW,
            [Role.REPORTER],
            act=Act(everybody.actor("mentor_coordinator"), now()),
        )
    client.force_login(everybody.people["outsider"])
    link = reverse("accounts:accept-invitation", args=[secret_in(mail.outbox[0])])

    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 403
        assert b"another e-mail address" in answer.content
    assert client.get(reverse("accounts:accept-invitation", args=["x" * 300])).status_code == 409


def test_an_invitation_is_taken_from_the_desk_by_its_person_alone(client, everybody):
    invitation = Invitation.objects.create(
        organisation=everybody.mentor,
        email=NEW,
        roles=["reporter"],
        token_hash="x",
        invited_by=everybody.people["mentor_coordinator"],
        sent_at=now(),
        expires_at=now() + timedelta(days=1),
    )
    address = reverse("accounts:take-invitation", args=[invitation.uuid])
    client.force_login(everybody.people["outsider"])
    assert client.post(address).status_code == 404

    client.force_login(person(NEW))
    assert client.post(address).url == "/desk/"
    assert client.post(address).status_code == 404


def test_colleagues_see_one_another_and_outsiders_nothing(client, everybody):
    member(everybody.mentor, Role.REPORTER, "<script>@example.org").save()
    address = reverse("accounts:people", args=[everybody.mentor.uuid])
    client.force_login(everybody.people["mentor_coordinator"])
    page = client.get(address).content.decode()
    assert "<script>@" not in page
    assert 'value="coordinator"' in page
    assert 'value="signatory"' not in page  # a role that a coordinator does not give

    client.force_login(everybody.people["outsider"])
    assert client.get(address).status_code == 403


def test_a_role_of_others_is_not_found(client, everybody):
    held = everybody.people["mentor_coordinator"].memberships.get()
    client.force_login(everybody.people["outsider"])

    assert client.post(reverse("accounts:end-role", args=[held.uuid])).status_code == 404


@pytest.mark.parametrize("people", [2, 30])
def test_a_page_of_people_costs_the_same_for_any_number(
    client, everybody, people, django_assert_max_num_queries
):
    for n in range(people):
        member(everybody.mentor, Role.REPORTER, f"{n}@example.org")
    client.force_login(everybody.people["mentor_coordinator"])
    with django_assert_max_num_queries(9):
        client.get(reverse("accounts:people", args=[everybody.mentor.uuid]))


def test_a_key_is_shown_once_and_ended_by_its_person(client, everybody):
    client.force_login(everybody.people["outsider"])
    page = client.post(reverse("accounts:make-key"), {"name": "Script", "scopes": ["read"]})
    text = re.search(r"wp_[\w-]+", page.content.decode())[0]
    key = ApiKey.objects.get()
    account = client.get(reverse("accounts:me")).content.decode()
    assert text not in account
    assert "<td>Read what you may see</td>" in account
    assert page["Cache-Control"] == "no-store"

    client.force_login(everybody.people["facilitator"])
    assert client.post(reverse("accounts:end-key", args=[key.uuid])).status_code == 404

    client.force_login(everybody.people["outsider"])
    ended = client.post(reverse("accounts:end-key", args=[key.uuid]), follow=True)
    assert "The key “Script” is ended." in ended.content.decode()


def test_my_data_are_mine_and_complete(client, everybody):
    someone = everybody.people["mentor_coordinator"]
    client.force_login(someone)
    data = client.get(reverse("accounts:my-data")).json()

    assert data["email"] == someone.email
    assert data["roles"][0]["organisation"] == "Waterbedrijf Delta"
    assert "password" not in str(data)


def test_a_claim_is_sent_from_the_page(client, everybody):
    client.force_login(person(NEW))
    address = reverse("accounts:claim", args=[everybody.mentor.uuid])
    assert client.post(address, {"office": "x" * 121}).status_code == 422
    asked = {"office": "Director", "message": "", "roles": ["coordinator"]}
    assert client.post(address, asked).status_code == 302

    client.force_login(everybody.people["facilitator"])
    page = client.get(reverse("accounts:claims")).content.decode()
    assert "2 people work for this organisation" in page
