"""files.*: an upload in three steps, the way slack_sdk's files_upload_v2 takes them."""

import base64
from typing import Any

from workspace import ids, messages
from workspace.api.method import Method, channel_of, words, writable
from workspace.hub import Hub
from workspace.kinds import Json, SlackError

_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "md": "text/markdown",
    "json": "application/json",
    "csv": "text/csv",
    "pdf": "application/pdf",
}


def get_upload_url(hub: Hub, args: Json) -> Json:
    if args["length"] < 1:
        message = "must be greater than 0 [json-pointer:/length]"
        raise SlackError.with_messages("invalid_arguments", [message])
    file_id = ids.numbered_id("F", hub.state.number())
    name = str(args["filename"])
    kind = name.rpartition(".")[2].lower()
    hub.state.files[file_id] = {
        "id": file_id,
        "name": name,
        "title": name,
        "size": args["length"],
        "filetype": kind,
        "mimetype": _TYPES.get(kind, "application/octet-stream"),
        "upload": ids.secret(),
        "alt_txt": args.get("alt_txt", ""),
        "content": None,
        "shared": False,
        "user": hub.state.app.bot_user,
        "created": int(hub.clock()),
    }
    upload = hub.state.files[file_id]["upload"]
    return {"upload_url": f"{hub.url}/upload/{upload}", "file_id": file_id}


def receive(hub: Hub, upload: str, content: bytes) -> bool:
    """The second step, outside the Web API: the bytes themselves."""
    for file in hub.state.files.values():
        if file["upload"] == upload and len(content) == file["size"]:
            file["content"] = base64.b64encode(content).decode()
            hub.changed()
            return True
    return False


def complete_upload(hub: Hub, args: Json) -> Json:
    if not isinstance(args["files"], list) or not args["files"]:
        raise SlackError("invalid_arguments")
    files = [_complete(hub, one) for one in args["files"]]
    targets = str(args.get("channel_id") or args.get("channels") or "")
    for channel_id in filter(None, targets.split(",")):
        _share(hub, channel_id, args, files)
    return {"files": files}


def _complete(hub: Hub, given: Any) -> Json:
    if not isinstance(given, dict):
        raise SlackError("invalid_arguments")
    file = hub.state.files.get(str(given.get("id")))
    if file is None or file["content"] is None:
        raise SlackError("file_not_found")
    file["title"] = given.get("title") or file["title"]
    return shown(hub, file)


def _share(hub: Hub, channel_id: str, args: Json, files: list[Json]) -> None:
    channel = writable(hub, channel_of(hub, channel_id))
    made: Json = {
        **messages.bot_fields(hub),
        "text": args.get("initial_comment") or "",
        "files": files,
        "upload": True,
    }
    if args.get("blocks"):
        made["blocks"] = args["blocks"]
    if args.get("thread_ts"):
        made["thread_ts"] = str(args["thread_ts"])
    messages.post(hub, channel, made)
    for file in files:
        hub.state.files[file["id"]]["shared"] = True


def shown(hub: Hub, file: Json) -> Json:
    """Slack's file object, without the content and the upload's secret."""
    hidden = ("content", "upload", "shared")
    made = {key: value for key, value in file.items() if key not in hidden}
    url = f"{hub.url}/files/{file['id']}/{file['name']}"
    return {**made, "url_private": url, "permalink": url, "mode": "hosted"}


METHODS = {
    "files.getUploadURLExternal": Method(
        get_upload_url,
        "4",
        ("files:write",),
        words("filename length alt_txt snippet_type"),
        ("filename", "length"),
    ),
    "files.completeUploadExternal": Method(
        complete_upload,
        "4",
        ("files:write",),
        words("files channel_id channels initial_comment thread_ts blocks"),
        ("files",),
    ),
}
