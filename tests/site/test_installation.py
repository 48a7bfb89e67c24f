"""What an installation rests on: its secret, its room on the disk, the addresses it sees."""

from __future__ import annotations

import os
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client, RequestFactory

from tests.world import PASSWORD, person
from waterpeers.apps.accounts.models import Person
from waterpeers.apps.foundation.addresses import client_address
from waterpeers.apps.foundation.models import Mail
from waterpeers.cli import check, choose_installation, installation
from waterpeers.cli.edge import Unreadable
from waterpeers.cli.tables import need_tables
from waterpeers.site import environment, room
from waterpeers.site.views import broken

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch):
    for name in ("SECRET_KEY", "BASE_URL", "DATA"):
        monkeypatch.delenv(f"WATERPEERS_{name}", raising=False)


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path):
    made = environment.secret_key(tmp_path / "new")
    path = tmp_path / "new" / "secret_key"

    assert len(made) > 40
    assert environment.secret_key(tmp_path / "new") == made == path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["secret_key"]


def test_processes_that_start_together_share_one_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(environment.secret_key, [tmp_path] * 40))

    assert len(made) == 1


def test_a_secret_that_a_full_disk_left_empty_is_made_again(tmp_path):
    (tmp_path / "secret_key").touch()

    assert len(environment.secret_key(tmp_path)) > 40
    assert (tmp_path / "secret_key").read_text()


@pytest.mark.parametrize("name", ["a-file", "a-file/below"])
def test_a_folder_that_cannot_be_used_is_named_without_a_traceback(tmp_path, capsys, name):
    (tmp_path / "a-file").write_text("")
    with pytest.raises(SystemExit) as left:
        environment.secret_key(tmp_path / name)

    assert left.value.code == 2
    assert str(tmp_path / name) in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments, address",
    [
        (["run", "--port", "8111"], "http://127.0.0.1:8111"),
        (["run", "--host=10.0.0.5"], "http://10.0.0.5:8000"),
        (["run", "--host", "::1", "--port=81"], "http://[::1]:81"),
        (["run", "--host", "0.0.0.0", "--port", "81"], None),
        (["run"], None),
        (["check", "--port", "81"], None),
    ],
)
def test_links_in_mails_lead_to_where_the_site_is(monkeypatch, arguments, address):
    monkeypatch.setattr(os, "environ", dict(os.environ))
    choose_installation(arguments)

    assert os.environ.get("WATERPEERS_BASE_URL") == address


def test_an_address_that_was_set_is_kept(monkeypatch):
    monkeypatch.setattr(os, "environ", os.environ | {"WATERPEERS_BASE_URL": "https://wop.example"})
    choose_installation(["run", "--port", "81", "--data", "/srv/x"])

    assert os.environ["WATERPEERS_BASE_URL"] == "https://wop.example"
    assert os.environ["WATERPEERS_DATA"] == "/srv/x"


@pytest.mark.parametrize(
    "proxies, forwarded, seen",
    [
        (0, "203.0.113.9", "10.0.0.1"),  # anybody may write that header
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),  # the left part is the client's own word
        (2, "203.0.113.9, 10.0.0.7", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_the_address_of_a_client_behind_proxies(settings, proxies, forwarded, seen):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1")

    assert client_address(request) == seen


@pytest.mark.django_db
def test_wrong_passwords_of_one_lock_nobody_else_out(client):
    person("ana@example.org")
    for number in range(15):
        client.post("/sign-in/login/", {"login": f"{number}@example.org", "password": "wrong"})
    answer = client.post("/sign-in/login/", {"login": "ana@example.org", "password": PASSWORD})

    assert answer.status_code == 302


@pytest.mark.django_db
def test_wrong_passwords_for_one_account_are_few(client):
    person("ana@example.org")
    sent = {"login": "ana@example.org", "password": "wrong"}
    answers = [client.post("/sign-in/login/", sent) for _ in range(8)]

    assert "Too many wrong passwords" in answers[-1].content.decode()
    right = client.post("/sign-in/login/", sent | {"password": PASSWORD})
    assert right.status_code == 200  # not yet


@pytest.mark.django_db
def test_a_full_disk_is_not_told_as_too_many_attempts(client, monkeypatch):
    person("ana@example.org")
    shared = caches["default"]
    shared.set("there", 1)
    assert shared.add("there", 2) is False  # an ordinary no
    monkeypatch.setattr(room.shutil, "disk_usage", lambda folder: Usage(1, 1, 0))

    with pytest.raises(OperationalError):
        shared.add("there", 2)
    client.raise_request_exception = False
    monkeypatch.setattr("waterpeers.site.cache.DatabaseCache._base_set", lambda *_, **__: False)
    answer = client.post("/sign-in/login/", {"login": "ana@example.org", "password": PASSWORD})
    assert answer.status_code == 507
    assert "disk" in answer.content.decode()


def test_a_fault_is_said_on_a_page_without_the_data_folder(settings, tmp_path):
    settings.DATA = tmp_path / "taken away"
    answer = broken(RequestFactory().get("/register/"))

    assert answer.status_code == 500
    assert "<h1" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("label", ["operators", "diagnosis"])
def test_a_folder_of_a_newer_version_is_refused(label):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, '9999_later', %s)",
            [label, "2030-01-01 00:00:00+00:00"],
        )

    with pytest.raises(Unreadable, match="newer"):
        need_tables()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/register/", "/map/", "/code/", "/sign-in/login/"])
def test_monitors_may_ask_for_the_head_alone(client, address):
    answer = client.head(address)

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.django_db
def test_whoever_signs_up_has_a_name(client):
    sent = {"email": "new@example.org", "password1": "a-password-of-mine"}
    nameless = client.post("/sign-in/signup/", sent)
    client.post("/sign-in/signup/", sent | {"name": "Nadia Duarte"})

    assert nameless.status_code == 200
    letter = Mail.objects.get()
    assert "127.0.0.1" not in letter.text.split("\n")[0]
    assert "WaterPeers" in letter.text
    assert Person.objects.get(email="new@example.org").name == "Nadia Duarte"


@pytest.mark.django_db
def test_nobody_who_is_not_here_gets_mail(client):
    client.post("/sign-in/password/reset/", {"email": "stranger@example.org"})

    assert not Mail.objects.exists()


def test_what_others_could_read_is_taken_from_them_and_said(tmp_path, settings):
    settings.DATA = tmp_path / "data"
    (settings.DATA / "mail").mkdir(parents=True)
    (settings.DATA / "mail" / "1.log").write_text("a link")
    for path in (settings.DATA, *settings.DATA.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (finding,) = check._folder()
    assert (finding.level, "3 files and folders" in finding.text) == ("stop", True)

    installation.open_folder(settings.DATA)
    modes = [path.stat().st_mode & 0o777 for path in (settings.DATA, *settings.DATA.rglob("*"))]
    assert sorted(modes) == [0o600, 0o700, 0o700]
    (finding,) = check._folder()
    assert finding.level == "good"


def test_a_new_folder_is_for_its_owner_alone(tmp_path):
    installation.open_folder(tmp_path / "new")

    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_the_page_of_a_fault_needs_no_data_folder(settings, tmp_path):
    settings.DATA = tmp_path / "gone"
    answer = broken(RequestFactory().get("/"))

    assert (answer.status_code, b"Something broke" in answer.content) == (500, True)


@pytest.mark.django_db
def test_wrong_passwords_from_elsewhere_do_not_lock_an_owner_out(client):
    owner = person("ana@example.org")
    sent = {"login": "ana@example.org", "password": "wrong"}
    answers = [client.post("/sign-in/login/", sent, REMOTE_ADDR="10.0.0.9") for _ in range(8)]

    assert "Too many wrong passwords" in answers[-1].content.decode()
    told = Mail.objects.get()  # once
    assert (told.to, "10.0.0.9" in told.text) == (owner.email, True)
    right = client.post("/sign-in/login/", sent | {"password": PASSWORD}, REMOTE_ADDR="10.0.0.10")
    assert right.status_code == 302


@pytest.mark.django_db
def test_a_browser_that_its_owner_has_used_before_is_not_locked_out_by_others_beside_it(client):
    owner = person("ana@example.org")
    client.force_login(owner)
    client.get("/desk/")
    client.session.flush()
    sent = {"login": "ana@example.org", "password": "wrong"}
    stranger = Client()
    for _ in range(8):
        answer = stranger.post("/sign-in/login/", sent)

    assert "Too many wrong passwords" in answer.content.decode()
    assert client.post("/sign-in/login/", sent | {"password": PASSWORD}).status_code == 302
