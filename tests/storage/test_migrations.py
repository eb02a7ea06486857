"""The tables are brought up to date once, by whoever comes first, and are what the code says."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from storage.migrations import HEAD, WrongSchema
from storage.migrations.run import config
from storage.store import open_store, upgrade
from storage.tables import metadata
from tests.storage.databases import by_hand
from tests.support.postgres import fresh_database

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    place = tmp_path / "50% off"
    place.mkdir()
    return f"sqlite:///{place}/new.db" if request.param == "sqlite" else fresh_database()


def test_the_known_head_is_the_newest_script():
    assert ScriptDirectory.from_config(config()).get_heads() == [HEAD]


async def test_an_empty_database_gets_its_tables_once(empty: str):
    assert upgrade(empty)
    assert not upgrade(empty)
    store = open_store(empty)
    assert await store.read(lambda ledger: ledger.chain_head()) == (0, "0" * 64)
    await store.close()


async def test_opening_brings_the_tables(empty: str):
    store = open_store(empty)
    await store.transact(lambda ledger: ledger.put("a", 1))
    await store.close()


def test_the_migrated_tables_are_those_of_the_code(url: str):
    engine = create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


@pytest.mark.postgres
async def test_processes_that_start_at_once_migrate_once():
    url = fresh_database()
    done = await asyncio.gather(*(asyncio.to_thread(upgrade, url) for _ in range(4)))
    assert sorted(done) == [False, False, False, True]


async def test_the_database_of_a_newer_slipway_is_refused_and_left_alone(url: str):
    by_hand(url, "UPDATE alembic_version SET version_num = '9999'")
    for opening in (open_store, upgrade, lambda url: open_store(url, read_only=True)):
        with pytest.raises(WrongSchema, match=f"9999.*{HEAD}"):
            opening(url)
    assert by_hand(url, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_looking_into_an_empty_database_is_refused(empty: str):
    if empty.startswith("sqlite"):
        Path(empty.removeprefix("sqlite:///")).touch()
    with pytest.raises(WrongSchema, match="None"):
        open_store(empty, read_only=True)


def test_opening_what_is_up_to_date_imports_no_migrations(url: str):
    program = (
        "import sys; from storage.store import open_store; open_store(sys.argv[1])\n"
        "print(sorted({'alembic', 'psycopg', 'mako'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, url], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str([] if url.startswith("sqlite") else ["psycopg"])
