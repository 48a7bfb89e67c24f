"""No operation breaks on what programs may send by mistake: half a letter, a day beyond all days.

Each is sent as far as its schema tells, of an organisation that is there. It may be refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.world import World, signed_in
from waterpeers.site.api import api

pytestmark = pytest.mark.django_db
ODD: dict[str, dict[str, Any]] = {
    "half a letter": {"string": "\ud800", "integer": 1, "number": 1.0},
    "a letter that is none": {"string": "a\x00b", "integer": 1, "number": 1.0},
    "before all years": {"string": "0001-01-01", "integer": 0, "number": 0.0},
    "after all years": {"string": "9999-12-31", "integer": 9999, "number": 1e300},
    "very large": {"string": "x" * 500, "integer": 10**30, "number": 1e308},
}
DEPTH = 4


def filled(schema: dict[str, Any], odd: dict[str, Any], parts: dict[str, Any], deep: int) -> Any:
    """Fill a schema with odd values; what repeats itself ends somewhere."""
    if "$ref" in schema:
        schema = parts[schema["$ref"].rpartition("/")[2]]
    for several in ("anyOf", "allOf", "oneOf"):
        if several in schema:
            return filled(schema[several][0], odd, parts, deep)
    kind = schema.get("type")
    if kind == "object":
        inside = schema.get("properties", {}) if deep else {}
        return {name: filled(each, odd, parts, deep - 1) for name, each in inside.items()}
    if kind == "array":
        return [filled(schema.get("items", {}), odd, parts, deep - 1)] if deep else []
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "uuid":
        return "00000000-0000-4000-8000-000000000000"
    return odd.get(str(kind), True)


def requests(world: World, odd: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any], Any]]:
    """Give method, address, what is asked and the body of every operation that takes JSON."""
    described = json.loads(json.dumps(api.get_openapi_schema()))
    parts = described["components"]["schemas"]
    for address, methods in described["paths"].items():
        for method, said in methods.items():
            given = {each["name"]: each for each in said.get("parameters", ())}
            for name, each in given.items():
                if each["in"] == "path":
                    value = filled(each["schema"], odd, parts, 1)
                    is_uuid = each["schema"].get("format") == "uuid"
                    told = str(world.mentee.uuid) if is_uuid else "x"
                    address = address.replace(
                        f"{{{name}}}", told if is_uuid or isinstance(value, str) else str(value)
                    )
            asked = {
                name: filled(each["schema"], odd, parts, 1)
                for name, each in given.items()
                if each["in"] == "query"
            }
            sent = said.get("requestBody", {}).get("content", {}).get("application/json")
            body = filled(sent["schema"], odd, parts, DEPTH) if sent else None
            yield method, address, asked, body


def written(asked: dict[str, Any]) -> str:
    """Write a query; half a letter cannot stand in one."""
    plain = (f"{name}={value}" for name, value in asked.items() if not isinstance(value, list))
    return "&".join(plain).replace("\ud800", "%ED%A0%80").replace("\x00", "%00")


@pytest.mark.long
@pytest.mark.parametrize("what", ODD)
def test_no_operation_breaks_on_odd_values(everybody, what, settings):
    settings.API_CALLS_PER_MINUTE = 10_000
    client: Client = signed_in(everybody, "mentee_signatory")
    client.raise_request_exception = False
    broken = []
    for method, address, asked, body in requests(everybody, ODD[what]):
        if address.endswith("/me/") and method == "delete":
            continue
        answer = client.generic(
            method.upper(),
            f"{address}?{written(asked)}",
            json.dumps(body) if body is not None else b"",
            content_type="application/json",
            headers={"If-Match": '"1"'},
        )
        assert answer.status_code != 429, "it was not looked at"
        if answer.status_code >= 500:
            broken.append((answer.status_code, method, address))

    assert broken == []
