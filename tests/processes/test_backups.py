"""Backups of real sites: written while they serve, restored, refused where bad."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.processes.browsing import Browser
from tests.processes.commands import command
from tests.processes.serving import Site, site, until

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("upgrade")]

EXAMPLE = ROOT / "tests" / "releases" / "0.1.tar.xz"
READERS = ("", "ana@lago.example", "goran@site.example")
MINE = "/me/"  # says since when one is signed in, as /safety/ does of all
_CHANGES = re.compile(
    r'nonce="[^"]*"|value="(?:[\w-]{30,}|\{&quot;uuid&quot;[^"]*)"|'
    r"\d+\s+(?:second|minute)s?|:\d{4,5}"
)


@pytest.fixture(scope="module")
def served(brought_up, tmp_path_factory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(brought_up(EXAMPLE), folder)
    with site(folder) as made:
        yield made


@pytest.fixture(scope="module")
def kept(served) -> Path:
    """A backup, written while the site serves."""
    path = served.folder.parent / "kept.zip"
    told = json.loads(command(served.folder, "backup", str(path), "--json").stdout)
    assert (told["files"], told["tables"] > 60, told["rows"] > 1000) == (3, True, True)
    return path


def pages(made: Site) -> dict[str, str]:
    found = {}
    for email in READERS:
        browser = Browser(made)
        for address, (status, text) in (
            (browser.sign_in(email) if email else browser).main_pages().items()
        ):
            assert status == 200
            if not address.startswith((MINE, "/administration/", "/safety/")):
                found[f"{email} {address}"] = _CHANGES.sub("", text)
    return found


def contents(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    database = sqlite3.connect(folder / "waterpeers.sqlite3")
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    left_out = {"cache", "django_session", "usersessions_usersession", "django_migrations",
                "sqlite_sequence"}  # fmt: skip
    found = {
        name: [
            tuple(map(as_read, row))
            for row in database.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall()
        ]
        for (name,) in names
        if name not in left_out
    }
    database.close()
    return found


def as_read(value: object) -> object:
    """Read JSON: PostgreSQL keeps what it says, and not the order of its names."""
    return json.loads(value) if isinstance(value, str) and value[:1] in {"{", "["} else value


def test_what_is_restored_serves_the_same_pages(served, kept, tmp_path):
    before = pages(served)
    folder = tmp_path / "new" / "data"
    told = command(folder, "restore", str(kept), "--json")
    assert told.returncode == 0, told.stderr
    files = {
        path.relative_to(folder): path.read_bytes() for path in (folder / "files").rglob("*.*")
    }
    assert files == {
        path.relative_to(served.folder): path.read_bytes()
        for path in (served.folder / "files").rglob("*.*")
    }
    assert len(files) == 3
    assert [path for path in folder.rglob("*") if path.stat().st_mode & 0o077] == []
    with site(folder) as made:
        assert pages(made) == before


def test_it_moves_to_postgresql_and_back(kept, database, tmp_path):
    first, second, third = (tmp_path / name / "data" for name in ("first", "second", "third"))
    address, again = database.new(), tmp_path / "again.zip"
    for folder, path, more in (
        (first, kept, {}),
        (second, kept, {"DATABASE": address}),
    ):
        done = command(folder, "restore", str(path), **more)
        assert done.returncode == 0, done.stderr
    checked = command(second, "check", DATABASE=address)
    assert "postgresql answers" in checked.stdout
    assert "stop  database" not in checked.stdout
    with site(second, DATABASE=address) as made:
        signed = Browser(made).sign_in("ana@lago.example")
        assert signed.get("/desk/")[0] == 200
        assert command(second, "backup", str(again), DATABASE=address).returncode == 0
    taken = command(tmp_path / "fourth", "restore", str(kept), DATABASE=address)
    assert (taken.returncode, "has tables already" in taken.stderr) == (2, True)
    assert command(third, "restore", str(again)).returncode == 0

    expected, found = contents(first), contents(third)
    changed = {name for name in expected if expected[name] != found[name]}
    assert changed <= {
        "accounts_person",
        "audit_entry",
        "desk_turn",
        "foundation_mail",
        "safety_signinattempt",
    }  # ana signed in, told


@pytest.mark.parametrize("at", [0.001, 0.3, 0.7, 0.999])
def test_a_backup_with_one_wrong_byte_is_refused_before_anything_is_written(kept, tmp_path, at):
    data = bytearray(kept.read_bytes())
    data[int(len(data) * at)] ^= 1
    assert_refused(tmp_path, bytes(data), "damaged")


@pytest.mark.parametrize("left", [0, 3, 5000, -1, -100])
def test_a_backup_that_was_cut_off_is_refused(kept, tmp_path, left):
    data = kept.read_bytes()
    assert_refused(tmp_path, data[:left], "no backup" if 0 <= left < 4 else "damaged")


def test_other_files_are_refused(kept, tmp_path):
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("letter.txt", "hello")
    assert_refused(tmp_path, other.read_bytes(), "archive of something else")
    assert_refused(tmp_path, EXAMPLE.read_bytes(), "another kind of file")
    there = command(tmp_path / "new", "restore", str(tmp_path / "nothing"))
    assert (there.returncode, "cannot be read" in there.stderr) == (2, True)


def test_a_backup_of_a_newer_program_and_a_full_folder_are_refused(served, kept, tmp_path):
    full = command(served.folder, "restore", str(kept))
    assert (full.returncode, "has an installation already" in full.stderr) == (2, True)
    newer = tmp_path / "newer.zip"
    done = command(tmp_path, NEWER, str(kept), str(newer), program="-c")
    assert done.returncode == 0, done.stderr
    assert_refused(tmp_path, newer.read_bytes(), "newer WaterPeers")


NEWER = """
import json, sys, zipfile
from pathlib import Path
from waterpeers.apps.foundation.backups.archive import MANIFEST, SEAL, seal
old, new = map(Path, sys.argv[1:])
with zipfile.ZipFile(old) as was, zipfile.ZipFile(new, "w") as made:
    for entry in was.infolist():
        text = was.read(entry)
        if entry.filename == MANIFEST:
            manifest = json.loads(text)
            manifest["migrations"]["operators"].append("0099_later")
            text = json.dumps(manifest)
        made.writestr(entry, text)
    made.comment = b"0" * SEAL
seal(new)
"""


def assert_refused(tmp_path: Path, data: bytes, why: str) -> None:
    path, folder = tmp_path / "bad.zip", tmp_path / "new" / "data"
    path.write_bytes(data)
    done = command(folder, "restore", str(path))
    assert (done.returncode, why in done.stderr, "Traceback" in done.stderr) == (2, True, False)
    assert not folder.exists()


def test_the_worker_backs_up_where_asked_and_the_first_administrator_is_told(tmp_path):
    folder, kept = tmp_path / "data", tmp_path / "kept"
    with site(folder, BACKUP_FOLDER=str(kept), TWO_FACTORS="no") as made:
        assert f"waterpeers administrator YOU@YOUR.ORGANISATION --data {folder}" in (
            made.log.read_text()
        )
        until(lambda: [*kept.glob("waterpeers-*.zip")])
        who = ("maria@platform.example", "--name", "Maria", "--password-file", "-")
        done = command(folder, "administrator", *who, said="a-password-of-mine\n")
        assert done.returncode == 0, done.stderr
        maria = Browser(made).sign_in("maria@platform.example", "a-password-of-mine")
        status, page = maria.get("/administration/")
        (path,) = kept.glob("waterpeers-*.zip")
        assert (status, path.name in page) == (200, True)
    assert [each.stat().st_mode & 0o077 for each in (kept, path)] == [0, 0]
    assert command(tmp_path / "new", "restore", str(path)).returncode == 0
    assert "Nobody can run" not in command(folder, "check").stdout
