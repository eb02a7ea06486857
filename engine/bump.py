"""The version files of a commit with another version in them."""

import asyncio
from collections.abc import Mapping, Sequence

from engine.ports import Repository
from release.binding import Binding
from release.version import Version
from release.version_files import FileRule, VersionFileError, paths_of, plan_update


async def bumped(
    repository: Repository,
    binding: Binding,
    source: str,
    versions: tuple[str | None, str],
    burnt: Sequence[str] = (),
    component: str | None = None,
) -> dict[str, bytes]:
    """The files (of a component) as they shall be, by path.

    `versions` is what they hold and what they get. They may hold a `burnt` version instead: work
    that was rolled back and is in again brings it along. Raises VersionFileError with all faults.
    """
    texts, rules = await texts_of(repository, binding, source, component)
    held, new = versions
    # a later candidate of a release branch has the new version already
    olds = [Version.parse(v) if v else None for v in (held, new, *burnt)]
    updated = await asyncio.to_thread(_bumped, texts, rules, olds, Version.parse(new))
    return {path: text.encode(errors="surrogateescape") for path, text in updated.items()}


async def texts_of(
    repository: Repository, binding: Binding, source: str, component: str | None
) -> tuple[dict[str, str], list[FileRule]]:
    """The version files (of a component) in a commit that are there, and the rules for them."""
    mine = [file for file in binding.version_files if file.component == component]
    rules = [FileRule(v.path, v.kind, v.key, v.pattern) for v in mine]
    texts: dict[str, str] = {}
    for path in paths_of(rules):
        content = await repository.read(source, path)
        if content is not None:
            texts[path] = content.decode(errors="surrogateescape")
    return texts, rules


def _bumped(
    texts: Mapping[str, str],
    rules: Sequence[FileRule],
    olds: Sequence[Version | None],
    new: Version,
) -> Mapping[str, str]:
    """The texts with the new version, where they hold one of the old ones, the likeliest first."""
    wrong: VersionFileError | None = None
    for old in olds:
        try:
            return plan_update(texts, rules, old, new)
        except VersionFileError as error:
            wrong = wrong or error
    assert wrong is not None, "there is an old version, be it none"
    raise wrong
