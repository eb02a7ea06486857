"""`python -m workspace` as a process: it prints where it is, and goes when told."""

import asyncio
import json
import signal
import sys
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

ROOT = Path(__file__).parents[2]


async def test_it_runs_alone(tmp_path: Path):
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"app": {"bot_token": "xoxb-mine"}}))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "workspace",
        "--seed",
        str(seed),
        "--channel",
        "kwanus",
        "--state",
        str(tmp_path / "state.json"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(10):
        page = (await process.stdout.readline()).decode().split()
        api = (await process.stdout.readline()).decode().split()
        assert page[1].startswith("http://127.0.0.1:")
        client = AsyncWebClient(token="xoxb-mine", base_url=api[1])
        await client.chat_postMessage(channel="#kwanus", text="hello")
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
    kept = json.loads((tmp_path / "state.json").read_text())
    assert len(kept["channels"]["C0KWANUS00"]["messages"]) == 1
