"""chat.*, called by the real slack_sdk client."""

import json
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import SectionBlock
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.kit import actions, button, cells, refusal, section
from workspace import Workspace


async def test_a_message_comes_back_complete(slack: Workspace, client: AsyncWebClient):
    metadata = {"event_type": "release_card", "event_payload": {"release": 7}}
    posted = await client.chat_postMessage(
        channel="#kwanus",
        text="Release 1.4.0",
        blocks=[SectionBlock(text="*1.4.0*")],
        metadata=metadata,
        unfurl_links=False,
        unfurl_media=False,
        mrkdwn=True,
    )

    [message] = slack.messages("#kwanus")
    assert message == posted["message"]
    assert posted["channel"] == "C0KWANUS00"
    assert message["metadata"] == metadata
    assert message["bot_id"] == "B0SLIPWAY1"
    assert message["blocks"][0]["block_id"]
    assert message["blocks"][0]["text"]["verbatim"] is False


async def test_timestamps_rise_even_when_the_clock_stands(slack: Workspace, client: AsyncWebClient):
    stamps = [
        (await client.chat_postMessage(channel="#kwanus", text=str(n)))["ts"] for n in range(5)
    ]

    assert stamps == sorted(set(stamps))
    assert stamps[0] == "1800000000.000000"


async def test_the_same_client_msg_id_posts_once(slack: Workspace, client: AsyncWebClient):
    first = await client.chat_postMessage(channel="#kwanus", text="once", client_msg_id="k1")
    again = await client.chat_postMessage(channel="#kwanus", text="once", client_msg_id="k1")

    assert again["ts"] == first["ts"]
    assert len(slack.messages("#kwanus")) == 1


async def test_a_thread_counts_its_replies_and_may_reach_the_channel(
    slack: Workspace, client: AsyncWebClient
):
    card = await client.chat_postMessage(channel="#kwanus", text="card")
    await client.chat_postMessage(channel="#kwanus", text="merging", thread_ts=card["ts"])
    await client.chat_postMessage(
        channel="#kwanus", text="failed", thread_ts=card["ts"], reply_broadcast=True
    )

    assert [m["text"] for m in slack.thread("#kwanus", card["ts"])] == ["card", "merging", "failed"]
    assert [m["text"] for m in slack.messages("#kwanus")] == ["card", "failed"]
    assert slack.messages("#kwanus")[0]["reply_count"] == 2


async def test_an_edit_replaces_what_it_names(slack: Workspace, client: AsyncWebClient):
    ts = (await client.chat_postMessage(channel="#kwanus", text="old", blocks=[actions(button())]))[
        "ts"
    ]

    # Without `text` the SDK's own method warns.
    changes = {"channel": "C0KWANUS00", "ts": ts, "blocks": [section("new")]}
    await client.api_call("chat.update", json=changes)
    assert slack.messages("#kwanus")[0]["text"] == "old"
    assert "edited" not in slack.messages("#kwanus")[0]

    await client.chat_update(channel="C0KWANUS00", ts=ts, text="plain")
    assert slack.messages("#kwanus")[0]["text"] == "plain"
    assert "blocks" not in slack.messages("#kwanus")[0]
    assert "edited" in slack.messages("#kwanus")[0]


async def test_a_deleted_parent_leaves_a_tombstone(slack: Workspace, client: AsyncWebClient):
    card = (await client.chat_postMessage(channel="#kwanus", text="card"))["ts"]
    reply = (await client.chat_postMessage(channel="#kwanus", text="log", thread_ts=card))["ts"]

    await client.chat_delete(channel="C0KWANUS00", ts=card)
    assert slack.messages("#kwanus")[0]["subtype"] == "tombstone"
    await client.chat_delete(channel="C0KWANUS00", ts=reply)
    assert len(slack.thread("#kwanus", card)) == 1
    assert await refusal(client.chat_delete(channel="C0KWANUS00", ts=card)) == "message_not_found"


async def test_an_ephemeral_is_for_one(slack: Workspace, client: AsyncWebClient):
    answer = await client.chat_postEphemeral(channel="#kwanus", user="U0EVE00000", text="not you")

    assert [m["text"] for m in slack.ephemerals("eve", "#kwanus")] == ["not you"]
    assert slack.ephemerals("bob", "#kwanus") == []
    update = client.chat_update(channel="C0KWANUS00", ts=answer["message_ts"], text="x")
    assert await refusal(update) == "message_not_found"


async def test_mentions_notify_members_and_nobody_else(slack: Workspace, client: AsyncWebClient):
    slack.leaves("carol", "#kwanus")
    await client.chat_postMessage(
        channel="#kwanus", text="please", blocks=[section("<!subteam^S0APPROVERS> <@U0GIL00000>")]
    )

    assert [n["reason"] for n in slack.notifications("bob")] == ["mention"]
    assert slack.notifications("carol") == []
    assert slack.notifications("alice") == []


async def test_a_direct_message_notifies(slack: Workspace, client: AsyncWebClient):
    opened = await client.conversations_open(users=["U0BOB00000"])
    await client.chat_postMessage(channel=opened["channel"]["id"], text="your turn")
    await client.chat_postMessage(channel="U0BOB00000", text="still")

    assert [n["reason"] for n in slack.notifications("bob")] == ["dm", "dm"]
    assert [m["text"] for m in slack.messages("@bob")] == ["your turn", "still"]


async def test_what_slack_refuses(slack: Workspace, client: AsyncWebClient):
    post = client.chat_postMessage
    assert await refusal(post(channel="#nowhere", text="x")) == "channel_not_found"
    empty = client.api_call("chat.postMessage", json={"channel": "#kwanus"})
    assert await refusal(empty) == "no_text"
    assert await refusal(post(channel="#kwanus", text="x" * 40_001)) == "msg_too_long"
    assert await refusal(post(channel="#kwanus", text="x", thread_ts="1.2")) == "thread_not_found"
    assert await refusal(post(channel="#kwanus", text="x", colour="red")) == "invalid_arguments"
    assert (
        await refusal(post(channel="#kwanus", text="x", blocks=[{"type": "sparkles"}]))
        == "invalid_blocks"
    )
    assert await refusal(post(channel="#kwanus", text="x", blocks="[{")) == "invalid_blocks_format"
    long = [section("x" * 3000)] * 5
    assert await refusal(post(channel="#kwanus", text="x", blocks=long)) == "msg_blocks_too_long"
    bad = {"event_type": "x"}
    assert await refusal(post(channel="#kwanus", text="x", metadata=bad)) == (
        "invalid_metadata_format"
    )
    assert slack.messages("#kwanus") == []


async def test_bad_blocks_are_explained(client: AsyncWebClient):
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="#kwanus", text="x", blocks=[section("x" * 3001)])

    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


async def test_only_own_messages_can_be_edited(slack: Workspace, client: AsyncWebClient):
    await slack.types("alice", "#kwanus", "mine")
    ts = slack.messages("#kwanus")[0]["ts"]

    update = client.chat_update(channel="C0KWANUS00", ts=ts, text="yours")
    assert await refusal(update) == "cant_update_message"
    assert await refusal(client.chat_delete(channel="C0KWANUS00", ts=ts)) == "cant_delete_message"


async def test_an_edit_takes_less_text_than_a_post(slack: Workspace, client: AsyncWebClient):
    ts = (await client.chat_postMessage(channel="#kwanus", text="x" * 40_000))["ts"]

    update = client.chat_update(channel="C0KWANUS00", ts=ts, text="x" * 4_001)
    assert await refusal(update) == "msg_too_long"


async def test_where_the_app_may_write(slack: Workspace, client: AsyncWebClient):
    slack.removes_app("#kwanus")
    assert await refusal(client.chat_postMessage(channel="#kwanus", text="x")) == "not_in_channel"
    slack.invites_app("#kwanus")
    slack.archives("#kwanus")
    assert await refusal(client.chat_postMessage(channel="#kwanus", text="x")) == "is_archived"


async def test_a_permalink_leads_to_the_message(slack: Workspace, client: AsyncWebClient):
    ts = (await client.chat_postMessage(channel="#kwanus", text="x"))["ts"]

    link = await client.chat_getPermalink(channel="C0KWANUS00", message_ts=ts)
    assert link["permalink"] == f"{slack.url}/archives/C0KWANUS00/p{ts.replace('.', '')}"


async def test_markdown_text_stands_alone(slack: Workspace, client: AsyncWebClient):
    await client.chat_postMessage(channel="#kwanus", markdown_text="# Notes")
    assert slack.messages("#kwanus")[0]["blocks"][0]["type"] == "markdown"
    both = client.chat_postMessage(channel="#kwanus", markdown_text="x", text="y")
    assert await refusal(both) == "markdown_text_conflict"
    long = client.chat_postMessage(channel="#kwanus", markdown_text="x" * 12_001)
    assert await refusal(long) == "msg_too_long"


async def test_attachments_are_checked_too(slack: Workspace, client: AsyncWebClient):
    async def post(attachments: Any) -> str:
        return await refusal(
            client.chat_postMessage(channel="#kwanus", text="x", attachments=attachments)
        )

    assert await post([{"blocks": [{"type": "sparkles"}]}]) == "invalid_blocks"
    assert await post([{}] * 101) == "too_many_attachments"
    assert await post(["x"]) == "invalid_attachments"
    assert await post({"text": "x"}) == "invalid_attachments"
    fine = [{"color": "#36a64f", "blocks": [section()]}]
    await client.chat_postMessage(channel="#kwanus", text="x", attachments=fine)
    assert slack.messages("#kwanus")[0]["attachments"] == fine


async def test_a_message_has_one_table(client: AsyncWebClient):
    table = {"type": "table", "rows": [cells(2)]}
    post = client.chat_postMessage(channel="#kwanus", text="x", blocks=[table, table])
    assert await refusal(post) == "invalid_attachments"


async def test_an_edit_can_empty_and_broadcast(slack: Workspace, client: AsyncWebClient):
    metadata = {"event_type": "card", "event_payload": {}}
    card = (
        await client.chat_postMessage(
            channel="#kwanus", text="card", blocks=[section()], metadata=metadata
        )
    )["ts"]
    reply = (
        await client.chat_postMessage(
            channel="#kwanus", text="failed", thread_ts=card, metadata=metadata
        )
    )["ts"]

    empty = {"channel": "C0KWANUS00", "ts": card, "blocks": [], "metadata": {}}
    await client.api_call("chat.update", json=empty)
    [message] = slack.messages("#kwanus")
    assert message["text"] == "card"
    assert "blocks" not in message
    assert "metadata" not in message

    loud = {"channel": "C0KWANUS00", "ts": reply, "reply_broadcast": True}
    both = client.api_call("chat.update", json={**loud, "text": "new"})
    assert await refusal(both) == "no_dual_broadcast_content_update"
    await client.api_call("chat.update", json=loud)
    assert [m["text"] for m in slack.messages("#kwanus")] == ["card", "failed"]
    assert slack.messages("#kwanus")[1]["metadata"] == metadata
    nothing = client.api_call("chat.update", json={"channel": "C0KWANUS00", "ts": card})
    assert await refusal(nothing) == "no_text"


async def test_an_archived_channel_cannot_be_edited(slack: Workspace, client: AsyncWebClient):
    ts = (await client.chat_postMessage(channel="#kwanus", text="x"))["ts"]
    slack.archives("#kwanus")
    update = client.chat_update(channel="C0KWANUS00", ts=ts, text="y")
    assert await refusal(update) == "is_inactive"


async def test_replies_go_to_parents(slack: Workspace, client: AsyncWebClient):
    card = (await client.chat_postMessage(channel="#kwanus", text="card"))["ts"]
    reply = (await client.chat_postMessage(channel="#kwanus", text="log", thread_ts=card))["ts"]
    deeper = client.chat_postMessage(channel="#kwanus", text="x", thread_ts=reply)
    assert await refusal(deeper) == "cannot_reply_to_message"
    link = await client.chat_getPermalink(channel="C0KWANUS00", message_ts=reply)
    assert link["permalink"].endswith(f"?thread_ts={card}&cid=C0KWANUS00")


async def test_ephemerals_only_for_those_who_are_here(slack: Workspace, client: AsyncWebClient):
    slack.leaves("eve", "#kwanus")
    for user in ("U0EVE00000", "U0NOBODY00"):
        whisper = client.chat_postEphemeral(channel="#kwanus", user=user, text="x")
        assert await refusal(whisper) == "user_not_in_channel"


@pytest.mark.parametrize(
    "metadata",
    [
        {"event_type": "x", "event_payload": {}, "more": 1},
        {"event_type": 1, "event_payload": {}},
        "text",
        [],
    ],
)
async def test_metadata_has_one_form(client: AsyncWebClient, metadata: Any):
    body = {"channel": "#kwanus", "text": "x", "metadata": metadata}
    if metadata:
        assert await refusal(client.api_call("chat.postMessage", json=body)) in (
            "invalid_metadata_format",
            "invalid_arguments",
        )


async def test_metadata_has_a_size(client: AsyncWebClient):
    large = {"event_type": "x", "event_payload": {"x": "y" * 16_000}}
    post = client.chat_postMessage(channel="#kwanus", text="x", metadata=large)
    assert await refusal(post) == "metadata_too_large"


async def test_each_size_of_a_message_at_its_edge(client: AsyncWebClient):
    async def post(**content: Any) -> Any:
        return await client.chat_postMessage(**{"channel": "#kwanus", "text": "x", **content})

    def metadata(size: int) -> Any:
        bare = {"event_type": "x", "event_payload": {"x": ""}}
        return {**bare, "event_payload": {"x": "y" * (size - len(json.dumps(bare)))}}

    def blocks(size: int) -> Any:
        return [*[section("x" * 3000)] * 4, section("x" * (size - 12_000))]

    ts = (await post(text="x" * 40_000))["ts"]
    await client.chat_update(channel="C0KWANUS00", ts=ts, text="x" * 4_000)
    await post(attachments=[{"fallback": "x"}] * 100)
    await post(metadata=metadata(16_000))
    assert await refusal(post(metadata=metadata(16_001))) == "metadata_too_large"
    await post(blocks=blocks(13_200))
    assert await refusal(post(blocks=blocks(13_201))) == "msg_blocks_too_long"
