"""What ``docs/running`` hands out is right: configuration files, commands, settings."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from waterpeers.cli import COMMANDS

RUNNING = ROOT / "docs" / "running"
PAGES = sorted(RUNNING.rglob("*.md"))
NGINX = (RUNNING / "nginx.conf").read_text()
CADDY = (RUNNING / "Caddyfile").read_text()


def blocks(text: str) -> dict[str, list[str]]:
    """Read nginx's or Caddy's blocks: the head of each, with the lines that stand in it."""
    open_blocks, found = ["top"], {"top": []}
    for line in (line.split("#")[0].strip() for line in text.splitlines()):
        if line.endswith("{"):
            open_blocks.append(line[:-1].strip())
            found.setdefault(open_blocks[-1], [])
        elif line == "}":
            open_blocks.pop()
            assert open_blocks, "a bracket too many"
        elif line:
            found[open_blocks[-1]].append(line)
    assert open_blocks == ["top"], "a bracket is missing"
    return found


def test_nginx_passes_on_what_the_site_needs():
    found = blocks(NGINX)
    assert all(line.endswith(";") for lines in found.values() for line in lines)
    assert {
        "proxy_pass http://waterpeers;",
        "proxy_set_header Host $host;",
        "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
    } <= set(found["location /"])
    assert found["upstream waterpeers"][0] == "server 127.0.0.1:8000;"
    assert "client_max_body_size 21m;" in found["server"]


def test_caddy_leads_to_the_site():
    found = blocks(CADDY)
    assert found["top"] == []
    assert set(found) == {
        "top", "peers.example.org", "request_body", "reverse_proxy 127.0.0.1:8000",
        "transport http",
    }  # fmt: skip


def test_nginx_takes_its_file(tmp_path: Path):
    if not (program := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")):
        pytest.skip("nginx is not installed: its file was only parsed")
    subject = ["-subj", "/CN=peers.example.org", "-days", "2", "-nodes"]
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", *subject, "-keyout", key,
         "-out", certificate], check=True, capture_output=True,
    )  # fmt: skip
    text = re.sub(r"ssl_certificate \S+;", f"ssl_certificate {certificate};", NGINX)
    text = re.sub(r"ssl_certificate_key \S+;", f"ssl_certificate_key {key};", text)
    text = text.replace("listen 80;", "listen 8480;").replace("[::]:80;", "[::]:8480;")
    text = text.replace("443 ssl", "8443 ssl")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    log = "access_log off; " + "".join(f"{kind}_temp_path {tmp_path};" for kind in kinds)
    (tmp_path / "all.conf").write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{log}\n{text}\n}}\n"
    )
    done = subprocess.run(
        [program, "-t", "-p", tmp_path, "-c", tmp_path / "all.conf"], capture_output=True, text=True
    )
    assert (done.returncode, "syntax is ok" in done.stderr) == (0, True), done.stderr


def test_caddy_takes_its_file():
    if not (program := shutil.which("caddy")):
        pytest.skip("caddy is not installed: its file was only parsed")
    command = [program, "validate", "--adapter", "caddyfile", "--config", RUNNING / "Caddyfile"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_pages_name_commands_and_settings_that_are_there(page: Path):
    text = page.read_text()
    sources = (ROOT / "waterpeers" / "site" / "settings.py").read_text()
    commands = set(re.findall(r"(?:^|[`/ ])waterpeers ([a-z]+)(?=[ `\n])", text, re.MULTILINE))
    assert commands - {"waterpeers"} <= set(COMMANDS)
    for name in set(re.findall(r"WATERPEERS_([A-Z_]+)", text)) - {"DATA", "SECRET_KEY"}:
        assert f'"{name}"' in sources, name
    for link in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert (page.parent / link).is_file(), link


def test_each_setting_is_explained():
    told = (RUNNING / "settings.md").read_text()
    sources = (ROOT / "waterpeers" / "site" / "settings.py").read_text()
    for name in set(re.findall(r'env\.\w+\("([A-Z_]+)"', sources)):
        assert f"`WATERPEERS_{name}`" in told, name
