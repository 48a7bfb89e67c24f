"""Folders and databases of each release come up to the newest tables, on real processes."""

from __future__ import annotations

import json
import sqlite3
import tarfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.processes.browsing import Browser
from tests.processes.commands import command
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
MIGRATE = """
import json, sys
from waterpeers.cli.opening import open_installation
open_installation()
from waterpeers.apps.foundation.backups.reading import make_tables
make_tables(json.loads(sys.argv[1]))
"""


@pytest.fixture(params=RELEASES, ids=lambda path: path.name)
def old(request, tmp_path) -> Path:
    folder = tmp_path / "old" / "data"
    with tarfile.open(request.param) as archive:
        archive.extractall(folder, filter="data")
    return folder


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


def test_a_folder_comes_up_and_each_main_page_answers(old, ready):
    with site(old) as made:
        answered = {}
        for email in PEOPLE:
            browser = Browser(made)
            pages = (browser.sign_in(email) if email else browser).main_pages()
            answered |= {(email, address): status for address, (status, _) in pages.items()}

    assert {key: status for key, status in answered.items() if status != 200} == {}
    assert len(answered) > 100
    assert about_the_database(old) == [("good", "sqlite answers.")]
    assert tables_of(old) == tables_of(ready)
    assert {how for _email, how in invented(old)} == {1}


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


def test_a_folder_of_before_the_first_release_is_told_what_is_wrong(old):
    with site(old):
        pass
    kept = sqlite3.connect(old / "waterpeers.sqlite3")
    kept.execute("DROP TABLE keeping_refusal")
    kept.commit()
    kept.close()

    (level, text), _ = about_the_database(old)
    assert (level, "keeping_refusal" in text) == ("stop", True)
    with site(old) as made:
        assert "keeping_refusal" in made.log.read_text()
