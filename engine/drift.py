"""Watch whether tags, changelog and environments still are as the record says; mend nothing."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import suppress
from typing import Any

import structlog

from engine.books import Books
from engine.keeping import note
from engine.ports import Ledger
from engine.probing import measure
from engine.world import Project, World
from release.components import changelog_of, tag_formats
from release.deployed import deploys, newest
from release.drift import SILENT, Finding, What, Written, runs_other, sections_adrift, tags_adrift
from release.git import GitError
from release.journal import stamp
from release.probes import Healthy
from release.records import Post
from release.state import Release
from release.states import OVER, Status
from release.values import replace
from release.version import Version, is_pre

log = structlog.get_logger()


class DriftWatch:
    """Looks, and tells channel and operators of each finding once, and when it is right again."""

    def __init__(self, world: World, books: Books, operators: str | None) -> None:
        self.world, self.books, self.operators = world, books, operators

    async def look(self, name: str) -> None:
        """Compare a project with its record; nothing is told when nobody could be asked."""
        project = self.world.projects[name]
        if not await self.world.store.hold(f"drift:{name}"):
            return
        # the record first: what is tagged while we look is no drift
        released, kept = await self._released(name), await self._kept(name)
        try:
            await project.repository.fetch()
            there = await project.repository.ls_remote([])
            known = {**_first_seen(project, there), **kept, **_ours(released)}
            found = [*tags_adrift(known, there), *await self._sections(project, released)]
            runs, unasked = await self._running(project, released)
        except GitError as error:
            log.warning("drift could not be looked for", project=name, error=str(error))
            await self.world.store.transact(lambda db: self._unseen(db, project))
            return
        found += runs
        await self.world.store.transact(lambda db: self._note(db, project, known, found, unasked))

    async def _released(self, project: str) -> list[Release]:
        """All that was tagged, one after the other: after a start none of them is known."""
        found: list[Release] = []
        for row in await self.world.store.read(lambda db: db.rows(project)):
            release = await self.books.read(row.id)
            await asyncio.sleep(0)  # whoever clicks meanwhile is answered
            found += [release] if release.evidence("tag") else []
        return found

    async def _kept(self, project: str) -> dict[str, str]:
        look = await self.world.store.read(lambda db: last_look(db, project))
        return dict(look.get("tags", {}))

    async def _sections(self, project: Project, released: Iterable[Release]) -> list[Finding]:
        """What the changelog on production says of the releases that are in it."""
        head = await project.repository.head(project.policy.branches["production"])
        if head is None:
            return []
        here = [
            _written(release)
            for release in released
            if release.status in (Status.WATCHING, Status.CLOSED)
            and not is_pre(release.version)  # its section becomes that of the release
            and await project.repository.contains(head, str(release.evidence("tag")["commit"]))
        ]
        found: list[Finding] = []
        for component in dict.fromkeys(one.component for one in here):
            file = changelog_of(project.policy, component)
            text = (await project.repository.read(head, file) or b"").decode("utf-8", "replace")
            theirs = [one for one in here if one.component == component]
            found += sections_adrift(project.policy, text, theirs)
        return found

    async def _running(
        self, project: Project, released: Sequence[Release]
    ) -> tuple[list[Finding], set[str]]:
        """What environments say they run, and which said nothing: one at work cannot tell."""
        rows = await self.world.store.read(lambda db: db.rows(project.name, open_only=True))
        last = max(released, key=lambda release: release.seq, default=None)
        unasked = set(project.binding.running)
        if not unasked or rows or last is None:
            return [], unasked
        runs = newest([one for release in released for one in deploys(release)])
        found: list[Finding] = []
        for environment, probe in project.binding.running.items():
            wanted = runs.get(environment)
            if wanted and (said := await self._asked(project, last, probe)):
                found += runs_other(environment, wanted.name, said)
                unasked.discard(environment)
        return found, unasked

    async def _asked(self, project: Project, last: Release, probe: str) -> str:
        """What a probe of today's slipway.yml answers, for the last release; empty for nothing."""
        binding = dict(project.binding_data)
        now = replace(last, started=last.started.model_copy(update={"binding": binding}))
        verdict = await measure(self.world, now, probe)
        if last.status in OVER:
            await self._tidy(project, last)
        return str(verdict.value or "") if isinstance(verdict, Healthy) else ""

    async def _tidy(self, project: Project, last: Release) -> None:
        """The work trees that a script may have needed."""
        for commit in (last.started.protected, str(last.evidence("tag")["commit"])):
            with suppress(GitError):  # a folder too many does no harm
                await project.repository.remove_worktree(f"{last.id}-{commit[:12]}")

    # --- telling ---

    def _note(
        self,
        ledger: Ledger,
        project: Project,
        tags: Mapping[str, str],
        found: Sequence[Finding],
        unasked: Set[str],
    ) -> None:
        now = self.world.clock.now()
        before: dict[str, dict[str, str]] = last_look(ledger, project.name).get("findings", {})
        after: dict[str, dict[str, str]] = {}
        for finding in found:
            told = before.get(finding.key) or self._found(ledger, project, finding)
            after[finding.key] = told
        places = {finding.place for finding in found}
        for key in [key for key in before if key not in after]:
            old = Finding.of_data(before[key])
            if old.what is What.RUNS_OTHER and old.subject in unasked:
                after[key] = before[key]
            elif old.place in places:
                self._post(ledger, project, {**before[key], "changed": stamp(now)})
            else:
                self._over(ledger, project, before[key])
        look = {"at": stamp(now), "tags": dict(tags), "findings": after}
        ledger.put(_key(project.name), look)

    def _unseen(self, ledger: Ledger, project: Project) -> None:
        """A repository that does not answer is told of at the second look; the rest stays so."""
        look = last_look(ledger, project.name)
        findings = dict(look.get("findings", {}))
        if look.get("silent") and SILENT.key not in findings:
            findings[SILENT.key] = self._found(ledger, project, SILENT)
        now = stamp(self.world.clock.now())
        ledger.put(_key(project.name), {"at": now, **look, "findings": findings, "silent": True})

    def _found(self, ledger: Ledger, project: Project, finding: Finding) -> dict[str, str]:
        now, data = self.world.clock.now(), finding.as_data()
        note(ledger, project.name, "drift-found", now, "engine", **data)
        told = {**data, "since": stamp(now)}
        self._post(ledger, project, told)
        return told

    def _over(self, ledger: Ledger, project: Project, told: Mapping[str, str]) -> None:
        """What was told is edited: it is as it was again."""
        now, data = self.world.clock.now(), Finding.of_data(told).as_data()
        note(ledger, project.name, "drift-over", now, "engine", **data)
        self._post(ledger, project, {**told, "over": stamp(now)})

    def _post(self, ledger: Ledger, project: Project, told: Mapping[str, str]) -> None:
        what = {"show": "drift", "project": project.name, **told}
        key = f"drift:{project.name}:{told['what']}:{told['subject']}:{told['since']}"
        operators = None if project.hidden else self.operators
        channels = dict.fromkeys(filter(None, (project.binding.channel, operators)))
        for channel in channels:
            ledger.post(Post(f"{key}:{channel}", channel, what))


def last_look(ledger: Ledger, project: str) -> dict[str, Any]:
    """What the last look saw: `at`, `tags`, and `findings` by their key; empty before it."""
    return ledger.get(_key(project)) or {}


def _key(project: str) -> str:
    return f"drift:{project}"


def _first_seen(project: Project, there: Mapping[str, str]) -> dict[str, str]:
    """Version tags that the remote has: what is seen for the first time is taken as it is."""
    forms = tag_formats(project.policy).values()
    tags = {ref.removeprefix("refs/tags/"): sha for ref, sha in there.items() if "/tags/" in ref}
    return {tag: sha for tag, sha in tags.items() if any(form.parse(tag) for form in forms)}


def _ours(released: Iterable[Release]) -> dict[str, str]:
    """The tags that releases made, as they made them."""
    every = [release.evidence("tag") for release in released]
    return {str(one["tag"]): str(one["object"]) for one in every if "object" in one}


def _written(release: Release) -> Written:
    candidate = release.candidate
    assert candidate is not None, "what is tagged has a candidate"
    started = release.started
    version = Version.parse(release.version)
    return Written(version, started.tag, candidate.body, started.component)
