"""Where an answer goes: below what was typed or clicked, into a dialog, or to App Home."""

from collections.abc import Mapping
from typing import Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot import cards
from bot.cards.answer_view import answer_view
from bot.cards.replies import SHOWN
from bot.home import Homes
from bot.sharing import share_chart
from bot.words import said
from commands.desk import Desk
from commands.request import Form, Reply

log = structlog.get_logger()


class Answers:
    """Tells one person what came of what they did."""

    def __init__(self, desk: Desk, client: AsyncWebClient, homes: Homes) -> None:
        self.desk, self.client, self.homes = desk, client, homes

    async def give(self, body: Mapping[str, Any], reply: Reply | Form) -> None:
        """Open the form, or say it where the person is looking."""
        if isinstance(reply, Form):
            release = await self.desk.books.read(reply.release) if reply.release else None
            await self.open(body, cards.modal(reply, release))
            return
        if reply.name == "chart":
            reply = await share_chart(self.client, reply.data)
        place = (body.get("view") or {}).get("type", "")
        message = cards.reply(reply, self.desk.world.clock.now())
        if not message.text:
            return
        if place == "modal":
            view = answer_view(reply.name, message)
            await self.client.views_update(view_id=body["view"]["id"], view=view)
        elif place == "home":
            await self._at_home(body, reply)
        else:
            await self.tell(body, message, instead=_settles(reply))
        self.desk.world.crash_point("answered")

    async def _at_home(self, body: Mapping[str, Any], reply: Reply) -> None:
        """What is long or a refusal is a dialog; a confirmation stands on Home for a while."""
        message = cards.reply(reply, self.desk.world.clock.now())
        if reply.refusals or reply.name in SHOWN:
            await self.open(body, answer_view(reply.name, message))
        else:
            await self.homes.show(str(body["user"]["id"]), notice=message.text)

    async def open(self, body: Mapping[str, Any], view: dict[str, Any]) -> str:
        """Open a dialog; its id, or nothing when Slack's three seconds were over."""
        on_top = (body.get("view") or {}).get("type") == "modal"
        call = self.client.views_push if on_top else self.client.views_open
        try:
            self.desk.world.crash_point("form:opening")
            answer = await call(trigger_id=str(body["trigger_id"]), view=view)
            self.desk.world.crash_point("form:opened")
        except (SlackApiError, ClientError, OSError, TimeoutError) as error:
            log.warning("form could not be opened", error=str(error))
            text = said("form-late", {})
            await self.tell(body, cards.Message(text))
            return ""
        return str(answer["view"]["id"])

    async def begins(self, body: Mapping[str, Any]) -> None:
        """The buttons of a message for one person go at once, when what was pressed takes long."""
        if _is_for_one(body):
            await self.tell(body, cards.Message(said("working", {})), instead=True)

    async def tell(
        self, body: Mapping[str, Any], message: cards.Message, *, instead: bool = False
    ) -> None:
        """By the response_url, which needs no membership; else as a direct message.

        `instead` puts it in the place of the message that was pressed, if only they see that.
        """
        while not await self._told(body, message, instead) and message.blocks:
            message = message.plainer  # the words matter more than their looks

    async def _told(self, body: Mapping[str, Any], message: cards.Message, instead: bool) -> bool:
        """False when Slack does not take it so."""
        if await self._below(body, message, instead and _is_for_one(body)):
            return True
        user = str((body.get("user") or {}).get("id") or body.get("user_id", ""))
        blocks = message.blocks or None
        try:
            await self.client.chat_postMessage(channel=user, text=message.text, blocks=blocks)
        except SlackApiError as error:
            log.warning("slack did not take an answer", error=str(error.response.get("error")))
            return False
        return True

    async def _below(self, body: Mapping[str, Any], message: cards.Message, instead: bool) -> bool:
        """False when there is no response_url, it is spent, or it does not take this."""
        url = str(body.get("response_url") or "")
        if not url:
            return False
        answer = await AsyncWebhookClient(url, session=self.client.session).send(
            text=message.text,
            blocks=message.blocks or None,
            response_type="ephemeral",
            replace_original=instead,
        )
        return answer.status_code == 200


def _is_for_one(body: Mapping[str, Any]) -> bool:
    """True for a click in a message that only one person sees."""
    return bool((body.get("container") or {}).get("is_ephemeral"))


def _settles(reply: Reply) -> bool:
    """True for what makes all that was shown out of date: something was done."""
    return not reply.refusals and reply.name not in (*SHOWN, "nudged")
