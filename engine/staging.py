"""Staging without a release: a new commit on the staging branch is deployed and checked."""

import asyncio

import structlog

from engine.hitches import Hitches
from engine.keeping import note
from engine.ports import Ledger
from engine.world import Project, World
from release.binding import Script
from release.environment import environment
from release.git import GitError
from release.line import is_support
from release.placeholders import PlaceholderError, fill
from release.plan import enters_staging
from release.policy import Policy
from release.policy.model import OnStaging
from release.records import CheckResult, Post, ReleaseRow
from release.runs import Absent, Call, Ended, Lost, Running, RunState

log = structlog.get_logger()


def occupied(ledger: Ledger, project: str) -> str:
    """The commit of its branch that is deployed to staging or checked there now, if one is."""
    known = ledger.get(f"staging:{project}") or {}
    return "" if known.get("over") else str(known.get("commit") or "")


def _waiting(ledger: Ledger, project: str) -> list[str]:
    if occupied(ledger, project):
        return []
    return [row.id for row in ledger.rows(project, open_only=True)]


def _held(ledger: Ledger, project: Project) -> bool:
    """True while a release is open that deploys to staging: a hotfix may go past it."""
    policy = project.policy
    rows = ledger.rows(project.name, open_only=True)
    paths = {path for row in rows for path in _paths(policy, row)}
    return any(path not in policy.paths or enters_staging(policy, path) for path in paths)


def _paths(policy: Policy, row: ReleaseRow) -> list[str]:
    """The paths that an open release may be on; a policy without its kind is a newer one."""
    if is_support(row.line):
        return [rule.path for rule in policy.support.values() if rule.of != "latest-major"]
    return [policy.kinds[row.kind].path if row.kind in policy.kinds else ""]


class Staging:
    """Brings staging up to its branch's newest commit, one commit after the other."""

    def __init__(self, world: World, operators: str | None = None) -> None:
        self.world, self.hitches = world, Hitches(world, operators)
        self._locks: dict[str, asyncio.Lock] = {}

    async def advance(self, project_name: str) -> list[str]:
        """Do the next thing for the project's staging branch, if anything is to do.

        Returns the releases that may have waited for staging, once it is free.
        """
        project = self.world.projects[project_name]
        on_staging = project.policy.on_staging
        if on_staging is None or "staging" not in project.policy.branches:
            return []
        async with self._locks.setdefault(project_name, asyncio.Lock()):
            if not await self.world.store.hold(f"staging:{project_name}"):
                return []
            try:
                commit = await self._commit(project)
            except GitError as error:  # the drift watch tells of a repository that does not answer
                log.warning("staging branch cannot be read", project=project_name, error=str(error))
                return []
            if commit is None:
                return []
            await self.hitches.watched(project, commit, self._work(project, on_staging, commit))
        return await self.world.store.read(lambda db: _waiting(db, project_name))

    async def _commit(self, project: Project) -> str | None:
        """The commit under way, else the newest one; None while a release holds staging."""
        head = await project.repository.head(project.policy.branches["staging"])
        key = f"staging:{project.name}"

        def choose(ledger: Ledger) -> str | None:
            known = ledger.get(key) or {}
            if known.get("commit") and not known.get("over"):
                return str(known["commit"])
            if _held(ledger, project) or head in (None, known.get("commit")):
                return None
            ledger.put(key, {"commit": head, "over": False, "host": self.world.runs.host})
            self.world.crash_point("staging:choosing")
            return head

        return await self.world.store.transact(choose)

    async def _work(self, project: Project, on_staging: OnStaging, commit: str) -> None:
        """Actions in order, then the checks together; the first failure ends it."""
        for action in on_staging.do:
            name = "deploy" if action.verb.name == "deploy" else action.object or action.verb.name
            done = await self._one(
                project, commit, f"{name}-staging", project.binding.scripts[name]
            )
            if done is None:
                return
            if not done:
                await self._over(project, commit)
                return
        names = [project.policy.gates[gate].run or gate for gate in on_staging.checks]
        scripts = project.binding.scripts
        ends = await asyncio.gather(*(self._one(project, commit, n, scripts[n]) for n in names))
        if None not in ends:
            await self._over(project, commit)

    async def _one(self, project: Project, commit: str, check: str, script: Script) -> bool | None:
        """A verdict about a commit; None while its script runs."""
        known = await self.world.store.read(lambda db: db.result(project.name, commit, check))
        if known:
            return known.ok
        run = f"staging-{project.name}-{commit[:12]}.{check}.1"
        state = await self._look(project, run)
        if isinstance(state, Absent):
            wrong = await self._start(project, commit, run, script)
            state = self.world.runs.look(run)
            if isinstance(state, Absent) and not wrong:
                return None
        if isinstance(state, Running):
            return None
        ok = isinstance(state, Ended) and state.ok
        await self._save(
            project, CheckResult(project.name, commit, check, ok, self.world.clock.now()), run
        )
        return ok

    async def _look(self, project: Project, run: str) -> RunState:
        """A run that another machine may have begun is lost: nothing is deployed twice."""
        known = await self.world.store.read(lambda db: db.get(f"staging:{project.name}") or {})
        if known.get("host") not in (None, self.world.runs.host):
            return Lost(self.world.clock.now())
        return self.world.runs.look(run)

    async def _start(self, project: Project, commit: str, run: str, script: Script) -> bool:
        """Begin a run; True when it can never begin."""
        repository = project.repository
        protected = await repository.head(project.policy.branches["production"]) or commit
        cwd = await repository.worktree(commit, _trees(project))
        values = {"project": project.name, "commit": commit, "environment": "staging",
                  "version": commit[:12], "tag": commit[:12], "component": "", "workdir": str(cwd), "release": "",
                  "branch": project.policy.branches["staging"]}  # fmt: skip
        if "{scripts}" in " ".join(script.run):
            tree = await repository.worktree(protected, f"{_trees(project)}-scripts")
            values["scripts"] = str(tree)
        variables = {f"SLIPWAY_{name.upper()}": value for name, value in values.items()}
        allowed = (*script.env, *script.secrets)
        env = environment(allowed, self.world.environment, variables)
        try:
            argv = fill(script.run, values)
        except PlaceholderError as error:
            log.warning("staging script cannot be filled", run=run, error=str(error))
            return True
        limit = script.limit.about
        self.world.crash_point(f"staging/{run.split('.')[1]}:ready")
        self.world.runs.start(run, Call(argv, cwd, env, limit, script.secrets))
        self.world.crash_point(f"staging/{run.split('.')[1]}:started")
        return False

    async def _save(self, project: Project, result: CheckResult, run: str) -> None:
        """The verdict, its entry in the record, and a message when it failed."""
        data = {"commit": result.commit, "check": result.check, "ok": result.ok}

        def write(ledger: Ledger) -> None:
            ledger.save_result(result)
            note(ledger, project.name, "staging-checked", result.at, "engine", **data)
            if not result.ok:
                what = {"show": "staging-failed", "project": project.name, "run": run, **data}
                key = f"staging:{project.name}:{result.commit}:{result.check}"
                ledger.post(Post(key, project.binding.channel, what))
            self.world.crash_point(f"staging/{result.check}:saving")

        self.world.crash_point(f"staging/{result.check}:seen")
        await self.world.store.transact(write)
        self.world.crash_point(f"staging/{result.check}:saved")

    async def _over(self, project: Project, commit: str) -> None:
        # before it counts as over: after a kill between the two, both are done again
        for tree in (_trees(project), f"{_trees(project)}-scripts"):
            await project.repository.remove_worktree(tree)
        key = f"staging:{project.name}"
        self.world.crash_point("staging:tidied")
        now = self.world.clock.now()

        def end(ledger: Ledger) -> None:
            ledger.put(key, {"commit": commit, "over": True})
            for row in ledger.rows(project.name, open_only=True):
                ledger.save(row.id, due_at=now)  # who waits is looked at, on whatever machine

        await self.world.store.transact(end)
        self.world.crash_point("staging:over")


def _trees(project: Project) -> str:
    """The work tree's name: one commit at a time, so one folder will do."""
    return f"staging-{project.name}"
