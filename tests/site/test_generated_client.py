"""The description is OpenAPI by two checkers, and a public maker of clients makes one of it.

Every operation is called through that client: it finds its address, is understood, and answers
with a status that the description names.
"""

from __future__ import annotations

import importlib
import inspect
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import get_args

import httpx
import pytest
from django.core.cache import caches
from django.test import Client
from openapi_pydantic import OpenAPI
from openapi_spec_validator import validate

from tests.conftest import NOON
from waterpeers.apps.accounts import actions
from waterpeers.apps.accounts.models import Scope
from waterpeers.domain.actors import Act
from waterpeers.site.api_description import as_text

METHODS = {"get", "post", "put", "patch", "delete"}


@cache
def document():
    """Describe the API: it takes seconds, so not where tests are merely gathered."""
    return json.loads(as_text())


def operations():
    for path, methods in document()["paths"].items():
        for method in METHODS & methods.keys():
            yield path, method, methods[method]


def test_two_checkers_find_the_description_valid():
    validate(document())
    OpenAPI.model_validate(document())
    assert document()["components"]["securitySchemes"]["Caller"] == {
        "scheme": "bearer",
        "type": "http",
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A package of a client, as anybody makes one from the description."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(as_text(), encoding="utf-8")
    (folder / "config.yml").write_text("post_hooks: []\n", encoding="utf-8")
    done = subprocess.run(
        [
            Path(sys.executable).with_name("openapi-python-client"), "generate", "--meta", "none",
            "--path", folder / "openapi.json", "--config", folder / "config.yml",
            "--output-path", folder / "waterpeers_client",
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield folder / "waterpeers_client"
    sys.path.remove(str(folder))


class InProcess(httpx.BaseTransport):
    """Carries the calls of the client to this site without a network."""

    def __init__(self):
        self.site = Client()

    def handle_request(self, request):
        headers = {k: v for k, v in request.headers.items() if k.lower() != "content-length"}
        answer = self.site.generic(
            request.method,
            request.url.raw_path.decode(),
            request.read(),
            content_type=request.headers.get("content-type", "application/octet-stream"),
            headers=headers,
        )
        content = answer.content if not answer.streaming else b"".join(answer.streaming_content)
        return httpx.Response(answer.status_code, headers=dict(answer.items()), content=content)


def an_example(schema):
    """Make the least that a schema takes."""
    if "$ref" in schema:
        return an_example(document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return an_example(schema[several][0])
    if "const" in schema or "enum" in schema:
        return schema.get("const", (schema.get("enum") or [None])[0])
    needed = schema.get("required", ())
    plain = {"integer": 1, "number": 1.0, "boolean": True, "array": [], "null": None}
    match schema.get("type"):
        case "object":
            return {name: an_example(schema["properties"][name]) for name in needed}
        case "string":
            formats = {"uuid": "00000000-0000-4000-8000-000000000000", "date": "2026-01-31",
                       "date-time": "2026-01-31T12:00:00Z", "binary": b"x"}  # fmt: skip
            return formats.get(schema.get("format", ""), "x" * max(1, schema.get("minLength", 1)))
        case kind:
            return plain.get(kind, {})


@pytest.mark.long
@pytest.mark.any_database
@pytest.mark.django_db
def test_every_operation_is_made_and_can_be_called(everybody, made):
    act = Act(everybody.actor("facilitator"), NOON)
    _, key = actions.make_key("client", list(Scope), act=act)
    package = importlib.import_module("waterpeers_client")
    client = package.AuthenticatedClient(base_url="http://testserver", token=key)
    client.set_httpx_client(
        httpx.Client(
            base_url="http://testserver",
            headers={"Authorization": f"Bearer {key}"},
            transport=InProcess(),
        )
    )
    modules = {path.stem: path for path in (made / "api").glob("*/*.py")}
    called = set()
    for path, method, operation in sorted(operations(), key=lambda each: each[0]):
        name = operation["operationId"]
        assert name in modules, f"{method} {path} was left out by the maker of clients"
        module = importlib.import_module(
            f"waterpeers_client.api.{modules[name].parent.name}.{name}"
        )
        asked = arguments(module, operation)
        caches["calls"].clear()
        answer = module._get_kwargs(**asked)
        response = client.get_httpx_client().request(**answer)
        said = {*operation["responses"]}
        assert str(response.status_code) in said, (method, path, response.text[:300])
        module._build_response(client=client, response=response)  # what came is understood
        called.add(name)
    assert len(called) == len(list(operations()))


def arguments(module, operation):
    """Give what an operation needs: parts of its address, and the least body that it takes."""
    given = {}
    schemas = {each["name"]: each["schema"] for each in operation.get("parameters", ())}
    for name, parameter in inspect.signature(module._get_kwargs).parameters.items():
        if name == "body":
            content = operation["requestBody"]["content"]
            schema = next(iter(content.values()))["schema"]
            kind = typed(module, parameter)
            example = an_example(schema)
            given[name] = kind.from_dict(example) if hasattr(kind, "from_dict") else example
        elif parameter.default is inspect.Parameter.empty:
            schema = schemas[name] if name in schemas else schemas[name.rstrip("_")]
            value = an_example(schema)
            kind = typed(module, parameter)
            given[name] = kind(value) if isinstance(kind, type) else value
    return given


def typed(module, parameter):
    """Find the class that an annotation names, or the first of several."""
    kind = parameter.annotation
    if not isinstance(kind, str):
        return next(iter(get_args(kind)), kind)
    text = kind.split("|")[0].strip()
    return getattr(module, text, None)
