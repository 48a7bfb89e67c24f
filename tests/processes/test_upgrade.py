"""Folders and databases of each release come up to the newest tables, on real processes."""

from __future__ import annotations

import json
import shutil
import sqlite3
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.processes.browsing import Browser
from tests.processes.commands import command
from tests.processes.conftest import unpack
from tests.processes.serving import site

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("upgrade")]

RELEASES = sorted((ROOT / "tests" / "releases").glob("*.tar.xz"))
PEOPLE = (
    "",
    "ana@lago.example",
    "eva@platform.example",
    "goran@site.example",
)
TABLES = """
import json
from waterpeers.cli.opening import open_installation
open_installation()
from django.db import connection
from waterpeers.cli.structure import structure
print(json.dumps({table: sorted(clauses) for table, clauses in structure(connection).items()}))
"""
HAS = """
import sys
from waterpeers.cli.opening import open_installation
open_installation()
from django.core.management import call_command
from django.core.management.commands import migrate
from waterpeers.apps.operators.models import Country
if "through migrations" in sys.argv:
    call_command(migrate.Command(), verbosity=0, interactive=False)
print(*Country.objects.order_by("pk").values_list(), sep="\\n")
"""
MIGRATE = """
import json, sys
from waterpeers.cli.opening import open_installation
open_installation()
from waterpeers.apps.foundation.backups.reading import make_tables
make_tables(json.loads(sys.argv[1]))
"""


@pytest.fixture(scope="module", params=RELEASES, ids=lambda path: path.name)
def old(request, tmp_path_factory) -> Path:
    """A folder as the release left it; it is not to be changed."""
    folder = tmp_path_factory.mktemp("old") / "data"
    unpack(request.param, folder)
    return folder


@pytest.fixture(scope="module", params=RELEASES, ids=lambda path: path.name)
def upgraded(request, brought_up, tmp_path_factory) -> tuple[Path, dict[tuple[str, str], int]]:
    """The same after it was served, and what each main page answered; not to be changed either."""
    there = brought_up(request.param)
    folder = Path(shutil.copytree(there, tmp_path_factory.mktemp("answering") / "data"))
    answered = {}
    with site(folder) as made:
        for email in PEOPLE:
            browser = Browser(made)
            pages = (browser.sign_in(email) if email else browser).main_pages()
            answered |= {(email, address): status for address, (status, _) in pages.items()}
    return folder, answered


def about_the_database(folder: Path, **more: str) -> list[tuple[str, str]]:
    said = json.loads(command(folder, "check", "--json", **more).stdout)["findings"]
    return [(each["level"], each["text"]) for each in said if each["subject"] == "database"]


def tables_of(folder: Path) -> dict[str, list[str]]:
    return dict(json.loads(command(folder, TABLES, program="-c").stdout))


def invented(folder: Path) -> list[tuple[str, int]]:
    kept = sqlite3.connect(folder / "waterpeers.sqlite3")
    rows = kept.execute("SELECT email, is_invented FROM accounts_person").fetchall()
    kept.close()
    return rows


def test_a_folder_comes_up_and_each_main_page_answers(upgraded, ready):
    folder, answered = upgraded

    assert {key: status for key, status in answered.items() if status != 200} == {}
    assert len(answered) > 100
    assert about_the_database(folder) == [("good", "sqlite answers.")]
    assert tables_of(folder) == tables_of(ready)
    assert {how for _email, how in invented(folder)} == {1}


def test_an_empty_database_gets_what_all_migrations_would_give_it(ready, tmp_path):
    (folder := tmp_path / "data").mkdir(0o700)
    through = command(folder, HAS, "through migrations", program="-c")
    assert through.returncode == 0, through.stderr

    given, at_once = tables_of(folder), tables_of(ready)
    del at_once["cache"]  # a start makes it beside the migrations
    assert given == at_once
    assert through.stdout.count("\n") > 200
    assert through.stdout == command(ready, HAS, program="-c").stdout


def test_a_database_on_postgresql_comes_up(old, database, tmp_path):
    kept = sqlite3.connect(old / "waterpeers.sqlite3")
    names: dict[str, list[str]] = {}
    for app, name in kept.execute("SELECT app, name FROM django_migrations"):
        names.setdefault(app, []).append(name)
    kept.close()
    folder, address = tmp_path / "new", database.new()
    made = command(folder, MIGRATE, json.dumps(names), program="-c", DATABASE=address)
    assert made.returncode == 0, made.stderr
    with site(folder, DATABASE=address) as made:
        assert made.ask("/register/")[0] == 200

    assert about_the_database(folder, DATABASE=address) == [("good", "postgresql answers.")]


def test_whoever_reads_does_not_wait_for_whoever_writes(upgraded, tmp_path):
    """What is noted of a session, at another address, is left out while somebody else writes."""
    folder = Path(shutil.copytree(upgraded[0], tmp_path / "data"))
    with site(folder) as made:
        own = Browser(made).sign_in("ana@lago.example")
        cookies = "; ".join(f"{each.name}={each.value}" for each in own.cookies)
        elsewhere = HTTPConnection("127.0.0.1", made.port, source_address=("127.0.0.2", 0))
        kept = sqlite3.connect(folder / "waterpeers.sqlite3")
        try:
            kept.execute("BEGIN IMMEDIATE")
            elsewhere.request("GET", "/register/", headers={"Cookie": cookies})
            assert elsewhere.getresponse().status == 200
        finally:
            kept.close()
            elsewhere.close()


def test_a_folder_of_before_the_first_release_is_told_what_is_wrong(upgraded, tmp_path):
    folder = Path(shutil.copytree(upgraded[0], tmp_path / "data"))
    kept = sqlite3.connect(folder / "waterpeers.sqlite3")
    kept.execute("DROP TABLE keeping_refusal")
    kept.commit()
    kept.close()

    (level, text), _ = about_the_database(folder)
    assert (level, "keeping_refusal" in text) == ("stop", True)
    with site(folder) as made:
        assert "keeping_refusal" in made.log.read_text()
