"""What must be true after a release, however often the bot was killed during it."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from bot.record import folds
from release.journal import Sealed
from storage.export import audit
from storage.rebuild import compare
from tests.campaign.town import Town, key_of, unsent
from tests.room import buttons_of, text_of

CHECKS = {"deploy-staging", "ci", "e2e"}
SCRIPTS = {
    "staging-deploy-staging",
    "gate-tests",
    "production-deploy-production",
    "production-verify-production",
    "gate-after",
}
ONCE = ("started", "requested", "approved", "candidate-made", "surveyed", "freeze-began",
        "freeze-ended", "shipped", "closed")  # fmt: skip


async def faults(town: Town) -> list[str]:
    """All that is wrong, in words; empty when all is well."""
    rows = await town.store.read(lambda db: db.rows())
    if len(rows) != 1:
        return [f"{len(rows)} releases"]
    facts = await town.store.read(lambda db: db.facts(rows[0].id))
    return [
        *_git(town),
        *_scripts(town, rows[0].id),
        *_record(facts),
        *[f"the chain breaks: {one}" for one in await audit(town.store)],
        *[f"the index differs: {one}" for one in await compare(town.store, folds())],
        *_index(rows[0]),
        *await _messages(town, facts),
        *_left_over(town),
    ]


def _git(town: Town) -> Iterator[str]:
    git, made = town.remote.git, "--grep=Slipway-Release:"
    tags = [tag for tag in git("tag").split() if tag >= "v1.2.0"]
    if tags != ["v1.2.0"]:
        yield f"tags: {tags}"
    elif git("cat-file", "-t", "v1.2.0").strip() != "tag":
        yield "the tag is not annotated"
    elif git("rev-parse", "v1.2.0^{commit}") != git("rev-parse", "main"):
        yield "the tag is not on the commit merged to main"
    on_main = git("log", "--format=%s", made, "main").splitlines()
    if on_main != ["Merge v1.2.0 to main", "Release v1.2.0"]:
        yield f"ours on main: {on_main}"
    on_develop = git("log", "--format=%s", made, "develop").splitlines()
    if on_develop != ["Merge main (v1.2.0) back to develop", *on_main]:
        yield f"ours on develop: {on_develop}"
    if git("show", "main:VERSION").strip() != "1.2.0":
        yield "main has another version"


def _scripts(town: Town, release: str) -> Iterator[str]:
    """Each began once and ended once; each environment got each version once."""
    develop = town.remote.git("log", "--first-parent", "-2", "--format=%H", "develop").split()
    wanted = {f"{release}.{script}.1" for script in SCRIPTS}
    wanted |= {f"staging-shop-{sha[:12]}.{check}.1" for sha in develop for check in CHECKS}
    runs = {path.name: path for home in town.homes for path in (home / "runs").iterdir()}
    if runs.keys() != wanted:
        yield f"runs: {sorted(runs.keys() ^ wanted)}"
    for name, path in runs.items():
        result = path / "result.json"
        if not result.exists() or json.loads(result.read_text())["status"] != 0:
            yield f"{name} did not end well"
    deploys = {"production": ["v1.2.0"], "staging": ["v1.2.0", *(sha[:12] for sha in develop)]}
    for place, versions in deploys.items():
        log = (town.project.environments / place / "deploys.log").read_text().splitlines()[1:]
        found = Counter(line.split()[1] for line in log)
        if found != Counter(versions):
            yield f"deployed to {place}: {dict(found)}"


def _record(facts: Sequence[Sealed]) -> Iterator[str]:
    kinds = Counter(sealed.entry.kind for sealed in facts)
    for kind in ONCE:
        if kinds[kind] != 1:
            yield f"{kind}: {kinds[kind]} times"
    signed = [str(s.entry.data["gate"]) for s in facts if s.entry.kind == "signed"]
    if sorted(signed) != ["performance", "qa", "security"]:
        yield f"signed: {signed}"
    for kind in ("step-began", "step-ended"):
        steps = Counter(str(s.entry.data["step"]) for s in facts if s.entry.kind == kind)
        yield from (f"{step}: {kind} {n} times" for step, n in steps.items() if n != 1)
    for sealed in facts:
        if sealed.entry.kind == "step-ended" and sealed.entry.data["outcome"] != "done":
            yield f"{sealed.entry.data['step']}: {sealed.entry.data['outcome']}"
        if sealed.entry.kind in ("settled", "retried", "landed"):
            yield f"a person was needed: {sealed.entry.kind}"


def _index(row: Any) -> Iterator[str]:
    if row.open or row.handled != row.revision or row.due_at is not None:
        yield f"the engine has not finished with it: {row}"


async def _messages(town: Town, facts: Sequence[Sealed]) -> list[str]:
    posts = await town.store.read(lambda db: [db.post_by_key(key) for key in _lines(facts)])
    told = town.messages() + list(town.slack.channel("#announcements").messages.values())
    told = [message for message in told if key_of(message)]
    found = [f"never told: {post.key}" for post in posts if post and post.sent < post.wanted]
    found += [f"not sent: {post.key}" for post in await town.store.read(unsent)]
    keys = Counter(key for message in told for key in keys_of(message))
    found += [f"told {n} times: {key}" for key, n in keys.items() if n != 1]
    found += [f"not shown: {post.key}" for post in posts if post and post.key not in keys]
    for kind in ("card", "request", "announce"):
        these = [message for message in told if key_of(message).startswith(f"{kind}:")]
        if len(these) != 1:
            found.append(f"{len(these)} messages: {kind}")
    for message in told:
        if buttons_of(message):
            found.append(f"a live button: {key_of(message)} {buttons_of(message)}")
    card = town.card()
    if card is None or "v1.2.0 is released" not in text_of(card):
        found.append(f"the card says {text_of(card) if card else None}")
    return found


def _lines(facts: Sequence[Sealed]) -> list[str]:
    return [f"line:{sealed.seq}" for sealed in facts]


def keys_of(message: Any) -> list[str]:
    """The posts that a message shows: lines of a thread may share one."""
    payload = message["metadata"]["event_payload"]
    return [str(key) for key in payload.get("keys", [payload["key"]])]


def _left_over(town: Town) -> Iterator[str]:
    place = town.home / "projects" / "shop"
    for lock in (place / "mirror.git").rglob("*.lock"):
        yield f"left over: {lock}"
    if len(town.homes) == 1:  # nobody tidies another machine
        yield from (f"a work tree is left: {tree.name}" for tree in (place / "work").glob("*"))
    for path in (town.home / "runs").rglob("*.new"):
        yield f"left over: {path}"
