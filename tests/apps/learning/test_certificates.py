"""Certificates: for those who agreed, checked at their address, withdrawn with the name."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.apps.learning.made import Learned
from tests.conftest import NOON
from tests.world import signed_in
from tests.world import world as people
from waterpeers.apps.audit.models import Entry
from waterpeers.apps.learning.actions.certificates import issue_certificates, withdraw_certificate
from waterpeers.apps.learning.actions.records import change_learning, forget_learner
from waterpeers.apps.learning.documents import certificate_document
from waterpeers.apps.learning.models import Certificate
from waterpeers.domain.actors import Act
from waterpeers.domain.verdicts import NotAllowed, NotReady

pytestmark = pytest.mark.django_db
NAMED = {"names": ["Ana Sousa", "Rui Costa"], "names_agreed": True}


@pytest.fixture
def learned():
    return Learned(people())


def issued(made_for, **fields):
    made = made_for.note(**NAMED | fields)
    return made, issue_certificates(made, act=Act(made_for.deal.mentee, NOON))


def check(certificate, status=200, client=None):
    answer = (client or Client()).get(reverse("learning:certificate", args=[certificate.code]))
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_each_who_agreed_gets_one_once_and_nobody_else(learned):
    made, first = issued(learned)
    again = issue_certificates(made, act=Act(learned.deal.mentor, NOON))
    assert [each.name for each in first] == ["Ana Sousa", "Rui Costa"]
    assert [each.pk for each in again] == [each.pk for each in first]
    assert Entry.objects.get(event="learning.certified").after == {"certificates": 2}
    with pytest.raises(NotReady):
        issue_certificates(learned.note(), act=Act(learned.deal.mentee, NOON))
    act = Act(learned.world.actor("mentee_reporter"), NOON)
    with pytest.raises(NotAllowed):
        issue_certificates(made, act=act)


def test_its_address_shows_what_it_says_and_nothing_else(learned):
    made, (certificate, other) = issued(learned, learned="A secret", obstacles="No money")
    assert len(certificate.code) >= 20
    assert certificate.code != other.code
    shown = check(certificate)
    assert "Ana Sousa" in shown
    assert made.practice in shown
    assert "Águas do Lago" in shown
    for hidden in ("Rui Costa", "A secret", "No money", made.unit, made.next_use, str(made.uuid)):
        assert hidden not in shown
    assert Client().get(reverse("learning:certificate", args=["x" * 24])).status_code == 404


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Certificate of taking part"),
        ("fr", "Attestation de participation"),
        ("es", "Constancia de participación"),
    ],
)
def test_it_is_a_pdf_in_three_languages_with_the_address_on_it(learned, language, title):
    _made, (certificate, _other) = issued(learned)
    address = reverse("learning:certificate-paper", args=[certificate.uuid, language, "pdf"])
    answer = signed_in(learned.world, "mentor_coordinator").get(address)
    assert answer.content.startswith(b"%PDF")
    with translation.override(language):
        document = certificate_document(certificate)
    assert document.title == title
    assert certificate.code in document.origin
    gone = address.replace(f"/{language}.", "/xx.")
    assert signed_in(learned.world, "facilitator").get(gone).status_code == 404


def test_a_learner_who_is_forgotten_takes_the_certificate_along(learned):
    _made, (certificate, other) = issued(learned)
    side = learned.side("Águas do Lago")
    forget_learner(side, "ana sousa", act=Act(learned.deal.mentee, NOON))
    shown = check(certificate, 410)
    assert "Sousa" not in shown
    assert "was withdrawn" in shown
    assert "Rui Costa" in check(other)
    assert not Certificate.objects.filter(name__icontains="Sousa").exists()
    paper = reverse("learning:certificate-paper", args=[certificate.uuid, "en", "pdf"])
    assert signed_in(learned.world, "mentee_signatory").get(paper).status_code == 404


def test_it_falls_with_the_agreement_to_be_named_and_can_be_withdrawn(learned):
    made, (certificate, other) = issued(learned)
    fields = learned.fields(names=["Rui Costa"], names_agreed=True)
    act = Act(learned.deal.mentee, NOON)
    change_learning(made, fields, revision=made.revision, act=act)
    check(certificate, 410)
    withdraw_certificate(other, act=act)
    check(other, 410)


def test_it_says_the_same_when_the_record_is_changed(learned):
    made, (certificate, _other) = issued(learned)
    act = Act(learned.deal.mentee, NOON)
    change_learning(
        made, learned.fields(practice="Other", **NAMED), revision=made.revision, act=act
    )
    shown = check(certificate)
    assert "Read the night flow of a zone" in shown
    assert not re.search(r"\bOther\b", shown)
