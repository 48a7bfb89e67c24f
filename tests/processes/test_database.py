"""A real site on a real PostgreSQL that goes away and comes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.processes.serving import Site, site
from waterpeers.site.database import postgresql as read_address

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
