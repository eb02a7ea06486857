"""The message shortcut “Which release has this?”."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import cards
from bot.answers import Answers
from bot.cards.answer_view import answer_view
from bot.cards.found import found_view
from bot.cards.start_form import loading
from bot.later import Later
from bot.words.titles import FOUND
from commands.desk import Desk
from commands.request import Reply
from commands.where import shown_to
from engine.whereabouts import whereabouts
from engine.world import DirectoryError
from release.mentions import mentions
from release.refusals import Rule, refuse

SHORTCUT = "which_release"


class Finding:
    """Opens a dialog at once and fills it when the repositories have answered."""

    def __init__(self, desk: Desk, answers: Answers, later: Later) -> None:
        self.desk, self.answers, self.later = desk, answers, later

    def listen(self, app: AsyncApp) -> None:
        """Take the shortcut."""
        app.shortcut(SHORTCUT)(self._on_shortcut)

    async def _on_shortcut(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        self.later.do(self._answer(body))

    async def _answer(self, body: Mapping[str, Any]) -> None:
        view_id = await self.answers.open(body, loading(title=FOUND))
        if view_id:
            view = await self._view(body)
            await self.answers.client.views_update(view_id=view_id, view=view)

    async def _view(self, body: Mapping[str, Any]) -> dict[str, Any]:
        user, channel = str(body["user"]["id"]), str((body.get("channel") or {}).get("id", ""))
        try:
            member = await self.desk.world.directory.is_full_member(user)
            projects = await shown_to(self.desk, user, channel) if member else []
        except DirectoryError:
            member, projects = False, []
        if not member:
            reply = Reply.refused(*refuse(Rule.NOT_A_MEMBER, user=user).reasons)
            return answer_view("refused", cards.reply(reply, self.desk.world.clock.now()))
        asked = mentions(text_of(body["message"]))
        return found_view(await whereabouts(self.desk.world, self.desk.books, asked, projects))


_TOLD = frozenset({"text", "url", "fallback", "title", "title_link", "from_url"})


def text_of(node: Any) -> str:
    """All words and addresses of a message, in its blocks and attachments too."""
    if isinstance(node, list):
        return "\n".join(map(text_of, node))
    if not isinstance(node, Mapping):
        return ""
    own = [str(value) for key, value in node.items() if key in _TOLD and isinstance(value, str)]
    return "\n".join([*own, *map(text_of, node.values())])
