"""What must be true after a release, however often the bot was killed during it."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import ndiff
from pathlib import Path
from typing import Any

from bot.record import folds
from engine.steps.poll import NOT_YET
from engine.steps.script import run_id
from release.journal import Sealed
from release.standing import forward_plan
from release.state import Attempt, Release
from release.states import Status
from storage.export import audit
from storage.rebuild import compare
from tests.campaign.outlook import key_of, unsent
from tests.campaign.town import Town
from tests.campaign.way import Way
from tests.campaign.world import staged_commits, told

ENDS = {
    Status.CLOSED: "is released",
    Status.ROLLED_BACK: "was rolled back",
    Status.ABORTED: "was aborted",
}
"""What the card says at last."""


async def faults(town: Town, way: Way) -> list[str]:
    """All that is wrong, in words; empty when all is well."""
    releases = await town.releases()
    return [
        *_other(await told(town, way.chance), way.wanted),
        *[wrong for one in releases for wrong in _steps(one)],
        *_scripts(town, releases),
        *[f"the chain breaks: {one}" for one in await audit(town.store)],
        *[f"the index differs: {one}" for one in await compare(town.store, folds())],
        *[wrong for row in await town.store.read(lambda db: db.rows()) for wrong in _index(row)],
        *await _messages(town, releases),
        *_left_over(town),
    ]


def _other(now: Sequence[str], wanted: Sequence[str]) -> list[str]:
    return [line for line in ndiff(wanted, now) if line[0] in "+-"]


def _steps(release: Release) -> Iterator[str]:
    """Each began once a candidate and ended well once; none was left out."""
    name = release.started.tag
    for step, tries in release.attempts.items():
        ends = [(one.candidate, one.outcome) for one in tries]
        if len(dict(ends)) < len(ends) or {outcome for _, outcome in ends} != {"done"}:
            yield f"{name}: {step}: {ends}"
    plans = {Status.CLOSED: forward_plan(release), Status.ROLLED_BACK: release.way_back}
    plan = plans.get(release.status)
    planned = [one for one in plan.steps if one.action.verb.name != "ask"] if plan else []
    left_out = {one.id for one in planned} - release.attempts.keys()
    yield from (f"{name}: {step} was left out" for step in sorted(left_out))


# --- scripts ---


def _scripts(town: Town, releases: Sequence[Release]) -> Iterator[str]:
    """Each belongs to one attempt at a step, and ended well; no commit was staged twice."""
    runs = {path.name: path for home in town.homes for path in (home / "runs").iterdir()}
    known = [
        (_run(one, a), a) for one in releases for tries in one.attempts.values() for a in tries
    ]
    for name, path in runs.items():
        owned = any(name == run or name.startswith(f"{run}.") for run, _ in known)
        if not owned and not (name.startswith("staging-") and name.endswith(".1")):
            yield f"nobody's run: {name}"
        if _exit(path) not in (0, NOT_YET):
            yield f"{name} did not end well"
    for run, attempt in known:
        began = any(name == run or name.startswith(f"{run}.") for name in runs)
        if attempt.run and not began and not {"skipped", "reused"} & attempt.evidence.keys():
            yield f"{run} never began"
    yield from (f"staged {n} times: {sha}" for sha, n in staged_commits(town).items() if n != 1)


def _run(release: Release, attempt: Attempt) -> str:
    return run_id(release.id, attempt.step, attempt.n)


def _exit(run: Path) -> object:
    result = run / "result.json"
    return json.loads(result.read_text())["status"] if result.exists() else None


def _index(row: Any) -> Iterator[str]:
    if row.open or row.handled != row.revision or row.due_at is not None:
        yield f"the engine has not finished with it: {row}"


# --- messages ---


async def _messages(town: Town, releases: Sequence[Release]) -> list[str]:
    every = [s for s in await town.chain() if s.entry.release]
    wanted = await town.store.read(lambda db: [db.post_by_key(key) for key in _lines(every)])
    posts = [post for post in wanted if post]
    found = [f"never told: {post.key}" for post in posts if post.sent < post.wanted]
    found += [f"not sent: {post.key}" for post in await town.store.read(unsent)]
    keys = Counter(key for message in town.everywhere() for key in keys_of(message))
    found += [f"told {n} times: {key}" for key, n in keys.items() if n != 1]
    found += [f"not shown: {post.key}" for post in posts if post.ts and post.key not in keys]
    found += [wrong for one in releases for wrong in _asked(one, keys)]
    for release in releases:
        text = json.dumps(_card(town, release), ensure_ascii=False)
        if f"{release.started.tag} {ENDS.get(release.status)}" not in text:
            found.append(f"the card of {release.started.tag} says {text}")
    return found


def _card(town: Town, release: Release) -> Any:
    cards = (m for m in town.everywhere() if key_of(m) == f"card:{release.id}")
    return next(cards, {})


def _asked(release: Release, keys: Counter[str]) -> Iterator[str]:
    """One message for each time that approvers were asked."""
    asked = sum(key.startswith(f"request:{release.id}:") for key in keys)
    if asked != len(release.requests):
        yield f"{release.started.tag}: {asked} requests, wanted {len(release.requests)}"


def _lines(facts: Sequence[Sealed]) -> list[str]:
    return [f"line:{sealed.seq}" for sealed in facts]


def keys_of(message: Any) -> list[str]:
    """The posts that a message shows: lines of a thread may share one."""
    payload = message["metadata"]["event_payload"]
    return [str(key) for key in payload.get("keys", [payload["key"]])]


def _left_over(town: Town) -> Iterator[str]:
    for place in (town.home / "projects").iterdir():
        for lock in (place / "mirror.git").rglob("*.lock"):
            yield f"left over: {lock}"
        if len(town.homes) == 1:  # nobody tidies another machine
            yield from (f"a work tree is left: {tree}" for tree in (place / "work").glob("*"))
    for part in ("runs", "artifacts"):
        yield from (f"left over: {path}" for path in (town.home / part).rglob("*.new"))
