"""What the bot hands to the owner of a run, through a socket: secrets never touch argv or disk."""

import marshal
import os

LENGTH = 8


class Order:
    """One script to run, in the bytes the system calls take.

    `limits` are seconds: until TERM, and from TERM to KILL. `needles` are byte strings to
    scrub from the output. A plain class: dataclasses would cost the owner 10 ms of imports.
    """

    def __init__(
        self,
        argv: list[bytes],
        cwd: bytes,
        env: dict[bytes, bytes],
        limits: tuple[float, float],
        needles: list[bytes],
    ) -> None:
        self.argv = argv
        self.cwd = cwd
        self.env = env
        self.limits = limits
        self.needles = needles

    def pack(self) -> bytes:
        """Itself as bytes, the length first, so that half a message is no message."""
        body = marshal.dumps((self.argv, self.cwd, self.env, self.limits, self.needles))
        return len(body).to_bytes(LENGTH, "big") + body


def receive(fd: int) -> Order | None:
    """The order that comes in on `fd`; None when the sender died half-way."""
    length = _exactly(fd, LENGTH)
    body = length and _exactly(fd, int.from_bytes(length, "big"))
    return Order(*marshal.loads(body)) if body else None  # noqa: S302  (from our own bot)


def _exactly(fd: int, size: int) -> bytes | None:
    parts = []
    while size:
        part = os.read(fd, min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
