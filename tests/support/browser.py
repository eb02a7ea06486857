"""A real browser for tests: the Chromium of this machine, driven by Playwright."""

import os
import shutil
from typing import Any

from tests.support.required import missing

INSTALL = (
    "on Debian as root: make test installs it (apt-get install chromium); elsewhere install "
    "Chromium or Chrome, or name one with SLIPWAY_CHROMIUM=/path/to/chromium"
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",  # its sandbox refuses to run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """The path of a Chromium, or None."""
    if named := os.environ.get("SLIPWAY_CHROMIUM"):
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def require_browser() -> dict[str, Any]:
    """Options for Playwright's `chromium.launch(**…)`; without a browser the test ends here."""
    path = chromium()
    if path is None:
        missing("no Chromium", INSTALL)
    return {"executable_path": path, "args": list(FLAGS), "headless": True}


if __name__ == "__main__":
    raise SystemExit(0 if chromium() else INSTALL)
