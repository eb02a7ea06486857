"""Who wrote a release, as far as slipway.yml says which addresses are whose."""

from collections.abc import Iterable, Sequence

from release.binding import Binding
from release.policy.model import Approval


def writers(binding: Binding, authors: Iterable[str]) -> tuple[str, ...]:
    """The users among the authors of a range, who are given as "Name <address>"."""
    there = {author.rpartition("<")[2].rstrip("> ").lower() for author in authors}
    return tuple(user for user, addresses in binding.people.items() if there & set(addresses))


def barred(approval: Approval, binding: Binding, authors: Sequence[str]) -> tuple[str, ...]:
    """The users who cannot give an approval, because they wrote what it is about."""
    return writers(binding, authors) if "author" in approval.never else ()


def unknown(approval: Approval, binding: Binding, user: str) -> bool:
    """True when nobody can say whether this person is an author, and it matters."""
    return "author" in approval.never and user not in binding.people
