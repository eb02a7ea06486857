"""Whatever Slack does, each message appears once, and in its order."""

import asyncio
import tempfile
from collections import defaultdict
from datetime import timedelta
from functools import partial
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from release.records import Post
from storage.base import Store
from storage.ledger import Ledger
from storage.store import open_store
from tests.storage.databases import NOON, fresh_sqlite, message

LANES = [("C1", None), ("C1", "card"), ("C2", None)]
ANSWERS = st.sampled_from(["ok", "ok", "later", "never"])
wanting = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 2)), max_size=25)


@settings(max_examples=25, deadline=None)
@given(rounds=st.lists(st.tuples(wanting, st.lists(ANSWERS, max_size=8)), max_size=5))
def test_each_message_appears_once_and_in_its_order(rounds):
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(drained(fresh_sqlite(Path(place)), rounds))


async def drained(url: str, rounds) -> None:
    store = open_store(url)
    slack, order = Slack(), defaultdict[str, list[str]](list)
    await store.transact(partial(Ledger.post, post=message("card", "C1")))
    for wants, answers in rounds:
        for number, lane in wants:
            channel, thread = LANES[lane]
            post = message(f"{lane}:{number}", channel, thread=thread)
            if post.key not in order[str(lane)]:
                order[str(lane)].append(post.key)
            await store.transact(partial(Ledger.post, post=post))
        for answer in answers:
            await slack.asked_once(store, answer)
    await store.transact(partial(Ledger.post, post=message("card", "C1")))  # if it was refused
    while await slack.asked_once(store, "ok", after=60):
        pass
    for lane, keys in order.items():
        alive = [key for key in keys if key not in slack.refused]
        seen = [key for key in slack.shown if key.startswith(f"{lane}:")]
        assert [key for key in seen if key in alive] == alive
        assert len(set(seen)) == len(seen)
    await store.close()


class Slack:
    """Answers one due post at a time; remembers what appeared, and what it would never take."""

    def __init__(self) -> None:
        self.now, self.shown, self.refused = NOON, list[str](), set[str]()

    async def asked_once(self, store: Store, answer: str, after: int = 10) -> bool:
        self.now += timedelta(seconds=after)
        due = await store.read(lambda ledger: ledger.posts_due(self.now))
        lanes: dict[tuple[str, str | None, str | None], Post] = {}
        for post in due:  # of each channel and thread the oldest new one, as the outbox sends them
            lanes.setdefault((post.channel, post.thread, post.ts and post.key), post)
        if due:
            await store.transact(partial(self.takes, list(lanes.values())[-1], answer))
        return bool(due)

    def takes(self, post: Post, answer: str, ledger: Ledger) -> None:
        if answer == "ok":
            if post.ts is None:
                self.shown.append(post.key)
            ledger.post_sent(post.key, post.wanted, post.ts or f"{self.now.timestamp():.6f}")
        else:
            again = self.now + timedelta(seconds=25) if answer == "later" else None
            ledger.post_failed(post.key, answer, again)
            if again is None:
                self.refused.add(post.key)
