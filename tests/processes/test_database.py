"""A real site on a real PostgreSQL that goes away and comes back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import parse_qsl, urlsplit

import psutil
import psycopg
import pytest

from tests.processes.conftest import Database
from tests.processes.serving import Site, site, until
from waterpeers.site.database import postgresql as read_address

MOST = 1000  # connections: more than any database of ours takes
pytestmark = [pytest.mark.long, pytest.mark.xdist_group("processes")]


@pytest.fixture(scope="module")
def running(database, tmp_path_factory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site") / "data"
    with site(folder, DATABASE=database.address) as made:
        yield made


def status(made: Site) -> int:
    return made.ask("/register/")[0]


def test_after_the_database_was_restarted_the_next_request_is_answered(running, database):
    assert [status(running) for _ in range(10)] == [200] * 10
    database.crash()
    assert {status(running) for _ in range(10)} == {503}
    assert "does not answer" in running.ask("/alive/")[1]
    database.start()

    assert [status(running) for _ in range(10)] == [200] * 10


def test_without_a_free_connection_it_says_so_and_answers_when_there_is_one(running, database):
    database.crash()  # so that the site has no connection of its own
    database.start()
    held = []
    with suppress(psycopg.OperationalError):
        while len(held) < MOST:
            held.append(psycopg.connect(database.address))
    try:
        assert 0 < len(held) < MOST, "the database takes no more"
        assert {status(running) for _ in range(10)} == {503}
        assert "does not answer" in running.ask("/alive/")[1]
    finally:
        for each in held:
            each.close()

    until(lambda: status(running) == 200)
    assert [status(running) for _ in range(10)] == [200] * 10


def test_another_machine_takes_over_where_the_address_names_it(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two") / "data"
    with (
        tempfile.TemporaryDirectory(prefix="waterpeers-pg-", dir="/tmp") as first,
        tempfile.TemporaryDirectory(prefix="waterpeers-pg-", dir="/tmp") as second,
    ):
        one, other = Database(first), Database(second)
        try:
            with site(folder, DATABASE=other.address):
                pass  # it has its tables, as a machine that follows would
            sockets = dict(parse_qsl(urlsplit(other.address).query))["host"]
            with site(folder, DATABASE=f"{one.address},{sockets}") as made:
                assert [status(made) for _ in range(5)] == [200] * 5
                one.crash()
                assert [status(made) for _ in range(10)] == [200] * 10
        finally:
            with suppress(psutil.NoSuchProcess):  # it crashed
                one.server.cleanup()
            other.server.cleanup()


@pytest.mark.parametrize(
    "address, host, port",
    [
        ("postgresql://ana:p%40ss@one/wop", "one", ""),
        ("postgresql://ana:p%40ss@one:5433/wop", "one", "5433"),
        ("postgresql://ana:p%40ss@[::1]:5433/wop", "::1", "5433"),
        ("postgresql://ana:p%40ss@[::1]/wop", "::1", ""),
        ("postgresql://ana:p%40ss@one:1,two:2/wop", "one,two", "1,2"),
        ("postgresql://ana:p%40ss@/wop?host=/var/run/x", "/var/run/x", ""),
        ("postgresql://ana:p%40ss@/wop?host=%2Fvar%2Frun%2Fx", "/var/run/x", ""),
    ],
)
def test_the_address_of_a_database_and_of_those_that_may_take_over(address, host, port):
    found = read_address(address)
    assert (found["HOST"], found["PORT"]) == (host, port)
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("ana", "p@ss", "wop")
