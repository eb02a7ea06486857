"""What the bot hands to the owner of a run, through a socket: secrets never touch argv or disk."""

import _socket  # `socket` itself would load enum and selectors: 5 ms of every run
import marshal
import os
import sys

LENGTH = 8
LOCK = 4  # bytes of a descriptor's number in a control message


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

    def pack(self, folder: str) -> bytes:
        """Itself and the run's folder; the length first: half a message is no message."""
        fields = (self.argv, self.cwd, self.env, self.limits, self.needles)
        body = marshal.dumps((folder, fields))
        return len(body).to_bytes(LENGTH, "big") + body


def receive(line: int) -> tuple[str, Order] | None:
    """A folder and the order for it; None when the sender died or has nothing to do.

    With them comes the lock of the folder, open from now on in this process and in those it
    starts.
    """
    socket = _socket.socket(fileno=line)
    length, control, _, _ = socket.recvmsg(LENGTH, _socket.CMSG_SPACE(LOCK))
    for _, _, lock in control:
        os.set_inheritable(int.from_bytes(lock[:LOCK], sys.byteorder), True)
    socket.detach()
    if len(length) < LENGTH:
        return None
    body = _exactly(line, int.from_bytes(length, "big"))
    if body is None:
        return None
    folder, fields = marshal.loads(body)  # noqa: S302  (from our own bot)
    return folder, Order(*fields)


def _exactly(fd: int, size: int) -> bytes | None:
    parts = []
    while size:
        part = os.read(fd, min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
