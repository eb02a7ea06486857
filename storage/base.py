"""What a store is, whatever the database."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TypeVar

from storage.ledger import Ledger
from storage.statements import ReadOnly as ReadOnly

T = TypeVar("T")
Work = Callable[[Ledger], T]


class StoreBusy(Exception):
    """Another process owns the SQLite file."""

    def __init__(self, path: str, pid: int | None) -> None:
        who = f"process {pid}" if pid else "another process"
        super().__init__(f"{path} is in use by {who}")
        self.path, self.pid = path, pid


class Store(ABC):
    """Whole transactions, and one holder a release."""

    trouble: str | None = None
    """Why it could not be asked, or written to, when that failed; None once it is written."""

    @property
    @abstractmethod
    def alone(self) -> bool:
        """True when no other process can write: what this one knows stays true until it does."""

    @abstractmethod
    async def transact(self, work: Work[T], *, lasting: bool = True) -> T:
        """Run `work` in one transaction: committed when it returns, rolled back when it raises.

        Not `lasting`: the disk is not waited for. A power cut may undo what was committed last
        (not the end of this process, however it ends): for what is found out again by itself.

        One transaction at a time writes, whatever the database, so what `work` has read holds
        until it commits. Cancelling the caller does not undo what is already running.
        Raises what `work` raises, and StoreFailed when the database cannot be asked.
        """

    @abstractmethod
    async def read(self, work: Work[T]) -> T:
        """Run `work` on a consistent snapshot; writing in it raises ReadOnly."""

    @abstractmethod
    async def hold(self, release: str) -> bool:
        """Become the only process that advances this release; False when another one is."""

    @abstractmethod
    async def let_go(self, release: str) -> None:
        """Let another process advance it."""

    @abstractmethod
    async def close(self) -> None:
        """Finish what was begun, then let go of the database."""
