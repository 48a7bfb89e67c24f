"""What a sender's file makes long or large is done in a process that can be ended."""

from __future__ import annotations

import os
import time
from datetime import date
from decimal import Decimal
from pickle import UnpicklingError

import pytest

from waterpeers.apps.foundation import apart as module
from waterpeers.apps.foundation.apart import apart
from waterpeers.domain.numbers import number
from waterpeers.domain.verdicts import NotReady, NotValid, Reason


def spins() -> None:
    while True:
        pass


def sleeps() -> None:
    time.sleep(600)


def swells() -> int:
    return len(bytearray(3 * 2**30))


def refuses(text: str) -> None:
    raise NotValid.because("too_long", field="file", limit=text)


def dates() -> tuple[date, Reason]:
    return date(2026, 1, 2), Reason("required")


def decimal() -> Decimal:
    return Decimal(1)


def process() -> int:
    return os.getpid()


def test_it_gives_what_the_function_gives_from_another_process():
    assert apart(number, "1 200,5", ",") == 1200.5
    assert apart(dates) == (date(2026, 1, 2), Reason("required"))
    assert apart(process) != os.getpid()


def test_what_is_refused_there_is_refused_here():
    with pytest.raises(NotValid) as refused:
        apart(refuses, "3")
    assert refused.value.verdict.against == (Reason("too_long", (("limit", "3"),), "file"),)


@pytest.mark.parametrize("work", [spins, sleeps, swells])
def test_what_takes_too_much_is_ended_and_said(work, monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 1)
    with pytest.raises(NotValid) as refused:
        apart(work)
    assert refused.value.verdict.against[0].code == "file_takes_too_much"


def test_a_fault_there_is_a_fault_here():
    with pytest.raises(RuntimeError):
        apart(number, "many", ",")


def test_it_takes_nothing_from_there_but_plain_data():
    with pytest.raises(UnpicklingError):
        apart(decimal)


def test_who_comes_when_all_places_are_taken_is_told_to_come_again():
    places = module.AT_ONCE + module.WAITING
    for _ in range(places):
        module._asked.acquire()
    try:
        with pytest.raises(NotReady) as refused:
            apart(process)
    finally:
        for _ in range(places):
            module._asked.release()
    assert refused.value.verdict.against[0].code == "readers_busy"
    assert apart(process)
