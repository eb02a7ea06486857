"""The manifest as the remote has it: a branch of its own, with one file that only grows."""

from engine.ports import Repository
from release.manifest import BRANCH, FILE, Record, read_manifest


async def manifest(repository: Repository) -> tuple[str | None, str]:
    """The head of its branch and the text of its file, as of the last fetch."""
    head = await repository.head(BRANCH)
    content = await repository.read(head, FILE) if head else None
    return head, (content or b"").decode()


async def records(repository: Repository) -> list[Record]:
    """Its lines, oldest first, as the remote has them now. Raises ValueError."""
    await repository.fetch()
    _, text = await manifest(repository)
    return read_manifest(text)
