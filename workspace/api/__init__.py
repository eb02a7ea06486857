"""The Web API: the table of its methods, and how a call is refused or answered."""

from workspace.api import blocks, chat, files, folk, places, views
from workspace.api.method import Method
from workspace.hub import Hub
from workspace.kinds import Json, SlackError

METHODS: dict[str, Method] = {
    **blocks.METHODS,
    **chat.METHODS,
    **files.METHODS,
    **folk.METHODS,
    **places.METHODS,
    **views.METHODS,
}


def answer(hub: Hub, name: str, token: str, args: Json) -> Json:
    """Slack's answer to one call, ok or not; refusals in the order Slack makes them."""
    try:
        method = _allowed(hub, name, token)
        method.check(args)
        fault = hub.faults.strike(name, transport=False)
        if fault is not None:
            raise _planned(fault.kind)
        return {"ok": True, **method.run(hub, args)}
    except SlackError as refusal:
        return refusal.answer()


def _planned(kind: str) -> SlackError:
    if kind in ("invalid_blocks", "invalid_arguments"):
        return SlackError.with_messages(kind, ["a planned fault [json-pointer:/blocks/0]"])
    return SlackError(kind)


def _allowed(hub: Hub, name: str, token: str) -> Method:
    method, app = METHODS.get(name), hub.state.app
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    if not token:
        raise SlackError("not_authed")
    if token not in (app.bot_token, app.app_token):
        raise SlackError("invalid_auth")
    if method.app_token != (token == app.app_token):
        raise SlackError("not_allowed_token_type")
    if app.token_revoked:
        raise SlackError("token_revoked")
    _check_scopes(method, app.scopes)
    return method


def _check_scopes(method: Method, provided: list[str]) -> None:
    if method.scopes and not set(method.scopes) & set(provided):
        raise SlackError(
            "missing_scope", needed=",".join(method.scopes), provided=",".join(provided)
        )
