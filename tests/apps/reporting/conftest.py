"""Uploaded files of these tests stay in memory."""

import pytest


@pytest.fixture(autouse=True)
def files_in_memory(settings, plain_storage) -> None:
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    }
