"""A modal that `/release` opens, and what the app gets when it is submitted."""

from typing import Any

from tests.page.blocks import modal
from tests.workspace.slack_app import SlackApp
from workspace.kinds import Json


def raw(element: Json) -> Any:
    """The value of one input in a submission, whatever its kind calls it."""
    kept = {key: value for key, value in element.items() if key != "type"}
    (value,) = kept.values()
    if isinstance(value, dict):
        return value["value"]
    return (
        [one["value"] if isinstance(one, dict) else one for one in value]
        if isinstance(value, list)
        else value
    )


def form(app: SlackApp, *blocks: Json, taken: str = "") -> list[Json]:
    """What was submitted so far, {block_id: raw}; a field named `title` may not be `taken`."""
    sent: list[Json] = []

    @app.bolt.command("/release")
    async def start(ack: Any, body: Any, client: Any):
        await ack()
        view = modal("Start a release", *blocks, callback_id="form")
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.bolt.view("form")
    async def submit(ack: Any, body: Any):
        values = body["view"]["state"]["values"]
        sent.append({key: raw(each["value"]) for key, each in values.items()})
        if taken and sent[-1]["title"] == taken:
            await ack(response_action="errors", errors={"title": "That title is taken."})
        else:
            await ack()

    return sent
