"""Where a project finds the versions within its components: in a file, or from a script."""

from typing import Annotated

from release.components import own_lines
from release.policy.model import Name, Policy
from release.yamlfile import Strict
from release.yamlwords import form

_NAME = "must be a component’s name, a dot and a record’s, such as backend.schema"
RecordName = Annotated[str, form(r"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)?$", _NAME, max_length=81)]


class Record(Strict):
    """Where one version stands: in a file, or what a script prints in its last line."""

    file: str | None = None
    """The file, from the root of the repository; without more, the whole of it."""
    key: str | None = None
    """Where in the file it stands: `info.version`; for JSON, TOML and YAML."""
    pattern: str | None = None
    """A regular expression with one group; its last match in the file counts."""
    run: Name | None = None
    """A script that prints it."""


def records_needed(policy: Policy) -> dict[str, str]:
    """Each version that a release records, with the words of the policy that need it."""
    needed = {
        f"{name}.{record}": f"components.{name}.records"
        for name, component in policy.components.items()
        for record in component.records
    }
    own = own_lines(policy)
    for rule in policy.compatible:
        for name in rule.these:
            if name not in own:
                needed.setdefault(name, "compatible")
    return needed


def misfit(record: Record) -> str:
    """What is wrong with a record, if anything."""
    if (record.file is None) == (record.run is None):
        return "needs a file, or a script to run: one of them"
    if record.run and (record.key or record.pattern):
        return "takes what its script prints; a key or a pattern is for a file"
    if record.key and record.pattern:
        return "is found by a key or by a pattern, not by both"
    return ""
