"""A remote with two branches and a tag, and a mirror of it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drivers.git import Mirror
from release.git import Signature
from tests.support.gitrepo import Remote


@pytest.fixture
def by() -> Signature:
    return Signature("Slipway", "slipway@example.com", datetime(2026, 3, 2, 10, 30, tzinfo=UTC))


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Remote:
    remote = Remote(tmp_path_factory.mktemp("remote") / "shop.git")
    remote.commit("main", {"README.md": "Shop\n", "src/cart.py": "one\ntwo\n"}, "chore: begin")
    remote.tag("v1.0.0", message="Release 1.0.0")
    remote.branch("develop", at="main")
    remote.commit("develop", {"src/pay.py": "pay\n"}, "feat: pay", author="Bob")
    return remote


@pytest.fixture
def remote(shop: Remote, tmp_path: Path) -> Remote:
    return shop.copy(tmp_path / "shop.git")


@pytest.fixture
async def mirror(remote: Remote, tmp_path: Path) -> AsyncIterator[Mirror]:
    mirror = Mirror(remote.url, tmp_path / "home")
    yield mirror
    mirror.close()
