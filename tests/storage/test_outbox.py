"""The outbox: each message once, in order, edited when it changed, tried again when refused."""

from datetime import UTC, datetime

from storage.base import Store
from tests.storage.databases import NOON, later, message, row


async def wanted(store: Store, *posts) -> None:
    def write(ledger):
        for each in posts:
            ledger.post(each)

    await store.transact(write)


async def due(store: Store, now: datetime = NOON) -> list[str]:
    return [post.key for post in await store.read(lambda ledger: ledger.posts_due(now))]


async def sent(store: Store, key: str, times: int = 1, ts: str = "1772452800.000100") -> None:
    await store.transact(lambda ledger: ledger.post_sent(key, times, ts))


async def failed(store: Store, key: str, next_at: datetime | None) -> None:
    await store.transact(lambda ledger: ledger.post_failed(key, "ratelimited", next_at))


async def test_a_post_comes_back_as_it_was_wanted(store: Store):
    whole = message(
        "card:r1", what={"blocks": [1, None, "x"]}, release="r1", thread="t", broadcast=True
    )
    await wanted(store, whole)
    assert await store.read(lambda ledger: ledger.post_by_key("card:r1")) == whole
    assert await store.read(lambda ledger: ledger.post_by_key("nothing")) is None


async def test_wanting_it_again_is_an_edit_and_not_a_second_message(store: Store):
    await wanted(store, message("card"))
    await sent(store, "card")
    assert await due(store) == []
    await wanted(store, message("card", what={"text": "new"}), message("card"))
    assert await due(store) == ["card"]
    post = await store.read(lambda ledger: ledger.post_by_key("card"))
    assert post is not None
    assert (post.wanted, post.sent, post.ts) == (3, 1, "1772452800.000100")
    assert post.what == {"text": "card"}


async def test_what_was_wanted_while_slack_was_asked_stays_due(store: Store):
    await wanted(store, message("card"))
    await wanted(store, message("card"))
    await sent(store, "card", 1)
    assert await due(store) == ["card"]
    await sent(store, "card", 2)
    assert await due(store) == []


async def test_an_answer_that_comes_late_takes_nothing_back(store: Store):
    await wanted(store, message("card"), message("card"))
    await sent(store, "card", 2)
    await sent(store, "card", 1)
    assert await due(store) == []


async def test_the_posts_of_one_message_are_found_by_it(store: Store):
    await wanted(store, message("b"), message("a"), message("c"), message("d", "C0OTHER"))
    for key, ts in (("a", "1.1"), ("b", "1.1"), ("c", "1.2"), ("d", "1.1")):
        await sent(store, key, ts=ts)
    found = await store.read(lambda ledger: ledger.posts_in("C0REL", "1.1"))
    assert [post.key for post in found] == ["b", "a"]


async def test_messages_come_out_in_order(store: Store):
    await wanted(store, message("a"), message("b"), message("c", "C0OTHER"), message("d"))
    assert await due(store) == ["a", "b", "c", "d"]
    await sent(store, "a")
    assert await due(store) == ["b", "c", "d"]


async def test_a_message_that_waits_for_its_next_try_is_not_overtaken(store: Store):
    await wanted(store, message("a"), message("b"))
    await failed(store, "a", later(seconds=30))
    assert await due(store) == []
    assert await due(store, later(seconds=30)) == ["a", "b"]


async def test_what_came_before_a_waiting_message_goes(store: Store):
    await wanted(store, message("a"), message("b"), message("c"))
    await failed(store, "b", later(seconds=30))
    assert await due(store) == ["a"]


async def test_a_message_given_up_on_holds_nobody_up(store: Store):
    await wanted(store, message("a"), message("b"))
    await failed(store, "a", None)
    assert await due(store) == ["b"]
    post = await store.read(lambda ledger: ledger.post_by_key("a"))
    assert post is not None
    assert (post.error, post.attempts, post.next_at) == ("ratelimited", 1, None)


async def test_wanting_it_again_tries_again_what_was_given_up(store: Store):
    await wanted(store, message("a"))
    await failed(store, "a", None)
    await wanted(store, message("a"))
    assert await due(store) == ["a"]
    post = await store.read(lambda ledger: ledger.post_by_key("a"))
    assert post is not None
    assert (post.error, post.attempts) == (None, 0)


async def test_wanting_it_again_does_not_shorten_the_wait_slack_asked_for(store: Store):
    await wanted(store, message("a"))
    await failed(store, "a", later(seconds=30))
    await failed(store, "a", later(seconds=60))
    await wanted(store, message("a"))
    assert await due(store, later(seconds=59)) == []
    post = await store.read(lambda ledger: ledger.post_by_key("a"))
    assert post is not None
    assert (post.attempts, post.next_at) == (2, later(seconds=60))


async def test_success_clears_the_troubles(store: Store):
    await wanted(store, message("a"))
    await failed(store, "a", NOON)
    await sent(store, "a")
    post = await store.read(lambda ledger: ledger.post_by_key("a"))
    assert post is not None
    assert (post.error, post.attempts, post.next_at) == (None, 0, None)


async def test_a_reply_waits_for_its_parent(store: Store):
    await wanted(store, message("log", thread="card"))
    assert await due(store) == []
    await wanted(store, message("card"))
    assert await due(store) == ["card"]
    await sent(store, "card")
    assert await due(store) == ["log"]


async def test_a_thread_has_its_own_order(store: Store):
    await wanted(store, message("card"))
    await sent(store, "card")
    await wanted(
        store,
        message("log 1", thread="card"),
        message("log 2", thread="card"),
        message("announcement"),
    )
    assert await due(store) == ["log 1", "log 2", "announcement"]
    await failed(store, "log 1", later(seconds=30))
    assert await due(store) == ["announcement"]


async def test_edits_do_not_wait_for_new_messages(store: Store):
    await wanted(store, message("card"), message("news"))
    await sent(store, "card")
    await failed(store, "news", later(seconds=30))
    await wanted(store, message("card"))
    assert await due(store) == ["card"]


async def test_what_settled_long_ago_is_forgotten_but_cards_and_open_releases_are_not(
    store: Store,
):
    def write(ledger):
        ledger.open_release(row("open"))
        ledger.open_release(row("over", "1.3.0", open=False))
        for release in ("open", "over"):
            ledger.post(message(f"{release} card", release=release))
            ledger.post(message(f"{release} log", release=release, thread=f"{release} card"))
        ledger.post(message("alone"))
        ledger.post(message("unsettled"))
        ledger.post(message("young"))
        for key in ("open card", "open log", "over card", "over log", "alone", "unsettled"):
            ledger.post_sent(key, 1, f"{NOON.timestamp():.6f}")
        ledger.post(message("unsettled"))
        ledger.post_sent("young", 1, f"{later(days=2).timestamp():.6f}")
        ledger.purge(later(days=1).astimezone(UTC))
        keys = ["open card", "open log", "over card", "over log", "alone", "unsettled", "young"]
        return [key for key in keys if ledger.post_by_key(key)]

    left = await store.transact(write)
    assert left == ["open card", "open log", "over card", "unsettled", "young"]
