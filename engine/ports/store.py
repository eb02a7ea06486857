"""What the engine needs of the database: transactions, and one holder a release."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from engine.ports.ledger import Ledger

T = TypeVar("T")


class Store(Protocol):
    """The database: whole transactions, and one holder a release."""

    @property
    def alone(self) -> bool:
        """True when no other process can write: what this one knows stays true until it does."""
        ...

    @property
    def trouble(self) -> str | None:
        """Why it could not be asked, or written to, when that failed; None once it is written."""
        ...

    async def transact(self, work: Callable[[Ledger], T], *, lasting: bool = True) -> T:
        """Run `work` in one transaction; one writer at a time, whatever the database.

        Not `lasting`: a power cut (no kill) may undo it; for what is found out again by itself.

        Committed when it returns, rolled back when it raises. `work` may run in another
        thread: it must not touch what belongs to the event loop, and what it returns must not
        be the ledger. Cancelling the caller does not undo what is already running. Raises
        StoreFailed, like `read`, when the database cannot be asked.
        """
        ...

    async def read(self, work: Callable[[Ledger], T]) -> T:
        """Run `work` on a consistent snapshot, beside any writer; writing in it raises."""
        ...

    async def hold(self, release: str) -> bool:
        """Become the only process that advances this release; False when another one is."""
        ...

    async def let_go(self, release: str) -> None: ...
    async def close(self) -> None: ...
