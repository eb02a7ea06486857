"""Begin a release: everything is looked at, all refusals are gathered, then one transaction."""

import secrets
from collections.abc import Callable, Sequence

from engine.ask import Ask as Ask
from engine.begin import first_fact, make_branch, row_for, with_lessons
from engine.books import Books
from engine.bump import bumped
from engine.debts import debts_of
from engine.first import first_refusals
from engine.history import burnt, changes_between, recorded
from engine.inventory import from_files, released
from engine.lines import line_refusals, line_wanted, on_line
from engine.numbering import numbers_of
from engine.policies import fitting
from engine.ports import Ledger
from engine.reverts import reverts_of
from engine.sources import Origin, Source, since, source_of
from engine.switches import frozen_for, held_by
from engine.world import Project, World
from release import facts as f
from release.authors import writers
from release.changes import Change
from release.components import tag_format
from release.debts import refusals as debt_refusals
from release.draft import authors_of, by_class, lines
from release.git import GitError
from release.line import line_for
from release.plan import Plan, freezes, make_plan
from release.policy import Policy
from release.proposal import (
    Numbers,
    Proposal,
    component_refusals,
    day_off_refusals,
    go_together,
    kind_refusals,
    size_refusals,
    why_version,
)
from release.records import LineTaken, VersionTaken
from release.refusals import Refusal, Refused, Rule, refuse
from release.risk import Word, assess, classes_of_risk, raised
from release.support import SupportLine
from release.values import replace
from release.version import Version
from release.version_files import VersionFileError
from release.yamlfile import FileRefused


class Starter:
    """Proposes and begins releases."""

    def __init__(self, world: World, books: Books) -> None:
        self.world, self.books = world, books

    async def propose_all(self, asks: Sequence[Ask]) -> list[Proposal]:
        """The whole plan without any effect, of each that goes in one train.

        Raises Refused when there is nothing to show.
        """
        return [proposal for _, proposal in await self._proposals(asks)]

    async def start(self, asks: Sequence[Ask], also: Callable[[Ledger], None]) -> list[str]:
        """Begin what is asked for; several go as one train. `also` is in the same transaction.

        Raises Refused with all reasons.
        """
        proposed = await self._proposals(asks)
        refusals = [refusal for _, proposal in proposed for refusal in proposal.refusals]
        if refusals:
            raise Refused(*refusals)
        tags = [proposal.tag for _, proposal in proposed]
        train = (f"t-{secrets.token_hex(4)}", tags) if len(asks) > 1 else None
        begun = []
        for ask, (project, proposal) in zip(asks, proposed, strict=True):
            await make_branch(project, proposal)
            begun.append((f"r-{secrets.token_hex(4)}", first_fact(project, proposal, ask, train)))
        now = self.world.clock.now()

        def write(ledger: Ledger) -> None:
            for (id_, fact), ask in zip(begun, asks, strict=True):
                ledger.open_release(row_for(id_, fact, ask, self.world.projects[ask.project]))
                begins = with_lessons(ledger, self.world.projects[ask.project], ask, fact)
                first = ledger.append([f.entry(begins, ask.project, id_, now, ask.user)])
                self.books.announce_first(ledger, first)
            also(ledger)
            self.world.crash_point("started:writing")

        self.world.crash_point("started:proposed")
        try:
            await self.world.store.transact(write)
            self.world.crash_point("started:written")
        except (LineTaken, VersionTaken) as error:
            raise Refused(await self._taken(error)) from None
        return [id_ for id_, _ in begun]

    # --- looking ---

    async def _proposals(self, asks: Sequence[Ask]) -> list[tuple[Project, Proposal]]:
        """Each with its project; what must agree between them is looked at together."""
        looked = [await self._propose(ask) for ask in asks]
        policy = looked[0][0].policy
        together = go_together(policy, [proposal for _, proposal in looked])
        return [(project, one) for (project, _), one in zip(looked, together, strict=True)]

    async def _propose(self, ask: Ask) -> tuple[Project, Proposal]:
        project = self.world.projects[ask.project]
        try:
            await project.repository.fetch()
            project = await self._with_policy(project)
            return project, await self._look(project, ask)
        except GitError as error:
            raise refuse(
                Rule.GIT, f"projects.{ask.project}.repository", reason=str(error)
            ) from None

    async def _with_policy(self, project: Project) -> Project:
        """A policy in the repository comes from the protected branch, never from another."""
        if project.policy_path is None:
            return project
        branch = project.policy.branches["production"]
        setting = f"projects.{project.name}.policy"
        try:
            return await fitting(project, branch)
        except FileRefused as error:
            problems = [str(problem) for problem in error.problems]
            raise refuse(Rule.POLICY, setting, problems=problems) from None

    async def _look(self, project: Project, ask: Ask) -> Proposal:
        policy, repository = project.policy, project.repository
        unknown = kind_refusals(policy, ask.kind)
        unknown += component_refusals(policy, ask.component, ask.kind)
        if unknown:
            raise Refused(*unknown)
        line = await self._line(project, ask)
        ask = replace(ask, line=line.name if line else None)
        protected = await repository.head(policy.branches["production"])
        if protected is None:
            raise refuse(
                Rule.BRANCH_PATTERN, "branches.production", branch=policy.branches["production"]
            )
        number = await numbers_of(self.world, project, ask.kind, ask.component, ask.pre, line)
        path = policy.path_of(
            ask.kind, str(number.version), line.rule if line else None, embargoed=ask.embargoed
        )
        origin = Origin(ask.kind, ask.source, ask.title, ask.component, line)
        source = await source_of(project, origin, number, protected)
        start = await since(project, origin, number, protected)
        ours = await recorded(self.world.store, project.name)
        until = source.commit
        changes, back = await changes_between(repository, policy, start, until, ours, ask.component)
        reverts = reverts_of(policy, back)
        classes = by_class(changes)
        risk = assess(policy, classes, _said_of_risk(policy, ask))
        plan = make_plan(policy, ask.kind, classes, risk.name, path)
        shown, more = lines(changes)
        refusals = await self._refusals(project, ask, (number, source, changes))
        refusals += line_refusals(line, changes) if line else []
        found, unread = await from_files(repository, project.binding, source.commit)
        if unread:
            setting = f"projects.{project.name}.records"
            refusals.append(Refusal(Rule.RECORDS, setting, {"problems": unread}))
        now = self.world.clock.now()
        return Proposal(
            kind=ask.kind,
            project=project.name,
            version=str(number.version),
            tag=number.tag,
            previous=str(number.previous) if number.previous else None,
            previous_tag=number.previous_tag,
            source=source.commit,
            source_branch=source.branch,
            base_branch=source.base,
            protected=protected,
            plan=plan,
            earliest=max(now, ask.release_at) if ask.release_at else now,
            reasons=why_version(number, ask.kind, classes),
            lines=shown,
            more=more,
            refusals=tuple(refusals),
            freeze_classes=policy.kinds[ask.kind].freeze if freezes(plan) else (),
            approvers=_approvers(project, plan),
            classes=classes,
            risk=risk.name,
            risk_reasons=risk.reasons,
            reapplied=reverts.reapplied,
            left_out=reverts.left_out,
            waits=source.waits,
            branch=source.branch if source.create else None,
            writers=writers(project.binding, authors_of(changes)),
            day_off=project.binding.day_off(ask.release_at) if ask.release_at else "",
            component=ask.component,
            support=on_line(line) if line else None,
            records={**await released(project, self.world.store), **found},
        )

    async def _line(self, project: Project, ask: Ask) -> SupportLine | None:
        if ask.line is None:
            return None
        return await line_wanted(self.world, project, ask.line, embargoed=ask.embargoed)

    # --- refusing ---

    async def _refusals(
        self, project: Project, ask: Ask, seen: tuple[Numbers, Source, Sequence[Change]]
    ) -> list[Refusal]:
        number, source, changes = seen
        found = list(size_refusals(project.policy, ask.kind, changes))
        if not changes and not source.waits:
            facts = {"since": number.previous_tag, "branch": source.base}
            found.append(Refusal(Rule.NOTHING_TO_RELEASE, "candidate.from", facts))
        found += await self._nothing_newer(project, ask, (number, source))
        found += await first_refusals(project, ask.component, number, source.commit)
        if ask.risk and ask.risk not in classes_of_risk(project.policy):
            known = classes_of_risk(project.policy)
            found.append(Refusal(Rule.BAD_RISK, "risk", {"given": ask.risk, "risks": known}))
        if ask.release_at and ask.release_at <= self.world.clock.now():
            found.append(
                Refusal(
                    Rule.BAD_TIME, "", {"given": f"{ask.release_at:%Y-%m-%d %H:%M}", "past": True}
                )
            )
        found += day_off_refusals(project.policy, project.binding, ask.kind, ask.release_at)
        found += await self._file_refusals(project, ask, (number, source))
        found += await self.world.store.read(lambda db: self._held(db, project, ask))
        return found

    async def _nothing_newer(
        self, project: Project, ask: Ask, seen: tuple[Numbers, Source]
    ) -> list[Refusal]:
        """The next alpha of the very same commit would say nothing that the last one does not."""
        number, source = seen
        last = Version.parse(number.prepared[-1]) if ask.pre and number.prepared else None
        if last is None or last.pre is None or last.pre[0] != ask.pre:
            return []
        tag = tag_format(project.policy, ask.component).name(last)
        if await project.repository.resolve(tag) != source.commit:
            return []
        facts = {"since": tag, "branch": source.branch}
        return [Refusal(Rule.NOTHING_TO_RELEASE, "candidate.from", facts)]

    async def _file_refusals(
        self, project: Project, ask: Ask, seen: tuple[Numbers, Source]
    ) -> list[Refusal]:
        number, source = seen
        versions = (str(number.previous) if number.previous else None, str(number.version))
        try:
            part = ask.component
            gone = [*await burnt(self.world.store, project.name, part), *number.prepared]
            await bumped(project.repository, project.binding, source.commit, versions, gone, part)
        except VersionFileError as error:
            setting = f"projects.{project.name}.version-files"
            return [Refusal(Rule.VERSION_FILES, setting, {"problems": str(error).splitlines()})]
        return []

    def _held(self, ledger: Ledger, project: Project, ask: Ask) -> list[Refusal]:
        found: list[Refusal] = []
        line = line_for(project.policy, ask.kind, ask.component, ask.line)
        for row in ledger.rows(project.name, open_only=True):
            if row.line == str(line):
                status = str(self.books.load(ledger, row.id).status)
                facts = {"version": row.version, "release": row.id, "status": status}
                found.append(Refusal(Rule.LINE_TAKEN, "", facts))
        if stop := held_by(ledger, project.name, project.binding.embargo):
            found.append(Refusal(Rule.STOPPED, "", stop))
        owed = debts_of(ledger, project.name)
        found += debt_refusals(project.policy, ask.kind, owed, self.world.clock.now())
        if not line.hotfix and (frozen := frozen_for(ledger, project)):
            found.append(Refusal(Rule.FROZEN_BY_HAND, "", frozen))
        return found

    async def _taken(self, error: LineTaken | VersionTaken) -> Refusal:
        held = await self.books.read(error.release)
        rule = Rule.LINE_TAKEN if isinstance(error, LineTaken) else Rule.VERSION_TAKEN
        return Refusal(rule, "", {"version": held.version, "release": held.id})


def _approvers(project: Project, plan: Plan) -> dict[str, dict[str, tuple[str, ...]]]:
    """Who can agree, by approval and role."""
    return {
        stage.approval[1].title: {
            role: project.binding.holders(role)
            for either in stage.approval[1].by
            for role in either.split("|")
        }
        for stage in plan.stages
        if stage.approval
    }


def _said_of_risk(policy: Policy, ask: Ask) -> tuple[Word, ...]:
    return raised(ask.risk, ask.user) if ask.risk in classes_of_risk(policy) else ()
