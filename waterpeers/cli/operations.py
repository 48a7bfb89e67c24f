"""The operations of the API, and calling one in this process, as the person who acts."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from wsgiref.util import setup_testing_defaults

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import UploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.utils.datastructures import MultiValueDict
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from ninja.operation import Operation as Declared

from waterpeers.apps.accounts.models import Person
from waterpeers.cli.edge import Unreadable
from waterpeers.cli.schemas import Shape, ShapeField
from waterpeers.domain.actors import Act

API = "waterpeers.site.api.api"


@dataclass(frozen=True)
class Operation:
    """One operation, as the API declares it."""

    address: str
    declared: Declared

    @property
    def name(self) -> str:
        """Give the name that programs and the command line know it by."""
        return self.declared.view_func.__name__

    @property
    def text(self) -> str:
        """Say what it does."""
        return str(self.declared.description or "")

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """Give the shapes of what it takes: ``path``, ``query``, ``body``, ``form``, ``file``."""
        found = {m.__ninja_param_source__: Shape.of(m) for m in self.declared.models}
        if "body" in found:
            (only,) = found["body"].fields.values()
            found["body"] = only.shape
        return found

    def fields(self, where: str) -> dict[str, ShapeField]:
        """Give the fields that it takes there, side by side."""
        return self.shapes[where].flat if where in self.shapes else {}

    @property
    def takes_body(self) -> bool:
        """Say whether fields are sent beside the address, the query and files."""
        return "body" in self.shapes or "form" in self.shapes


@dataclass(frozen=True)
class Call:
    """What is given to an operation: the parts of its address, its query, its fields, files."""

    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any
    files: Mapping[str, Path]


@cache
def operations() -> dict[str, Operation]:
    """Give all operations by name."""
    found = (Operation(*each) for each in import_string(API).operations())
    return {each.name: each for each in sorted(found, key=lambda each: each.name)}


def perform(operation: Operation, call: Call, act: Act) -> HttpResponseBase:
    """Call an operation as the API would: its checks, its schemas, its errors, its words."""
    with ExitStack() as stack:
        request = _request(operation, call, stack)
        request.actor, request.act = act.actor, act  # type: ignore[attr-defined]
        request.key, request.key_given = None, False  # type: ignore[attr-defined]
        request.held_back = str  # type: ignore[attr-defined] # nothing does
        person = Person.objects.filter(uuid=act.actor.person).first()
        request.user = person or AnonymousUser()
        request.LANGUAGE_CODE = get_language() or "en"
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined] # no browser sent it
        try:
            return operation.declared.run(request, **call.path)
        except Person.DoesNotExist as problem:  # whoever runs the machine is nobody by name
            if person is not None:
                raise
            raise Unreadable("Only a person can do this: say with --as who acts.") from problem


def _request(operation: Operation, call: Call, stack: ExitStack) -> WSGIRequest:
    parts = {name: quote(text, safe="") for name, text in call.path.items()}
    is_json = "body" in operation.shapes
    body = json.dumps(call.body).encode() if is_json else b""
    environment = {
        "REQUEST_METHOD": operation.declared.methods[0],
        "PATH_INFO": operation.address.format(**parts),
        "QUERY_STRING": urlencode(call.query, doseq=True),
        "CONTENT_TYPE": "application/json" if is_json else "",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    setup_testing_defaults(environment)
    request = WSGIRequest(environment)
    if not is_json:  # what Django would read from a form that came over the wire
        sent = {name: [_upload(path, stack)] for name, path in call.files.items()}
        request.POST = _form(call.body or {})  # type: ignore[assignment]
        request._files = MultiValueDict(sent)  # type: ignore[attr-defined]
    return request


def _form(fields: Mapping[str, Any]) -> QueryDict:
    """Put fields as a form sends them."""
    form = QueryDict(mutable=True)
    for name, value in fields.items():
        values = value if isinstance(value, list) else [value]
        form.setlist(name, [_text(each) for each in values if each is not None])
    return form


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _upload(path: Path, stack: ExitStack) -> UploadedFile:
    content = stack.enter_context(path.open("rb"))
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return UploadedFile(content, path.name, kind, path.stat().st_size)
