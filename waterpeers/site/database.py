"""The settings of PostgreSQL from one address, with several machines if one may take over."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

CONNECT_SECONDS = 3  # for each machine
SILENCE_MILLISECONDS = 10_000  # until a machine that is gone without a word counts as gone


def postgresql(address: str) -> dict[str, object]:
    """Read ``postgresql://user:password@one:5432,other:5432/name?target_session_attrs=…``.

    Each thread keeps its connection, and looks at the start of a request whether it still works:
    after a restart of the database the next request has a new one.
    """
    parts = urlsplit(address)
    person, _, machines = parts.netloc.rpartition("@")
    user, _, password = person.partition(":")
    hosts, ports = _machines(machines)
    options: dict[str, object] = dict(parse_qsl(parts.query))
    if "host" in options:  # a socket
        hosts, ports = str(options.pop("host")), str(options.pop("port", ports))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        "HOST": unquote(hosts),
        "PORT": ports,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": CONNECT_SECONDS,
            "keepalives_idle": 30,
            "tcp_user_timeout": SILENCE_MILLISECONDS,
        }
        | options,
    }


def _machines(text: str) -> tuple[str, str]:
    """Take machines and their ports apart, as PostgreSQL's library wants them."""
    hosts, ports = [], []
    for machine in text.split(","):
        host, colon, port = machine.rpartition(":") if not machine.endswith("]") else ("", "", "")
        hosts.append((host if colon else machine).strip("[]"))
        ports.append(port if colon else "")
    return ",".join(hosts), ",".join(ports) if any(ports) else ""
