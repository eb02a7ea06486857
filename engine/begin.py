"""What beginning a release writes: its branch, its first fact, its row in the index."""

from collections.abc import Sequence

from engine.ask import Ask
from engine.lessons import open_ones
from engine.ports import Ledger, ReleaseRow
from engine.world import Project
from release import facts as f
from release.git import RefUpdate
from release.line import line_for
from release.proposal import Proposal
from release.refusals import Rule, refuse

Train = tuple[str, Sequence[str]]
"""The id of a train, and the tags of all its releases."""


async def make_branch(project: Project, proposal: Proposal) -> None:
    """A hotfix begun by its title gets its branch from production."""
    if proposal.branch is None:
        return
    update = RefUpdate(f"refs/heads/{proposal.branch}", proposal.source, create=True)
    refused = await project.repository.push([update])
    if refused:
        reason = "; ".join(refused.reasons.values())
        raise refuse(Rule.GIT, "branches.hotfix", reason=reason)
    await project.repository.fetch()


def first_fact(project: Project, proposal: Proposal, ask: Ask, train: Train | None) -> f.Started:
    """The fact with which it begins: policy and binding are frozen in it."""
    return f.Started(
        what=ask.kind,
        version=proposal.version,
        tag=proposal.tag,
        component=ask.component,
        train=train[0] if train else None,
        mates=tuple(tag for tag in train[1] if tag != proposal.tag) if train else (),
        previous=proposal.previous,
        previous_tag=proposal.previous_tag,
        requester=ask.user,
        source=proposal.source,
        source_branch=proposal.source_branch,
        base_branch=proposal.base_branch,
        protected=proposal.protected,
        channel=project.binding.channel,
        support=proposal.support,
        embargoed=ask.embargoed,
        redacted_in=ask.redacted_in,
        release_at=ask.release_at,
        risk=ask.risk,
        title=ask.title,
        branch=proposal.branch,
        waits=proposal.waits,
        reasons=proposal.reasons,
        reverted=proposal.left_out,
        policy=dict(project.policy_data),
        binding=dict(project.binding_data),
    )


def row_for(id_: str, fact: f.Started, ask: Ask, project: Project) -> ReleaseRow:
    """The row that reserves its version and its line."""
    on = fact.support.line if fact.support else None
    return ReleaseRow(
        id_,
        ask.project,
        str(line_for(project.policy, ask.kind, ask.component, on)),
        fact.version,
        ask.kind,
        open=True,
        component=fact.component or "",
        train=fact.train or "",
    )


def with_lessons(ledger: Ledger, project: Project, ask: Ask, fact: f.Started) -> f.Started:
    """What retrospectives left to do goes along; with a hotfix nothing does: it is urgent."""
    carried = open_ones(ledger, ask.project)
    urgent = line_for(project.policy, ask.kind, ask.component).hotfix
    return fact if urgent else fact.model_copy(update={"actions": carried})
