"""A small OpenID Connect provider on this machine: one client, and whoever it is told to let in."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "waterpeers", "a-secret-for-tests"


class Provider:
    """What it knows, and what it was asked; ``claims`` are those of whoever signs in next."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.claims: dict[str, Any] = {}
        self.error = ""  # what it answers in the place of a code
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []

    def configuration(self) -> dict[str, Any]:
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return {
            "issuer": self.address,
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **{f"{name}_endpoint": f"{self.address}/{path}" for name, path in ends.items()},
        }

    def authorized(self, asked: dict[str, str]) -> str:
        """Say where a browser goes on, as if somebody had signed in here."""
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert {"openid", "email", "profile"} <= set(asked["scope"].split())
        assert asked["code_challenge_method"] == "S256"
        if self.error:
            return f"{asked['redirect_uri']}?" + urlencode(
                {"error": self.error, "state": asked["state"]}
            )
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?" + urlencode({"code": code, "state": asked["state"]})

    def token(self, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Give tokens for a code, once, to whoever has the secret and the verifier."""
        asked = self.codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or challenge != asked["code_challenge"]
            or sent.get("redirect_uri") != asked["redirect_uri"]
            or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET)
        ):
            return 400, {"error": "invalid_grant"}
        token, at = secrets.token_urlsafe(16), int(time.time())
        self.tokens[token] = self.claims
        said = {"iss": self.address, "aud": CLIENT, "iat": at, "exp": at + 60, **self.claims}
        signed = jwt.encode(said, self.key, algorithm="RS256", headers={"kid": "one"})
        return 200, {"access_token": token, "token_type": "Bearer", "id_token": signed}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        said = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(said.query).items()}
        self.provider.asked.append(said.path)
        if said.path == "/.well-known/openid-configuration":
            self._answer(200, self.provider.configuration())
        elif said.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorized(asked))
            self.end_headers()
        elif said.path == "/userinfo":
            token = self.headers["Authorization"].removeprefix("Bearer ")
            self._answer(200, self.provider.tokens[token])
        else:
            self._answer(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        self._answer(*self.provider.token(sent))

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def provider() -> Iterator[Provider]:
    """Run it; whatever happens, nothing of it is left running."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    made = handler.provider = Provider(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
