"""A commit of one single file, for a branch that shares nothing with the others."""

from drivers.git import names, objects, signing
from drivers.git.running import Git
from release.git import Signature


def commit_alone(
    git: Git,
    parent: str | None,
    file: tuple[str, bytes],
    message: str,
    by: Signature,
    key: str | None,
) -> str:
    """A commit whose tree is that file and nothing else; the first one has no parent.

    Signed with a key. Without one, the same input gives the same id.
    """
    name, content = file
    blob = objects.write(git, "blob", content)
    tree = git.run("mktree", data=f"100644 blob {blob}\t{name}\n".encode()).text
    parents = () if parent is None else (names.sha(parent),)
    if key:
        return signing.make_signed_commit(git, (tree, *parents), message, by, key)
    raw = objects.Raw(tree, parents, objects.person(by), b"", objects.text(message))
    return objects.commit_tree(git, raw, by)
