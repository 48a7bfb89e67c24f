"""Setting up believes the authorities of the machine, and what somebody has set."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT


def told(name: str, **environment: str) -> str:
    script = f'. tools/certificates; printf %s "${{{name}:-}}"'
    plain = {"PATH": "/usr/bin:/bin", "HOME": "/nowhere", "PIP_CONFIG_FILE": os.devnull}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT, env=plain | environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def test_the_installer_takes_the_store_of_the_machine():
    assert told("UV_SYSTEM_CERTS") == "1"
    assert told("UV_SYSTEM_CERTS", UV_SYSTEM_CERTS="0") == "0"


@pytest.mark.parametrize("name", ["PIP_CERT", "REQUESTS_CA_BUNDLE"])
def test_what_somebody_has_set_is_kept(tmp_path: Path, name):
    assert told("PIP_CERT", **{name: "/own.pem"}) == ("/own.pem" if name == "PIP_CERT" else "")


def test_an_authority_that_was_named_is_believed_by_pip_as_well(tmp_path):
    own = tmp_path / "own.pem"
    own.write_text("an authority")
    assert told("PIP_CERT", SSL_CERT_FILE=str(own)) == str(own)
    assert told("PIP_CERT", SSL_CERT_FILE=str(tmp_path / "gone.pem")) != str(tmp_path / "gone.pem")
