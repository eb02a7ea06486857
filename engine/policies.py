"""A policy that lives in the repository: read from the protected branch, never from another."""

from collections.abc import Mapping
from typing import Any

from engine.ports import Repository
from release.policy import Policy, load_policy, raw
from release.yamlfile import FileRefused, Problem

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


async def first_policy(repository: Repository, path: str) -> tuple[Policy, Mapping[str, Any]]:
    """The same at the start, before any policy has said which branch is protected.

    Raises FileRefused when the file names another branch as production than the one it is on.
    """
    await repository.fetch()
    branches = [name for name in USUAL if await repository.head(name)]
    if not branches:
        names = ", ".join(USUAL)
        raise FileRefused([Problem(path, 1, "", f"the repository has no branch {names}")])
    policy, data = await policy_in(repository, branches[0], path)
    production = policy.branches["production"]
    if production != branches[0]:
        policy, data = await policy_in(repository, production, path)
    return policy, data
