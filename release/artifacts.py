"""What a release must produce: names, what was found of it, and what is wrong with that."""

import json
from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from release.policy import Policy
from release.policy.model import Artifact

Size = Annotated[int, Field(ge=0, lt=2**53)]
"""Bytes, as many as JSON can tell exactly."""

ARCHIVES = ("{project}-{tag}.tar.gz", "{project}-{tag}.zip")
"""The archives of the source where a policy names none."""


class Piece(BaseModel):
    """An artifact that was found: `digest` is "sha256:…", `size` in bytes where it is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    kind: str
    what: str
    digest: str = ""
    size: Size | None = None
    platforms: tuple[str, ...] = ()
    signed: bool = False


class Report(BaseModel):
    """What a project's script says about an artifact, as one line of JSON."""

    model_config = ConfigDict(frozen=True)
    digest: str = ""
    size: Size | None = None
    platforms: tuple[str, ...] = ()
    signed: bool = False


def filled(name: str, project: str, tag: str, version: str) -> str:
    """The name of an artifact of one release."""
    return name.replace("{project}", project).replace("{tag}", tag).replace("{version}", version)


def archives(policy: Policy) -> dict[str, str]:
    """The archives of the source by name: those of the policy, else the usual two."""
    named = {n: a.name for n, a in policy.artifacts.items() if a.kind == "archive"}
    return named or {f"source-{name.rpartition('.')[2]}": name for name in ARCHIVES}


def read_report(lines: Sequence[str]) -> Report | None:
    """The last line that a script printed, if it is a report."""
    last = next((line for line in reversed(lines) if line.strip()), "")
    try:
        return Report.model_validate(json.loads(last))
    except (ValueError, ValidationError):
        return None


def faults(artifact: Artifact, what: str, piece: Piece | None) -> Iterable[str]:
    """What is missing of an artifact, in words that name it."""
    if piece is None:
        yield f"{what} is missing"
        return
    lacking = [one for one in artifact.platforms if one not in piece.platforms]
    if lacking:
        yield f"{what} is not there for {' and '.join(lacking)}"
    if artifact.signed and not piece.signed:
        yield f"{what} is not signed"


def sums(pieces: Iterable[tuple[str, str]]) -> str:
    """SHA256SUMS of files by name, as `sha256sum --check` reads it."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(pieces))
