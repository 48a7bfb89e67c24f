"""Fields written without a template of their own: a page of figures has hundreds of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class QuickInput(forms.TextInput):
    """A line of text."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Write it."""
        given = self.build_attrs(self.attrs, attrs)
        if (shown := self.format_value(value)) is not None:
            given["value"] = shown
        return format_html('<input type="text" name="{}"{}>', name, flatatt(given))


class QuickText(forms.Textarea):
    """Some lines of text."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Write it."""
        given = flatatt(self.build_attrs(self.attrs, attrs))
        shown = self.format_value(value) or ""
        return format_html('<textarea name="{}"{}>\n{}</textarea>', name, given, shown)


class QuickSelect(forms.Select):
    """A short list to choose from."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Write it."""
        chosen = self.format_value(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (choice, " selected" if str(choice) in chosen else "", label)
                for choice, label in self.choices
            ),
        )
        given = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, given, options)
