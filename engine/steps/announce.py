"""Tell the stakeholders, once a channel."""

from engine.ports import Ledger
from engine.steps.at import At, StepKind
from release.outcome import Done, Outcome
from release.records import Post


def _posts(at: At) -> list[Post]:
    what = {"show": "announcement", "purpose": at.object}
    to = at.release.policy.announce[at.object].to if at.object else None
    channels = at.release.binding.announce.get(to, ()) if to else at.release.binding.announce_to
    return [
        Post(f"announce:{at.release.id}:{at.object}:{channel}", channel, what, at.release.id)
        for channel in channels
    ]


async def look(at: At) -> Outcome | None:
    """The outbox knows each announcement by its key."""
    posts = _posts(at)
    known = await at.world.store.read(lambda db: [db.post_by_key(post.key) for post in posts])
    return _done(at) if posts and all(known) else None


def _done(at: At) -> Done:
    channels = [post.channel for post in _posts(at)]
    said = "1 channel" if len(channels) == 1 else f"{len(channels)} channels"
    return Done(said, {"channels": channels})


async def do(at: At) -> Outcome:
    """Put one message for each channel into the outbox."""

    def write(ledger: Ledger) -> None:
        for post in _posts(at):
            if ledger.post_by_key(post.key) is None:
                ledger.post(post)

    await at.world.store.transact(write)
    return _done(at)


ANNOUNCE = StepKind(look, do)
