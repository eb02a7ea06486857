"""Tell the audience, once a channel; what is told before production has to be there first."""

from engine.ports import Ledger
from engine.steps.at import At, StepKind
from release.announcements import posts
from release.facts import Announced
from release.outcome import Done, Failed, Outcome, Waiting
from release.records import Post

PATIENCE = 3
"""Tries after which a message that Slack does not take is a failure that people see."""


async def look(at: At) -> Outcome | None:
    """The outbox knows each announcement by its key, and whether Slack has it."""
    wanted = posts(at.release, at.object)
    keys = [post.key for post in wanted]
    known = await at.world.store.read(lambda db: [db.post_by_key(key) for key in keys])
    there = [post for post in known if post]
    return _seen(at, there) if wanted and len(there) == len(wanted) else None


def _seen(at: At, known: list[Post]) -> Outcome:
    """Afterwards it is enough that it will be sent; before, it must have been."""
    lacking = [post for post in known if not post.sent]
    if at.release.in_production or not lacking:
        return _done(at)
    stuck = [post for post in lacking if post.attempts >= PATIENCE]
    if not stuck:
        return Waiting()
    named = ", ".join(f"<#{post.channel}>: {post.error}" for post in stuck)
    return Failed(f"it could not be posted ({named}); it is tried again all the time")


def _done(at: At) -> Done:
    channels = tuple(dict.fromkeys(post.channel for post in posts(at.release, at.object)))
    said = "1 channel" if len(channels) == 1 else f"{len(channels)} channels"
    told = Announced(name=at.object, channels=channels)
    return Done(said, {"channels": list(channels)}, facts=(told,))


async def do(at: At) -> Outcome:
    """Put one message for each channel into the outbox; never one of what is under an embargo."""
    if not at.release.disclosed:
        return Failed("it is under an embargo, and not disclosed yet")
    wanted = posts(at.release, at.object)

    def write(ledger: Ledger) -> list[Post]:
        for post in wanted:
            if ledger.post_by_key(post.key) is None:
                ledger.post(post)
        return [found for post in wanted if (found := ledger.post_by_key(post.key))]

    return _seen(at, await at.world.store.transact(write))


ANNOUNCE = StepKind(look, do)
