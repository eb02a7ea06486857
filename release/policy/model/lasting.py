"""What lasts beyond a release: support, artifacts, security, what was learnt."""

from typing import Literal

from release.policy.model.words import Do, Flag, Name, Names, Texts
from release.spans import Length, Span
from release.yamlfile import Strict


class SupportRule(Strict):
    """Versions that are supported beside what is developed: how long, and with which changes."""

    of: Literal["latest-major", "previous-major", "each-older-major"]
    """Which versions: the newest major, the one before it, or of each older one the last minor."""
    lasts: Length | None = None
    """How long, from the day on which the next major came out; without it, for good."""
    accepts: Names = ()
    """Classes of change that may be released there; without it, all."""
    path: Name = "support"
    """Which of the `paths` a release on such a line goes."""
    rollback: tuple[Do, ...] = ()
    """The actions of a rollback of such a release; its version is burnt in any case."""
    remind: Length = Span(months=1)
    """How long before its end of life the channel is reminded."""


class Artifact(Strict):
    """Something a release must produce."""

    kind: Literal["image", "chart", "archive", "sbom", "report", "docs", "file"]
    """What it is."""
    name: str
    """Its name; `{version}`, `{tag}` and `{project}` are filled in."""
    platforms: Texts = ()
    """The platforms that an image must be built for."""
    signed: Flag = False
    """True: it must have a signature; a script of the project looks at it."""


class Security(Strict):
    """How an embargoed security release runs: in private, on every supported line as one train."""

    kind: Name = "patch"
    """Which kind of release each line gets."""
    path: Name = "security"
    """Which of the `paths` it goes; what the world gets to see stands after “disclose”."""
    hint: Flag = True
    """True: the public channel has one line that a release is prepared in private; no more."""
    waits: Flag = True
    """True: a freeze by hand of the public project holds its start too; false: it is above that."""


class Retro(Strict):
    """What becomes of the actions of a retrospective in the next release."""

    holds: Flag = False
    """True: production waits until each is done; else they are only said."""
