"""Draw a chart: a specification on standard input, a PNG on standard output.

A process of its own: the renderer holds more memory than the whole bot, and is seldom needed.
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from typing import Any

SECONDS = 60


class NoPicture(Exception):
    """The chart could not be drawn; the message says why."""


async def draw(spec: Mapping[str, Any]) -> bytes:
    """The specification as a PNG. Raises NoPicture."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.picture",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS):
            out, err = await process.communicate(json.dumps(spec).encode())
    except TimeoutError:
        process.kill()
        await process.wait()
        raise NoPicture(f"not drawn within {SECONDS} s") from None
    if process.returncode or not out:
        raise NoPicture(err.decode(errors="replace").strip().rpartition("\n")[2][:200])
    return out


def main() -> None:
    """Read, draw, write."""
    import vl_convert  # noqa: PLC0415  only this process needs it

    png = vl_convert.vegalite_to_png(vl_spec=json.load(sys.stdin), scale=2, vl_version="5.20")
    sys.stdout.buffer.write(png)


if __name__ == "__main__":
    main()
