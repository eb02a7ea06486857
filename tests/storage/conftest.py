"""A fresh SQLite file or PostgreSQL database with its tables, and a store on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.base import Store
from storage.store import open_store
from tests.storage.databases import FRESH


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return FRESH[request.param](tmp_path)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    opened = open_store(url)
    yield opened
    await opened.close()
