"""What an operation of the API takes, read from its JSON schemas: for help, and to find names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from waterpeers.apps.foundation.named import NAMES

FORMATS = {"date-time": "moment", "binary": "file"}
EXAMPLES = {
    "uuid": "6f1c2a9e-0000-4000-8000-000000000000",
    "date": "2027-06-30",
    "moment": "2027-06-30T12:00:00Z",
    "integer": 1,
    "number": 1.5,
    "boolean": True,
}


@dataclass(frozen=True)
class Shape:
    """A part of a JSON schema, with the definitions that it may refer to."""

    schema: dict[str, Any]
    definitions: dict[str, Any]

    @classmethod
    def of(cls, model: Any) -> Self:
        """Give the shape of what is read from an address, a query, a form or a body."""
        schema = model.model_json_schema()
        return cls(schema, schema.get("$defs", {}))

    def _part(self, schema: dict[str, Any]) -> Shape:
        if "$ref" in schema:
            schema = self.definitions[schema["$ref"].rpartition("/")[2]] | schema
        return Shape(schema, self.definitions)

    @property
    def fields(self) -> dict[str, ShapeField]:
        """Give the fields of an object by name."""
        needed = self.schema.get("required", ())
        parts = self.schema.get("properties", {})
        return {name: ShapeField(self._part(each), name in needed) for name, each in parts.items()}

    @property
    def flat(self) -> dict[str, ShapeField]:
        """Give the fields of an object; those of the objects in it stand beside them."""
        found: dict[str, ShapeField] = {}
        for name, each in self.fields.items():
            found |= each.shape.flat if each.shape.fields else {name: each}
        return found

    @property
    def items(self) -> Shape | None:
        """Give what a list holds."""
        return self._part(self.schema["items"]) if "items" in self.schema else None

    @property
    def keys(self) -> Shape | None:
        """Give what the names of an object's fields are, where any may be there."""
        return self._part(self.schema["propertyNames"]) if "propertyNames" in self.schema else None

    @property
    def choices(self) -> list[Shape]:
        """Give what this may be one of, null aside; itself where it is one thing."""
        several = [self._part(each) for each in self.schema.get("anyOf", ())]
        return [each for each in several if each.schema.get("type") != "null"] or [self]

    @property
    def kind(self) -> str:
        """Say in words what is expected."""
        schema = self.schema
        if "anyOf" in schema:
            null = any(each.get("type") == "null" for each in schema["anyOf"])
            kinds = dict.fromkeys(each.kind for each in self.choices)
            return " or ".join([*kinds, "null"] if null else kinds)
        if "enum" in schema:
            return " | ".join(str(each) or '""' for each in schema["enum"])
        if self.items is not None:
            return f"list of {self.items.kind}"
        if isinstance(schema.get("additionalProperties"), dict):
            return f"object of {self._part(schema['additionalProperties']).kind}"
        name = schema.get("format", schema.get("type", "anything"))
        return FORMATS.get(name, name)

    @property
    def says(self) -> str:
        """Give what the description says of this, where it is not an object of its own."""
        for shape in (self, *self.choices):
            if "description" in shape.schema and not shape.fields and "enum" not in shape.schema:
                return " ".join(str(shape.schema["description"]).split())
        return ""

    @property
    def example(self) -> Any:
        """Make something up that has this shape; of an object what is required."""
        shape = self.choices[0]
        if NAMES in shape.schema:
            return shape.schema[NAMES]["example"]
        if known := shape.schema.get("examples") or shape.schema.get("enum"):
            return known[0]
        if shape.items is not None:
            return [shape.items.example]
        if shape.fields or shape.schema.get("type") == "object":
            wanted = {n: f for n, f in shape.fields.items() if f.required} or shape.fields
            return {name: each.shape.example for name, each in list(wanted.items())[:5]}
        return shape.schema.get("minimum") or EXAMPLES.get(shape.kind, "…")

    def with_uuids(self, value: Any, find: Callable[[str, str], str]) -> Any:
        """Put a uuid in the place of each name in a value of this shape."""
        for shape in self.choices:
            if isinstance(value, str) and NAMES in shape.schema:
                return find(shape.schema[NAMES]["row"], value)
            if isinstance(value, list) and shape.items is not None:
                return [shape.items.with_uuids(each, find) for each in value]
            if isinstance(value, dict) and shape.keys is not None:
                return {shape.keys.with_uuids(name, find): each for name, each in value.items()}
            if isinstance(value, dict):
                known = shape.fields
                return {
                    name: known[name].shape.with_uuids(each, find) if name in known else each
                    for name, each in value.items()
                }
        return value

    def lines(self, within: str = "") -> Iterator[tuple[str, str]]:
        """Say of each field, and of the fields in it, what it is."""
        for whole in self.choices:
            for name, field in whole.fields.items():
                yield f"{within}{name}", field.text
                for shape in field.shape.choices:
                    inner, mark = (shape.items, "[]") if shape.items is not None else (shape, "")
                    yield from inner.lines(f"{within}{name}{mark}.")


@dataclass(frozen=True)
class ShapeField:
    """A field of an object."""

    shape: Shape
    required: bool

    @property
    def text(self) -> str:
        """Say what the field takes, whether it is needed, and what it is for."""
        default = self.shape.schema.get("default")
        is_plain = isinstance(default, str | int | float) and default != ""
        kept = f"default: {json.dumps(default)}" if is_plain else ""
        parts = (self.shape.kind, "required" if self.required else kept, self.shape.says)
        return "; ".join(filter(None, parts))
