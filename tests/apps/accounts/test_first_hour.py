"""The first hour: from the home page over one question to a role, decided in one act."""

from __future__ import annotations

import html
import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils.timezone import now

from tests.conftest import NOON
from tests.world import PASSWORD, country, operator, person
from waterpeers.apps.accounts import actions
from waterpeers.apps.accounts.models import CameFor, Claim, ClaimState, Membership, Person
from waterpeers.apps.accounts.queries import actor_of
from waterpeers.apps.foundation.models import Mail
from waterpeers.apps.keeping.actions import refuse
from waterpeers.apps.operators.models import Audience, Organisation, OrganisationState
from waterpeers.apps.operators.queries.register import likely
from waterpeers.domain.actors import MACHINE, Act, Actor, Role
from waterpeers.domain.names import nearness
from waterpeers.domain.verdicts import NotReady
from waterpeers.site.templatetags.words import browser

pytestmark = pytest.mark.django_db
NEW = "moussa@kayes.example"
KAYES = {"name": "Eaux de Kayes", "country": "ML", "place": "Kayes", "kind": "operator"}
SITE = Act(Actor(MACHINE, is_administrator=True), NOON)


@pytest.fixture
def keeper() -> Act:
    """An administrator, who decides."""
    return Act(actor_of(person("goran@example.org", administrator=True)), NOON)


@pytest.fixture
def moussa(client) -> Person:
    """Somebody new, signed in."""
    country("ML", "MLI")
    made = person(NEW)
    client.force_login(made)
    return made


def listed(name: str, **fields: object) -> Organisation:
    """Give an organisation of the register that searches find."""
    given = {"name": name, "kind": "operator", "country": country().code} | fields
    return actions.register(given, act=SITE)


def sign_up_through(client, door: str) -> str:
    """Follow a door of the home page, sign up, and give the link of the mail."""
    home = client.get("/").content.decode()
    href = re.search(rf'href="([^"]+for%3D{door})"', home)[1]
    page = client.get(href.replace("&amp;", "&")).content.decode()
    fields = page.split("<main")[1]
    there = re.search(r'name="next"\s+value="([^"]*)"', fields)[1].replace("&amp;", "&")
    answers = {"name": "Moussa", "email": NEW, "password1": PASSWORD, "next": there}
    assert client.post(reverse("account_signup"), answers).status_code == 302
    return re.search(r"http://\S+?(/sign-in/confirm-email/\S+/)", Mail.objects.get().text)[1]


@pytest.mark.parametrize("door", ["need", "strength"])
def test_both_doors_lead_to_one_question_and_what_was_said_is_kept(client, door):
    link = sign_up_through(client, door)
    answer = client.post(link)

    assert answer.url.startswith(reverse("accounts:own-organisation"))
    assert client.get(answer.url).status_code == 200, "signed in right away"
    assert Person.objects.get(email=NEW).came_for == CameFor(door)
    third = client.get("/desk/").content.decode().split('class="step-number"')[3]
    assert ("What you need" in third) is (door == "need")
    assert ("What you can give" in third) is (door == "strength")


def test_another_browser_than_the_one_that_signed_up_confirms_and_signs_nobody_in(client):
    link = sign_up_through(client, "need")
    other = type(client)()
    other.post(link)

    assert "_auth_user_id" not in other.session
    answers = {"login": NEW, "password": PASSWORD}
    assert other.post(reverse("account_login"), answers).url == "/desk/"


def test_somebody_signed_in_without_an_organisation_comes_to_the_question_too(client, moussa):
    home = client.get("/").content.decode()

    assert home.count(reverse("accounts:own-organisation")) == 2


@pytest.mark.parametrize("is_there", [True, False])
def test_what_somebody_signed_in_came_for_is_kept_until_it_is_sent(client, moussa, is_there):
    lago = listed("Águas do Lago", place="Lichinga")
    name = "Águas do Lago" if is_there else "Eaux de Kayes"
    page = client.get(reverse("accounts:own-organisation"), {"for": "strength", "text": name})
    links = re.findall(r'href="([^"]*came_for=strength)"', page.content.decode())
    there = html.unescape(links[0 if is_there else -1])
    form = client.get(there).content.decode()
    assert re.search(r'name="came_for"\s+value="strength"', form)
    assert 'name="for" value="strength"' in page.content.decode(), "a second search keeps it"

    wish = {"office": "Director", "roles": ["coordinator"], "came_for": "strength"}
    client.post(there, wish | ({} if is_there else KAYES))
    moussa.refresh_from_db()
    assert moussa.came_for is CameFor.STRENGTH
    assert "What you can give" in client.get("/desk/").content.decode()
    page = client.get(reverse("portal:operator", args=[lago.uuid])).content.decode()
    assert ("You asked to act for it" in page) is is_there
    assert ("I work for this organisation" in page) is not is_there


def test_what_no_door_says_is_not_kept(client, moussa):
    page = client.get(reverse("accounts:own-organisation"), {"for": "<b>", "text": "x"})
    assert "came_for" not in page.content.decode()
    lago = listed("Águas do Lago")
    wish = {"office": "Director", "roles": ["coordinator"], "came_for": "all"}
    assert client.post(reverse("accounts:claim", args=[lago.uuid]), wish).status_code == 422
    assert not Claim.objects.exists()


def test_the_way_to_a_new_password_stands_once_on_the_page_of_signing_in(client):
    page = client.get(reverse("account_login")).content.decode()
    assert page.count(reverse("account_reset_password")) == 1


@pytest.mark.parametrize(
    ("typed", "name", "is_near"),
    [
        ("agwas do lgo", "Águas do Lago", True),
        ("lago aguas", "Águas do Lago", True),
        ("siauliai", "?iauliai", True),
        ("Eau du Sahell", "Eau du Sahel", True),
        ("delta", "Companhia Serra Água", False),
        ("", "Águas do Lago", False),
        ("Águas", "", False),
    ],
)
def test_near_spellings_are_told_from_others(typed, name, is_near):
    assert (nearness(typed, name) >= 0.45) is is_near


def test_the_search_finds_what_is_near_and_puts_what_is_exact_first():
    lago, serra = listed("Águas do Lago", place="Lichinga"), listed("Serra Água")
    sure = listed("Agwas Doce")

    found = [line.organisation_uuid for line in likely("agwas do", Audience.PUBLIC)]
    assert found[:2] == [sure.uuid, lago.uuid]
    assert likely("  ", Audience.PUBLIC) == []
    assert [line.name for line in likely("lichinga", Audience.PUBLIC)] == ["Águas do Lago"]
    assert serra.uuid not in found


def test_one_click_on_a_match_leads_to_the_request(client, moussa):
    lago = listed("Águas do Lago", place="Lichinga")
    page = client.get(reverse("accounts:own-organisation"), {"text": "agwas do lago"})
    claim = reverse("accounts:claim", args=[lago.uuid])

    assert claim in page.content.decode()
    answer = client.post(claim, {"office": "Network", "roles": ["coordinator"]})
    assert answer.url == "/desk/"
    made = Claim.objects.get()
    assert (made.organisation, made.roles) == (lago, ["coordinator"])
    assert "Águas do Lago" in client.get("/desk/").content.decode()


def test_what_is_not_there_is_proposed_and_asked_for_in_one(client, moussa, keeper):
    address = reverse("accounts:propose-own")
    uuid = re.search(r'name="uuid" value="([^"]+)"', client.get(address).content.decode())[1]
    answers = KAYES | {"office": "Director", "roles": ["coordinator", "signatory"], "uuid": uuid}
    client.post(address, answers)
    client.post(address, answers)  # sent twice

    claim = Claim.objects.get()
    assert claim.organisation.state is OrganisationState.PROPOSED
    first = client.get("/desk/").content.decode().split('class="step-number"')[1]
    assert "since today" in first
    assert "Eaux de Kayes" in first

    actions.decide_claim(claim, approve=True, answer="", act=keeper)
    claim.organisation.refresh_from_db()
    assert claim.organisation.state is OrganisationState.LISTED
    roles = Membership.objects.filter(person=moussa).values_list("role", flat=True)
    assert set(roles) == {Role.COORDINATOR, Role.SIGNATORY}


def test_a_facilitator_has_one_thing_on_the_desk_and_one_answer(client, moussa, keeper):
    claim = actions.propose_own(
        KAYES, office="Director", roles=[Role.REPORTER], act=Act(actor_of(moussa), NOON)
    )
    client.force_login(Person.objects.get(uuid=keeper.actor.person))
    desk = client.get("/desk/").content.decode()
    assert desk.count("Eaux de Kayes") - desk.count('for-readers">: ') <= 2
    assert reverse("accounts:claims") in desk
    assert reverse("portal:operator", args=[claim.organisation.uuid]) not in desk
    page = client.get(reverse("accounts:claims")).content.decode()
    boxes = re.findall(r'value="(\w+)"\s+id="[^"]+"\s+(checked)?', page)
    assert [role for role, checked in boxes if checked] == ["reporter"], "what was asked for"


def test_a_likely_twin_is_shown_before_anything_is_stored(client, moussa):
    sahel = listed("Eau du Sahel", place="Kayes", country="ML")
    answers = KAYES | {"name": "Eaux du Sahel", "office": "Director", "roles": ["coordinator"]}
    page = client.post(reverse("accounts:propose-own"), answers)

    assert page.status_code == 409
    assert not Claim.objects.exists()
    assert Organisation.objects.get() == sahel
    text = page.content.decode()
    there = f"{reverse('accounts:claim', args=[sahel.uuid])}?office=Director&amp;roles=coordinator"
    assert there in text, "what was typed need not be typed again"
    filled = client.get(there.replace("&amp;", "&")).content.decode()
    assert 'value="Director"' in filled
    assert 'name="is_another"' in text

    client.post(reverse("accounts:propose-own"), answers | {"is_another": "on"})
    assert Organisation.objects.filter(state=OrganisationState.PROPOSED).count() == 1


def test_the_long_form_shows_a_likely_twin_too(client, moussa):
    listed("Eau du Sahel", place="Kayes", country="ML")
    answers = KAYES | {"name": "Eau du Sahel"}

    page = client.post(reverse("operators:propose"), answers)
    assert page.status_code == 409
    text = page.content.decode()
    assert text.index('name="is_another"') < text.index('name="name"'), "asked before the fields"
    assert Organisation.objects.count() == 1
    made = client.post(reverse("operators:propose"), answers | {"is_another": "on"}, follow=True)
    assert Organisation.objects.count() == 2
    assert "listed once a facilitator has looked" in made.content.decode()


def test_what_others_proposed_is_told_to_nobody_else(moussa):
    country("ML", "MLI")
    other = Act(actor_of(person("other@example.org")), NOON)
    actions.propose_own(KAYES, office="Director", act=other)

    actions.propose_own(KAYES, office="Director", act=Act(actor_of(moussa), NOON))
    assert Organisation.objects.count() == 2, "a facilitator sees both, and merges them"
    with pytest.raises(NotReady):
        actions.propose_own(KAYES, office="Director", act=other)


def test_each_answer_that_is_missing_is_asked_for_in_its_own_words(client, moussa):
    page = client.post(reverse("accounts:propose-own"), {}).content.decode()

    for words in ("name of the organisation", "the country", "which town", "what kind", "function"):
        assert words in page
    assert "Choose what you wish to do for it." in page


def test_refusing_a_proposal_answers_the_request_with_the_same_reason(client, moussa, keeper):
    claim = actions.propose_own(KAYES, office="Director", act=Act(actor_of(moussa), NOON))
    refuse(claim.organisation, reason="A department of SOMAGEP.", act=keeper)

    claim.refresh_from_db()
    assert claim.state == ClaimState.DECLINED
    assert [mail.to for mail in Mail.objects.all()] == [NEW], "one mail, not two"
    Claim.objects.update(decided_at=now())
    with_reason = client.get("/desk/").content.decode()
    assert "A department of SOMAGEP." in with_reason
    assert reverse("accounts:own-organisation") in with_reason


def test_a_yes_gives_what_the_decision_names_instead(moussa, keeper):
    claim = actions.propose_own(
        KAYES, office="Director", roles=[Role.SIGNATORY], act=Act(actor_of(moussa), NOON)
    )
    actions.decide_claim(claim, approve=True, answer="", roles=[Role.REPORTER], act=keeper)

    assert [m.role for m in Membership.objects.filter(person=moussa)] == [Role.REPORTER]


def test_an_older_request_that_wished_for_nothing_gets_what_it_always_got(moussa, keeper):
    claim = actions.make_claim(operator(), office="Director", act=Act(actor_of(moussa), NOON))
    actions.decide_claim(claim, approve=True, answer="", act=keeper)

    roles = {m.role for m in Membership.objects.filter(person=moussa)}
    assert roles == {Role.COORDINATOR, Role.SIGNATORY}


# --- the pages of one's account ---

ANDROID = "Mozilla/5.0 (Linux; Android 13; SM-A135F) Chrome/120.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17 Safari/604.1"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (ANDROID, "Chrome · Android"),
        (IPHONE, "Safari · iPhone"),
        (FIREFOX, "Firefox · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "Not known"),
    ],
)
def test_a_browser_is_said_in_words(agent, said):
    assert browser(agent) == said


def test_where_one_is_signed_in_is_said_in_words_and_ending_it_is_asked_once(client, moussa):
    other = type(client)(headers={"user-agent": ANDROID})
    EmailAddress.objects.create(user=moussa, email=NEW, verified=True, primary=True)
    client.logout()
    for each in (client, other):
        each.post(reverse("account_login"), {"login": NEW, "password": PASSWORD})
    page = client.get(reverse("usersessions_list")).content.decode()

    assert "Chrome · Android" in page
    assert "This cannot be taken back." in page
    client.post(reverse("usersessions_list"))
    assert other.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 200
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "You are signed in nowhere else" in page


def test_a_new_key_is_shown_with_a_call_that_tries_it(client, moussa):
    answer = client.post(reverse("accounts:make-key"), {"name": "Sheet", "scopes": ["read"]})
    text = html.unescape(answer.content.decode())
    key = re.search(r"wp_[\w-]+", text)[0]

    call = f'curl -H "Authorization: Bearer {key}" http'
    assert call in text
    asked = re.search(r"http://\S+?(/api/me/)", text[text.index(call) :])[1]
    found = type(client)().get(asked, headers={"Authorization": f"Bearer {key}"}).json()
    assert found["email"] == NEW


def test_a_wrong_password_and_a_used_link_say_so_and_lead_on(client, moussa):
    client.logout()
    wrong = client.post(reverse("account_login"), {"login": NEW, "password": "x"}).content.decode()
    assert "You are not signed in yet" in wrong
    assert "Not sent yet" not in wrong

    used = client.get(reverse("account_reset_password_from_key", args=["1", "set-password"]))
    assert "This link has been used, or is too old" in used.content.decode()
    done = client.get(reverse("account_reset_password_from_key_done")).content.decode()
    for page in (used.content.decode(), done):
        assert f'class="button" href="{reverse("account_login")}"' in " ".join(page.split())


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("account_login", ["Give your e-mail address.", "Give your password."]),
        ("account_signup", ["Say your name.", "Give your e-mail address.", "Choose a password."]),
        ("account_reset_password", ["Give your e-mail address."]),
        ("account_change_password", ["Give the password that you have now.", "Choose a password."]),
        ("account_email", ["Give your e-mail address."]),
    ],
)
def test_the_pages_of_the_library_say_in_our_words_what_is_missing(client, moussa, address, words):
    if address in {"account_login", "account_signup", "account_reset_password"}:
        client.logout()
    page = client.post(reverse(address), {"action_add": ""}).content.decode()

    assert "This field is required" not in page
    assert [said for said in words if said not in page] == []
