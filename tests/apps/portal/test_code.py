"""What everybody reads of the Code."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.partnerships import made

pytestmark = pytest.mark.django_db


def test_without_an_official_text_the_public_page_says_so(client):
    body = client.get(reverse("portal:code")).content.decode()
    assert "has not been put on this site yet" in body
    assert "https://gwopa.org/about-us-gwopa/charter/code-of-conduct" in body
    assert "It is not the official text" in body
    assert "Give and take no gifts" not in body  # a local rule that nobody adopted

    text = made.code_text()
    body = client.get(reverse("portal:code")).content.decode()
    assert text.sha256 in body
    answer = client.get(reverse("portal:code-text", args=[text.uuid]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content.startswith(b"%PDF")
