"""blocks.validate: Slack looks at blocks, a message or a view, and shows them nobody."""

import json
import re
from typing import Any

from workspace.api.method import Method, words
from workspace.blockkit import validate_message, validate_view
from workspace.hub import Hub
from workspace.kinds import Json, SlackError

_POINTER = re.compile(r"(.*) \[json-pointer:(.*)\]")
_KINDS = ("blocks", "message", "view")


def validate(hub: Hub, args: Json) -> Json:
    """Exactly one of the three, as JSON; what is wrong comes in `errors`."""
    given = [kind for kind in _KINDS if args.get(kind) is not None]
    if len(given) != 1:
        raise SlackError("invalid_arguments")
    payload = _read(args[given[0]])
    match given[0]:
        case "view":
            wrong = validate_view(payload)
        case "message":
            wrong = validate_message(payload.get("blocks", []))
        case _:
            wrong = validate_message(payload)
    if wrong:
        raise SlackError("invalid_blocks", errors=[_error(one) for one in wrong])
    return {}


def _read(given: Any) -> Any:
    try:
        return json.loads(given) if isinstance(given, str) else given
    except ValueError:
        raise SlackError("invalid_json") from None


def _error(sentence: str) -> Json:
    found = _POINTER.fullmatch(sentence)
    message, pointer = found.groups() if found else (sentence, "")
    return {"pointer": pointer, "code": "failed_constraint", "message": message}


METHODS = {"blocks.validate": Method(validate, "4", (), words("blocks message view"))}
