"""Single sign-on through a real provider, on real processes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.processes.browsing import PASSWORD, Browser
from tests.processes.commands import command
from tests.processes.provider import CLIENT, SECRET, Provider, provider
from tests.processes.serving import Site, site

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("single sign-on")]

ANA = {"sub": "7", "email": "Ana@Lago.example", "email_verified": True, "name": "Ana Lima"}


@pytest.fixture(scope="module")
def home():
    with provider() as made:
        yield made


@pytest.fixture(scope="module")
def here(home, ready, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sso") / "data"
    shutil.copytree(ready, folder)
    said = {"OIDC_SERVER": home.address, "OIDC_NAME": "Lago’s directory"}
    with site(folder, OIDC_CLIENT=CLIENT, OIDC_SECRET=SECRET, TWO_FACTORS="no", **said) as made:
        yield made


@pytest.fixture(autouse=True)
def plain(home):
    home.error = ""


class Someone(Browser):
    """Somebody who signs in at the provider."""

    def through(self, home: Provider, next: str = "", **claims: object) -> tuple[int, str]:
        """Go there from the page where one signs in, as somebody, and come back."""
        home.claims = claims
        text = self.get("/sign-in/login/")[1]
        return self.post(way_there(text), **({"next": next} if next else {}))

    def leads(self, address: str) -> str:
        """Say where an address leads."""
        self.get(address)
        return self.last

    def sign_out(self) -> str:
        """Sign out; give the page that follows."""
        self.get("/me/")
        return self.post("/sign-in/logout/")[1]


def way_there(text: str) -> str:
    found = re.search(r'action="(/sign-in/oidc/[^"]+)"', text)
    assert found
    return found[1]


def add(folder: Path, email: str) -> None:
    said = command(folder, "administrator", email, "--name", "A", "--password-file", "-",
                   said=PASSWORD + "\n")  # fmt: skip
    assert said.returncode == 0, said.stderr


def mails_of(folder: Path, email: str) -> list[str]:
    texts = [path.read_text() for path in sorted((folder / "mail").glob("*.log"))]
    return [text for text in texts if f"To: {email}" in text]


def test_somebody_new_comes_in_with_the_name_that_the_provider_gives(home, here: Site):
    new = Someone(here)
    status, _page = new.through(home, sub="1", email="new@lago.example", email_verified=True,
                               name="Nova Silva")  # fmt: skip

    assert status == 200

    assert "Nova Silva" in new.get("/me/")[1]
    assert "new@lago.example" in new.get("/me/")[1]
    again = Someone(here)
    again.through(home, "/register/", sub="1", email="other@lago.example", email_verified=False)
    assert again.last.endswith("/register/")  # known by number, whatever the address is now
    assert "Nova Silva" in again.get("/me/")[1]
    assert "Signed in" in again.get("/safety/")[1]


def test_an_account_of_the_same_confirmed_address_is_the_same_and_its_owner_is_told(home, here):
    add(here.folder, "ana@lago.example")
    new = Someone(here)
    new.through(home, **ANA)

    assert "ana@lago.example" in new.get("/me/")[1]
    (letter,) = mails_of(here.folder, "ana@lago.example")
    assert "Lago" in letter
    new.sign_out()
    assert Browser(here).sign_in("ana@lago.example").get("/desk/")[0] == 200  # the password too
    Someone(here).through(home, **ANA)
    assert len(mails_of(here.folder, "ana@lago.example")) == 1  # told once


def test_whoever_signed_up_with_the_address_of_another_is_locked_out_by_its_owner(home, here):
    thief = Someone(here)
    thief.get("/sign-in/signup/")
    thief.post("/sign-in/signup/", email="victim@lago.example", password1=PASSWORD, name="T")
    owner = Someone(here)
    owner.through(home, sub="9", email="victim@lago.example", email_verified=True, name="Vera")

    assert "victim@lago.example" in owner.get("/me/")[1]
    thief.get("/sign-in/login/")
    thief.post("/sign-in/login/", login="victim@lago.example", password=PASSWORD)
    assert "/sign-in/" in thief.leads("/desk/"), "the thief’s password opens nothing"


@pytest.mark.parametrize("said", [{"email_verified": False}, {}])
def test_an_address_that_is_not_confirmed_opens_nothing(home, here, said):
    add(here.folder, f"chief{len(said)}@lago.example")
    stranger = Someone(here)
    status, page = stranger.through(home, sub="66", email=f"chief{len(said)}@lago.example", **said)

    assert status == 403
    assert "is confirmed" in page
    assert "Lago’s directory did not say who you are." in page
    assert stranger.get("/me/")[1].count("Sign in"), "nobody is signed in"


def test_whoever_turns_back_is_at_the_sign_in_again(home, here):
    home.error = "access_denied"
    someone = Someone(here)
    status, page = someone.through(home)

    assert (status, "You did not sign in." in page) == (200, True)
    home.error = "server_error"
    assert someone.through(home)[0] == 401


def test_an_answer_that_nobody_asked_for_opens_nothing(home, here):
    home.claims = ANA
    stranger = Someone(here)
    there = way_there(stranger.get("/sign-in/login/")[1])
    status, _ = stranger.get(f"{there}callback/?code=x&state=y")

    assert status == 401
    assert "/sign-in/login/" in stranger.leads("/desk/")


def test_at_sign_out_one_is_told_that_the_provider_goes_on(home, here):
    someone = Someone(here)
    someone.through(home, sub="2", email="two@lago.example", email_verified=True)

    assert "you are still signed in" in someone.sign_out()
    assert "/sign-in/login/" in someone.leads("/desk/")


def test_the_second_factor_of_this_site_is_asked_all_the_same(home, ready, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(ready, folder)
    add(folder, "ana@lago.example")
    said = {"OIDC_CLIENT": CLIENT, "OIDC_SECRET": SECRET, "TWO_FACTORS": "yes"}
    with site(folder, OIDC_SERVER=home.address, OIDC_DOMAINS="lago.example", **said) as made:
        ana = Someone(made)
        ana.through(home, sub="7", email="ana@lago.example")  # of its domain, so confirmed
        assert ana.leads("/desk/").endswith("/safety/second-factor/")
        stranger = Someone(made)
        status, page = stranger.through(home, sub="8", email="bo@delta.example",
                                        email_verified=True)  # fmt: skip
        assert status == 403
        assert "it speaks only for addresses at lago.example" in page
        home.error = ""
    with site(folder, OIDC_SERVER="http://127.0.0.1:9", **said) as made:
        status, page = Someone(made).through(home)
        assert status == 502, "a provider that cannot be reached is said to be so"


def test_it_is_off_unless_it_is_set(ready, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(ready, folder)
    with site(folder) as made:
        assert "oidc" not in made.ask("/sign-in/login/")[1]
        assert made.ask("/sign-in/oidc/x/login/")[0] == 404
    for wrong in ("http://id.example.org", "id.example.org", "https://"):
        said = command(folder, "check", OIDC_SERVER=wrong, OIDC_CLIENT="x")
        assert (said.returncode, "must begin with https://" in said.stderr) == (2, True)
    said = command(folder, "check", OIDC_SERVER="https://id.example.org")
    assert (said.returncode, "OIDC_CLIENT" in said.stderr) == (2, True)
