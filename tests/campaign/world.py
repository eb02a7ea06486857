"""The world around a bot in lines: what is new in git, in environments, on shelves, in Slack."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from release.manifest import BRANCH, FILE
from release.state import Release
from tests.campaign.outlook import Outlook, Refs, key_of
from tests.room import buttons_of, text_of
from tests.support.gitrepo import Remote

SHA = re.compile(r"[0-9a-f]{12}")
STEPS = ("step-began", "step-ended")
# Whether nobody looked for a while, and who asked a probe first, are matters of timing.
UNSTEADY = ("unwatched", "measured")
ANNOUNCED = "#announcements"


def refs(folder: Path) -> Refs:
    """Every ref of every repository in a folder."""
    found = {}
    for path in sorted(folder.glob("*.git")):
        lines = Remote(path).git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        found[path.stem] = dict(line.split(" ", 1) for line in lines)
    return found


async def told(town: Outlook, chance: Sequence[str] = ()) -> list[str]:
    """All that was done since the bot began."""
    return [
        *sorted([await _record(town, one, chance) for one in await town.releases()]),
        *[_carried(s.entry.data) for s in await town.chain() if s.entry.kind == "backport-cell"],
        *_git(town),
        *_environments(town),
        *_shelves(town),
        *sorted(f"{_purpose(one)}: {_first(one)}" for one in town.messages(ANNOUNCED)),
        *sorted(f"offered: {label}" for one in town.everywhere() for label in buttons_of(one)),
    ]


def _purpose(message: Mapping[str, Any]) -> str:
    """Which of the policy's announcements it is; the plain one has no name."""
    return f"told {key_of(message).split(':')[2]}".rstrip()


def _first(message: Mapping[str, Any]) -> str:
    return text_of(message).splitlines()[0].removesuffix(" Nothing is asked of you.")


async def _record(town: Outlook, release: Release, chance: Sequence[str]) -> str:
    facts = [s.entry.kind for s in await town.chain() if s.entry.release == release.id]
    kinds = Counter(kind for kind in facts if kind not in (*STEPS, *UNSTEADY, *chance))
    counted = (kind if n == 1 else f"{kind} x{n}" for kind, n in sorted(kinds.items()))
    return f"{release.started.tag} is {release.status}: {', '.join(counted)}"


def _carried(cell: Mapping[str, Any]) -> str:
    return f"{cell['fix']} on {cell['line']}: {cell['cell']}"


# --- git ---


def _git(town: Outlook) -> Iterator[str]:
    now = refs(town.project.folder)
    before = {pair for known in town.before.values() for pair in known.items()}
    for name in now:
        remote = Remote(town.project.folder / f"{name}.git")
        where = "" if len(now) == 1 else f"{name}: "
        new = dict(now[name].items() - before)
        yield from (where + _ref(remote, ref, dict(before)) for ref in sorted(new))
        gone = town.before.get(name, {}).keys() - now[name].keys()
        yield from (f"{where}{ref} is gone" for ref in gone)
        if f"refs/heads/{BRANCH}" in now[name]:
            lines = map(json.loads, remote.show(BRANCH, FILE).splitlines())
            told = (f"{where}manifest: {line['event']} {line['tag']}" for line in lines)
            yield from sorted(told)  # two of a train come as they are


def _ref(remote: Remote, ref: str, known: Mapping[str, str]) -> str:
    kind, name = ref.removeprefix("refs/").split("/", 1)
    if kind == "tags":
        return f"tag {name} {_tag(remote, ref)}"
    old = [f"^{sha}" for sha in known.values()]
    subjects = remote.git("log", "--ignore-missing", "--format=%s", ref, *old).splitlines()
    return f"{name}: {', '.join(sorted(subjects)) or 'moved'}"


def _tag(remote: Remote, ref: str) -> str:
    """What it is, and where: on a commit, at the head of branches or behind them."""
    kind = remote.git("cat-file", "-t", ref)
    if kind == "tag" and "SIGNATURE" in remote.git("cat-file", "tag", ref):
        kind = "signed tag"
    commit = remote.sha(ref)
    heads = [branch for branch, sha in remote.heads().items() if sha == commit]
    place = f", the head of {', '.join(heads)}" if heads else ""
    return f"({kind}) on “{remote.git('log', '-1', '--format=%s', commit)}”{place}"


# --- environments, shelves ---


def _environments(town: Outlook) -> Iterator[str]:
    for log in sorted(town.project.environments.rglob("*.log")):
        lines = log.read_text().splitlines()
        place = log.relative_to(town.project.environments).with_suffix("")
        if log.name == "deploys.log":  # the first line is the demo's; commits are looked at apart
            tags = [line.split()[1] for line in lines[1:]]
            lines = [tag for tag in tags if not SHA.fullmatch(tag)]
            place = place.parent
        lines.sort(key=_component)
        current = log.with_name("current")
        if lines and log.name == "deploys.log" and not SHA.fullmatch(current.read_text().strip()):
            lines.append(f"runs {current.read_text().strip()}")
        if lines:
            yield f"{place}: {', '.join(lines)}"


def _component(line: str) -> str:
    """Two of a train go at their own pace: `services-v` of `services-v1.2.0 100`."""
    return re.split(r"\d", line)[0]


def _shelves(town: Outlook) -> Iterator[str]:
    for shelf in sorted(path for home in town.homes for path in home.glob("artifacts/*/*")):
        names = sorted(path.name for path in shelf.iterdir())
        if names:
            yield f"shelf {shelf.name}: {', '.join(names)}"


def staged_commits(town: Outlook) -> Counter[str]:
    """How often each commit by itself was deployed to staging."""
    logs = (town.project.environments / "staging").rglob("deploys.log")
    lines = [line.split()[1] for log in logs for line in log.read_text().splitlines()]
    return Counter(line for line in lines if SHA.fullmatch(line))
