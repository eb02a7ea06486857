"""A policy that lives in the repository: read from the protected branch, never from another."""

from collections.abc import Mapping
from typing import Any

import structlog

from engine.books import Books
from engine.ports import GitError, Ledger, Repository
from engine.world import Project
from release.misfits import unfit
from release.policy import Policy, load_policy, raw
from release.state import Release
from release.values import replace
from release.yamlfile import FileRefused, Problem

log = structlog.get_logger()

USUAL = ("main", "master", "trunk")


async def policy_in(
    repository: Repository, branch: str, path: str
) -> tuple[Policy, Mapping[str, Any]]:
    """The policy at a path of a branch, with its plain data. Raises FileRefused."""
    head = await repository.head(branch)
    content = await repository.read(head, path) if head else None
    if content is None:
        raise FileRefused([Problem(path, 1, "", f"is not there on the branch {branch}")])
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise FileRefused([Problem(path, 1, "", "is not a text in UTF-8")]) from None
    return load_policy(text, path), raw(text, path)


async def fitting(project: Project, branch: str) -> Project:
    """The project with its policy as that branch has it. Raises FileRefused."""
    path = project.policy_path or ""
    policy, data = await policy_in(project.repository, branch, path)
    if wrong := unfit(project.binding, policy, project.name):
        raise FileRefused(Problem(path, 1, "", f"does not fit: {one}") for one in wrong)
    return replace(project, policy=policy, policy_data=data)


async def with_policy(project: Project) -> Project:
    """The same at the start, before any policy has said which branch is protected.

    Raises FileRefused when the file names another branch as production than the one it is on.
    """
    if project.policy_path is None:
        return project
    await project.repository.fetch()
    branches = [name for name in USUAL if await project.repository.head(name)]
    if not branches:
        said = f"the repository has no branch {', '.join(USUAL)}"
        raise FileRefused([Problem(project.policy_path, 1, "", said)])
    policy, _ = await policy_in(project.repository, branches[0], project.policy_path)
    return await fitting(project, policy.branches["production"])


async def with_known_policy(project: Project, books: Books) -> Project:
    """The same for a bot that starts: what it once read will do while it cannot be read anew.

    One repository that is away, or one slip in one policy, must not keep all others from going on;
    a release that starts reads it again in any case. Raises as `with_policy` when nothing is known.
    """
    try:
        return await with_policy(project)
    except (GitError, FileRefused) as error:
        known = await books.store.read(lambda ledger: _latest(ledger, books, project.name))
        if known is None:
            raise
        log.warning("policy cannot be read anew", project=project.name, error=str(error))
        return replace(project, policy=known.policy, policy_data=known.started.policy)


def _latest(ledger: Ledger, books: Books, project: str) -> Release | None:
    rows = ledger.going(project) or ledger.ended(project, 1)
    return books.load(ledger, rows[-1].id) if rows else None
