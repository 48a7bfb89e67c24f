"""Versions of files: the next never loses the one before; one class; a thing beside which it is."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from tests.apps.learning.made import Learned
from tests.conftest import NOON
from tests.world import World, signed_in
from waterpeers.apps.agreements.actions.attachments import attach, change_file_class, detach
from waterpeers.apps.agreements.models import Attachment
from waterpeers.apps.agreements.queries import files_of, series_of
from waterpeers.apps.foundation.beside import beside_of
from waterpeers.domain.actors import Act
from waterpeers.domain.partnerships import FileClass
from waterpeers.domain.verdicts import NotAllowed, NotReady, NotValid

pytestmark = pytest.mark.django_db


class Filed(Learned):
    """A partnership that keeps files."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.world = world

    def act(self, who: str = "mentee_signatory") -> Act:
        return Act(self.world.actor(who), NOON)

    def keep(self, text: str = "one", **more) -> Attachment:
        file = ContentFile(text.encode(), name="plan.txt")
        return attach(self.partnership, file, **{"act": self.act(), **more})

    def kept(self, who: str = "mentee_signatory"):
        actor = self.world.actor(who)
        return series_of(files_of(self.partnership, actor), actor)


@pytest.fixture
def filed(everybody: World) -> Filed:
    return Filed(everybody)


def test_the_next_version_stands_before_the_others_and_loses_none(filed):
    first = filed.keep(file_class=FileClass.RESTRICTED)
    second = filed.keep("two", replaces=first, word="Zone 2 added")
    other = filed.keep("else")

    kept = filed.kept()
    assert [each.latest for each in kept] == [other, second]
    assert kept[1].earlier == (first,)
    assert (second.version, second.file_class) == (2, FileClass.RESTRICTED)
    assert first.file.open().read() == b"one"


def test_of_two_who_replace_one_version_the_second_is_told(filed):
    first = filed.keep()
    filed.keep("two", replaces=first)
    with pytest.raises(NotReady) as refused:
        filed.keep("three", replaces=first)

    assert refused.value.verdict.against[0].code == "file_replaced_meanwhile"
    assert Attachment.objects.count() == 2


def test_the_same_file_again_is_no_version(filed):
    with pytest.raises(NotValid) as refused:
        filed.keep("one", replaces=filed.keep())
    assert refused.value.verdict.against[0].code == "same_file_again"


def test_readers_are_those_of_all_versions(filed):
    first = filed.keep()
    second = filed.keep("two", replaces=first)
    assert len(filed.kept("mentee_reporter")) == 1
    change_file_class(second, FileClass.RESTRICTED, act=filed.act())

    first.refresh_from_db()
    assert first.file_class is FileClass.RESTRICTED
    assert filed.kept("mentee_reporter") == []
    client = signed_in(filed.world, "mentee_reporter")
    assert client.get(reverse("agreements:download", args=[first.uuid])).status_code == 404
    with pytest.raises(NotAllowed):
        change_file_class(second, FileClass.PUBLIC, act=filed.act("mentee_reporter"))
    with pytest.raises(NotValid):
        change_file_class(second, "anybody", act=filed.act())


def test_taken_away_the_version_before_is_the_last_again(filed):
    first = filed.keep()
    detach(filed.keep("two", replaces=first), act=filed.act())

    assert [each.latest for each in filed.kept()] == [first]
    assert filed.keep("three", replaces=first).version == 2


def test_a_file_stands_beside_what_it_is_about(filed):
    learned = filed.note()
    beside = beside_of(learned)
    first = filed.keep(about=beside)
    second = filed.keep("two", replaces=first)

    (kept,) = filed.kept()
    assert kept.about is not None
    assert (kept.latest, kept.about.row) == (second, learned)
    client = signed_in(filed.world, "mentor_signatory")
    page = client.get(reverse("learning:record", args=[learned.uuid])).content.decode()
    assert reverse("agreements:download", args=[second.uuid]) in page
    assert f"?about=learning/{learned.uuid}" in page


@pytest.mark.parametrize("about", ["learning/no", "nothing/6f9c", "learning/%00", "learning"])
def test_what_is_nothing_is_not_found(filed, about):
    there = reverse("agreements:files", args=[filed.partnership.uuid])

    assert signed_in(filed.world).get(f"{there}?about={about}").status_code in {400, 404}


def test_the_pages_keep_a_version_and_say_who_reads_it(filed):
    first = filed.keep()
    client = signed_in(filed.world, "mentee_signatory")
    there = reverse("agreements:new-version", args=[first.uuid])
    answer = client.post(there, {"file": ContentFile(b"two", name="plan.txt"), "word": "More"})
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["Location"]).content.decode()

    assert "1 earlier version" in page
    assert "version 2" in page
    again = client.post(there, {"file": ContentFile(b"three", name="plan.txt")})
    assert again.status_code == 409
    assert "version 2 meanwhile" in again.content.decode()
