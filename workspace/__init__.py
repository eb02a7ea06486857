"""A local Slack: the real Bolt app talks to it as it would to slack.com."""

from workspace.blockkit import validate_message, validate_view
from workspace.desk import Workspace
from workspace.kinds import Ack, PersonError
from workspace.seed import Seed, from_manifest, overlay, projects
from workspace.server import Settings
from workspace.wire import Call

__all__ = [
    "Ack",
    "Call",
    "PersonError",
    "Seed",
    "Settings",
    "Workspace",
    "from_manifest",
    "overlay",
    "projects",
    "validate_message",
    "validate_view",
]
