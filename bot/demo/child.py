"""A process that ends with its parent: it holds one end of a pipe, and sees the other one close."""

import os
import signal
import sys
import threading


def stop_with_parent() -> None:
    """End this process in order once its standard input is closed, however the parent died."""
    threading.Thread(target=_wait, name="parent", daemon=True).start()


def _wait() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
