"""`slipway plan`: the plan of a release as plain text, without Slack and without any effect."""

import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot import cards
from bot.config import Config
from bot.world import world_of
from commands.request import Reply
from engine.books import Books
from engine.clock import SystemClock
from engine.policies import with_policy
from engine.ports import Store
from engine.start import Ask, Starter
from engine.world import DirectoryError
from release.refusals import Refused
from release.values import replace
from storage.store import open_store

_MARKUP = re.compile(
    r"<!date\^[^|]*\|([^>]*)>|<(?:@|!subteam\^)([A-Z0-9]+)[^>]*>|<[^|>]+\|([^>]*)>"
)


class NoDirectory:
    """Without Slack nobody can say who is in a group; a plan only names groups."""

    async def people(self, ids: object, *, fresh: bool = False) -> frozenset[str]:
        """Never known. Raises DirectoryError."""
        raise DirectoryError("not connected to Slack")

    async def among(self, user: str, ids: object, *, fresh: bool = False) -> frozenset[str]:
        """Never known. Raises DirectoryError."""
        raise DirectoryError("not connected to Slack")

    async def is_full_member(self, user: str, *, fresh: bool = False) -> bool:
        """Nobody is."""
        return False

    async def name(self, user: str) -> str:
        """The id itself."""
        return user

    def forget_groups(self) -> None:
        """Nothing is known."""

    async def zone(self, user: str) -> None:
        """Never known."""
        return


async def plan_text(config: Config, name: str, what: tuple[str, str]) -> str:
    """What a release (a kind, and components with commas) would do, readable in a terminal."""
    with tempfile.TemporaryDirectory() as folder:
        store = _store(config, Path(folder))
        world = world_of(config, store, NoDirectory(), SystemClock())
        project = world.projects[name]
        try:
            world.projects[name] = await with_policy(project)
            ask, parts = Ask(name, what[0], user="", channel=""), what[1].split(",")
            asks = [replace(ask, component=part.strip() or None) for part in parts]
            first, *others = await Starter(world, Books(store)).propose_all(asks)
            reply = Reply("plan", {"proposal": first, "train": others})
        except Refused as refused:
            reply = Reply.refused(*refused.reasons)
        finally:
            for one in world.projects.values():
                one.repository.close()
            await store.close()
        return plain(cards.reply(reply, world.clock.now()).blocks)


def _store(config: Config, folder: Path) -> Store:
    """The database as it is, also beside a running bot; an empty one before the first start."""
    try:
        return open_store(config.settings.database_url, read_only=True)
    except FileNotFoundError:
        return open_store(f"sqlite:///{folder / 'empty.db'}")


def plain(blocks: list[dict[str, Any]]) -> str:
    """The words of blocks, without Slack's marks; nobody can click a button here."""
    read = [block for block in blocks if block["type"] != "actions"]
    return "\n".join(_plain(text) for block in read for text in _texts(block))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for item in node:
            yield from _texts(item)


def _plain(text: str) -> str:
    text = _MARKUP.sub(lambda found: found[1] or found[2] or found[3] or "", text)
    text = re.sub(r"(?<!\w)[*_](\S(?:.*?\S)??)[*_](?!\w)", r"\1", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
