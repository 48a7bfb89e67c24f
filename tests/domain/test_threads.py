"""What a mail says itself, whatever program quoted what it answers."""

from __future__ import annotations

import sys

import pytest

from waterpeers.domain.threads import ABOVE, answered, plain_of


@pytest.mark.parametrize(
    "quoted",
    [
        "> Ana asked",
        f"{ABOVE} Answer above this line",
        "On 3 May 2026 Ana wrote:\n> Since when?",
        "Le 3 mai 2026 à 10:12, Ana <ana@lago.example>\na écrit :\n\n> Depuis quand ?",
        "From: WaterPeers <reply@x.example>\nSent: Monday 4\nTo: Carel\nSubject: Re\n\n"
        f"{ABOVE} Answer",
        "De : WaterPeers\nEnvoyé : lundi 4\nÀ : Carel\nObjet : Re\n\n____________________\nx",
        "-----Original Message-----\nFrom: x",
        "--\nCarel, Delta",
        "-- \nCarel, Delta",
        "",
    ],
)
def test_what_is_quoted_is_left_out(quoted):
    text = "Since May 2026:\n\n- zone 1\n- zone 2"

    assert answered(f"{text}\n\n{quoted}") == text
    assert answered(f"{text}\r\n\r\n{quoted}".replace("\n", "\r\n")) == text


def test_words_that_end_in_a_colon_stay_where_nothing_is_quoted():
    assert answered("In 2026 we need:\n") == "In 2026 we need:"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>One</p><p>Two &amp; three</p>", "One\n\nTwo & three"),
        ("<head><title>x</title></head><body>One<script>if (a < b) {}</script></body>", "One"),
        ("One<blockquote>Two</blockquote>Three", "One"),
        ("One < two", "One"),
        ("a<b", "a"),
        ("", ""),
    ],
)
def test_html_gives_its_words(html, words):
    assert plain_of(html).strip() == words


@pytest.mark.parametrize(
    "piece",
    ["<", "<p>", "&#", "> ", "\n", "a:\n", "1:\n\n", "<style>", "</", "<!--", "-- \r", "­"],
)
def test_twice_as_much_takes_about_twice_the_calls(piece):
    def calls(size: int) -> int:
        counted = 0

        def count(*_: object) -> None:
            nonlocal counted
            counted += 1

        sys.setprofile(count)
        try:
            answered(plain_of(piece * size))
            answered(piece * size)
        finally:
            sys.setprofile(None)
        return counted

    assert calls(2000) < 2.2 * calls(1000) + 100
