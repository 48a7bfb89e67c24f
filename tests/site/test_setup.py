"""Setting up believes the authorities of the machine, and what somebody has set."""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from zipfile import ZipFile

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

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


# --- for real: an index on this machine, with a certificate that only its own authority vouches for


def authority() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    return certified("An authority of one's own", key, key, None, is_authority=True), key


def certified(name, key, by, issuer, *, is_authority=False):
    """A certificate for some days; ``by`` is the key that vouches for it."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    at = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer or subject)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(at - timedelta(days=1))
    builder = builder.not_valid_after(at + timedelta(days=2))
    limits = x509.BasicConstraints(ca=is_authority, path_length=None)
    host = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    builder = builder.add_extension(limits, critical=True).add_extension(host, critical=False)
    return builder.sign(by, hashes.SHA256())


@pytest.fixture
def index(tmp_path):
    """Give the address of an index with one package, and the file of its authority."""
    vouches, own = authority()
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = certified("127.0.0.1", key, own, vouches.subject)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (tmp_path / "authority.pem").write_bytes(vouches.public_bytes(pem))
    (tmp_path / "host.pem").write_bytes(secret + certificate.public_bytes(pem))
    shelf = tmp_path / "shelf" / "simple" / "peers-example"
    shelf.mkdir(parents=True)
    wheel = shelf / "peers_example-1.0-py3-none-any.whl"
    with ZipFile(wheel, "w") as file:
        info = "peers_example-1.0.dist-info"
        file.writestr("peers_example.py", "said = 'here'\n")
        file.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: peers-example\nVersion: 1.0\n"
        )
        file.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        file.writestr(f"{info}/RECORD", "")
    (shelf / "index.html").write_text(f'<a href="{wheel.name}">{wheel.name}</a>')
    handler = partial(Quiet, directory=str(tmp_path / "shelf"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secured.load_cert_chain(tmp_path / "host.pem")
    server.socket = secured.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_address[1]}/simple/", tmp_path / "authority.pem"
    server.shutdown()
    server.server_close()
    thread.join()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        """Say nothing."""


PYTHON = Path(sys.base_prefix) / "bin" / "python3"  # that of the machine, which has pip
INSTALLERS = {
    "pip": f"{PYTHON} -m pip install -q --disable-pip-version-check --no-deps --retries 0 ",
    "uv": ".tools/bin/uv pip install -q --no-deps --no-cache --python $python ",
}


@pytest.mark.parametrize("name", INSTALLERS)
@pytest.mark.parametrize("is_believed", [True, False])
def test_what_an_authority_of_ones_own_vouches_for_is_installed(index, tmp_path, name, is_believed):
    address, own = index
    if name == "uv" and not (ROOT / ".tools" / "bin" / "uv").exists():
        pytest.skip("the installer was not fetched: this environment was made otherwise")
    there = tmp_path / "there"
    where = f"--index-url {address} --target {there} peers-example"
    script = f"python={sys.executable}; . tools/certificates; {INSTALLERS[name]}{where}"
    plain = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PIP_CONFIG_FILE": os.devnull}
    plain |= {"UV_HTTP_RETRIES": "0", "SSL_CERT_FILE": str(own)} if is_believed else {}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT, env=plain, capture_output=True, text=True,
    )  # fmt: skip

    assert (there / "peers_example.py").exists() is is_believed, done.stderr
    assert (done.returncode == 0) is is_believed
