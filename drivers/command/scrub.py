"""Take secret values out of a stream of bytes, wherever its chunks happen to end."""

MASK = b"***"


class Scrubber:
    """Every occurrence of every needle becomes `***`; overlapping ones become one.

    What might be the beginning of a needle is held back until more bytes decide it, so at
    most the longest needle less one byte is kept.
    """

    def __init__(self, needles: list[bytes]) -> None:
        self._needles = needles
        self._held = b""
        self._masked = 0  # so many of the held bytes lie under a mask already written

    def feed(self, chunk: bytes) -> bytes:
        """What can be written now, of this chunk and of those before it."""
        if not self._needles:
            return chunk
        text = self._held + chunk
        return self._write(text, self._settled(text))

    def end(self) -> bytes:
        """The rest: no more bytes are coming."""
        return self._write(self._held, len(self._held))

    def _settled(self, text: bytes) -> int:
        """The first place where a needle may have begun without having ended."""
        cut = len(text)
        for needle in self._needles:
            start = text.find(needle[:1], max(0, len(text) - len(needle) + 1), cut)
            while start >= 0 and not needle.startswith(text[start:]):
                start = text.find(needle[:1], start + 1, cut)
            cut = cut if start < 0 else start
        return cut

    def _write(self, text: bytes, cut: int) -> bytes:
        done, parts = self._masked, []
        for start, end in self._found(text, cut):
            if start >= done:
                parts += [text[done:start], MASK]
            done = max(done, end)
        parts.append(text[done:cut])
        self._held, self._masked = text[cut:], max(0, done - cut)
        return b"".join(parts)

    def _found(self, text: bytes, cut: int) -> list[tuple[int, int]]:
        """Occurrences that begin before `cut`, in order."""
        spans = []
        for needle in self._needles:
            start = text.find(needle)
            while 0 <= start < cut:
                spans.append((start, start + len(needle)))
                start = text.find(needle, start + 1)
        spans.sort()
        return spans
