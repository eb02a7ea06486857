"""The whole environment of a script: what its configuration allows, and facts of the release."""

from collections.abc import Mapping, Sequence

DEFAULTS = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
}
OURS = "SLIPWAY_"
# The bot's own keys: no script has a use for them, and one of them rewrites the journal.
NEVER = frozenset({"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "DATABASE_URL"})


def environment(
    allow: Sequence[str], base: Mapping[str, str], extra: Mapping[str, str]
) -> dict[str, str]:
    """`base` cut down to `allow` and the four defaults, with the facts of `extra` on top.

    A name that is allowed and not set stays unset. Raises ValueError for a name that no
    script may have, and for a fact that is not called SLIPWAY_….
    """
    for name in allow:
        if name in NEVER or name.startswith(OURS):
            raise ValueError(f"no script may be given {name}")
    for name in extra:
        if not name.startswith(OURS):
            raise ValueError(f"a fact about the release is called {OURS}…, not {name}")
    wanted = {name: base[name] for name in (*DEFAULTS, *allow) if name in base}
    return {**DEFAULTS, **wanted, **extra}
