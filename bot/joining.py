"""Which wanted posts are one message: lines of a thread that wait together, and stay together."""

from collections.abc import Sequence
from itertools import islice, takewhile

from bot.cards import Message
from bot.cards.kit import Block
from engine.ports import Ledger
from release.records import Post, Tried

MOST_LINES = 12


def batches(posts: Sequence[Post]) -> list[list[Post]]:
    """Lines of one thread that wait together become one message; all else goes by itself."""
    waiting = {post.key: post for post in posts}
    found: list[list[Post]] = []
    while waiting:
        found.append([waiting.pop(key) for key in _together(list(waiting.values()))])
    return found


def _together(posts: Sequence[Post]) -> list[str]:
    """The keys of those that go with the first: as they were tried before, if they were."""
    first = posts[0]
    if first.tried and not first.ts:
        before = {first.key, *first.tried.others}
        return [post.key for post in posts if post.key in before]
    if not joins(first):
        return [first.key]
    run = takewhile(lambda post: joins(post) and post.thread == first.thread, posts)
    return [post.key for post in islice(run, MOST_LINES)]


def joins(post: Post) -> bool:
    """True for a line that may still go with others."""
    return is_line(post) and not (post.broadcast or post.ts or post.tried)


def is_line(post: Post) -> bool:
    """True for what may share its message with others."""
    return post.what.get("show") == "line"


def take(found: Sequence[Post], ledger: Ledger) -> list[Post]:
    """Of posts found to be new, those for one message; noted before Slack is asked.

    Slack takes a repetition for the first try, so it must not hold more than that did. What was
    found may be out of date: where reading takes its time, another worker or another process
    has sent some of it since. Nothing is left when the first of them is there already.
    """
    keys = [post.key for post in found]
    first = ledger.post_by_key(keys[0])
    if first is None or not _is_new(first):
        return []
    if first.tried:
        return [first, *_new(ledger, first.tried.others)]
    others = [post for post in _new(ledger, keys[1:]) if not post.tried]
    ledger.post_tried(first.key, Tried(first.wanted, tuple(post.key for post in others)))
    return [first, *others]


def _new(ledger: Ledger, keys: Sequence[str]) -> list[Post]:
    posts = [ledger.post_by_key(key) for key in keys]
    return [post for post in posts if post and _is_new(post)]


def _is_new(post: Post) -> bool:
    return not post.ts and post.sent < post.wanted


def mates(ledger: Ledger, edited: Post) -> list[Post]:
    """All posts of the message that shows this one: an edit replaces the whole of it."""
    return ledger.posts_in(edited.channel, str(edited.ts))


def covers(sent: Sequence[Post], found: Sequence[Post]) -> bool:
    """True when nothing of what was found is left out."""
    return {post.key for post in found} <= {post.key for post in sent}


def shown(batch: Sequence[Post]) -> list[int]:
    """As of which want Slack shows each post; of a repeated one, it may show the first try."""
    first = batch[0]
    if first.ts or not first.tried:
        return [post.wanted for post in batch]
    return [first.tried.wanted, *(1 for _ in batch[1:])]


def merged(messages: Sequence[Message]) -> Message:
    """Several messages as one."""
    if len(messages) == 1:
        return messages[0]
    blocks: list[Block] = [block for message in messages for block in message.blocks]
    plain = [block for message in messages for block in message.classic or message.blocks]
    newer = any(message.classic for message in messages)
    return Message("\n".join(m.text for m in messages), blocks, plain if newer else [])
