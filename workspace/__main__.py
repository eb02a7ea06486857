"""Runs the workspace alone: `python -m workspace`, until Ctrl-C."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from workspace.desk import Workspace
from workspace.seed import Seed, from_manifest, overlay, projects
from workspace.server import Settings


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m workspace", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--state", type=Path, help="keep everything in this file")
    parser.add_argument("--seed", type=Path, help="JSON laid over the default seed")
    parser.add_argument("--manifest", type=Path, help="the app's manifest, as JSON")
    parser.add_argument("--channel", action="append", default=[], help="a project's channel")
    parser.add_argument("--bot-url", default="", help="the app's address, for HTTP mode")
    parser.add_argument("--rate-limits", choices=["strict", "off"], default="strict")
    return parser


def _seed(args: argparse.Namespace) -> Seed:
    made: Seed = projects(args.channel)
    if args.manifest:
        made = overlay(made, from_manifest(json.loads(args.manifest.read_text())))
    return overlay(made, json.loads(args.seed.read_text())) if args.seed else made


async def _run(args: argparse.Namespace) -> None:
    settings = Settings(
        port=args.port,
        seed=_seed(args),
        state_file=args.state,
        bot_url=args.bot_url,
        rate_limits=args.rate_limits,
    )
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with Workspace(settings) as slack:
        sys.stdout.write(f"page     {slack.page_url}\napi      {slack.api_url}\n")
        sys.stdout.flush()
        await stopping.wait()


def main() -> None:
    asyncio.run(_run(_parser().parse_args()))


if __name__ == "__main__":
    main()
