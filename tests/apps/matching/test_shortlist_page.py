"""What a shortlist says, in the reader's language."""

import pytest
from django.utils.translation import override

from waterpeers.apps.matching.queries import in_words
from waterpeers.domain.verdicts import Reason


@pytest.mark.parametrize(
    "language, said",
    [
        ("en", "The sizes are near: 14,200 and 31,000 connections."),
        ("fr", "14\u202f200 et 31\u202f000"),
        ("es", "14"),
    ],
)
def test_numbers_of_a_reason_are_written_as_the_reader_writes_them(language, said):
    reason = Reason("good_scale", (("mentee", "14200"), ("mentor", "31000")))
    with override(language):
        assert said in in_words(reason).replace("\xa0", "\u202f")


def test_languages_of_a_reason_have_their_names():
    reason = Reason("share_language", (("languages", "en, pt"),))
    with override("fr"):
        assert "Anglais, portugais" in in_words(reason)
