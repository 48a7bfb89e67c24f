"""A plain browser for tests of whole sites: it signs in and follows links."""

from __future__ import annotations

import re
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tests.processes.serving import PATIENCE, Site

PASSWORD = "try-it-out-2026"  # of all invented people of the example world
_LINK = re.compile(r'href="(/[^"?#]*)"')
_NOT_FOLLOWED = ("/static/", "/language/", "/sign-in/logout/")


class Browser:
    """Somebody with a browser."""

    def __init__(self, site: Site) -> None:
        self.root = f"http://127.0.0.1:{site.port}"
        self.cookies, self.last = CookieJar(), ""
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, address: str) -> tuple[int, str]:
        """Read a page, wherever it leads; give status and text."""
        return self._read(address, None)

    def post(self, address: str, **given: str) -> tuple[int, str]:
        """Send a form with the token of a page of ours, and go wherever that leads."""
        return self._read(address, urlencode({"csrfmiddlewaretoken": self.token()} | given))

    def token(self) -> str:
        """Give what a form of ours sends along, once a page was read."""
        return next(each.value or "" for each in self.cookies if each.name == "csrftoken")

    def _read(self, address: str, sent: str | None) -> tuple[int, str]:
        body = None if sent is None else sent.encode()
        try:
            with self.opener.open(self.root + address, body, timeout=PATIENCE) as answer:
                self.last = answer.url  # where it led
                return answer.status, answer.read().decode(errors="replace")
        except HTTPError as problem:
            self.last = problem.url or ""
            return problem.code, problem.read().decode(errors="replace")

    def sign_in(self, email: str, password: str = PASSWORD) -> Browser:
        """Sign in as one of the example world."""
        page = "/sign-in/login/"
        self.get(page)
        self.post(page, login=email, password=password)
        assert not self.last.endswith(page), "signed in"
        return self

    def main_pages(self) -> dict[str, tuple[int, str]]:
        """Read the front page, one's desk, and each page to which a link of them leads."""
        starts = ["/", "/register/", "/desk/"]
        links = {link for start in starts for link in _LINK.findall(self.get(start)[1])}
        wanted = sorted(link for link in links if not link.startswith(_NOT_FOLLOWED))
        return {address: self.get(address) for address in [*starts, *wanted]}
