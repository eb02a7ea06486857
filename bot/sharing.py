"""Post the metrics in their channel, with the chart as a picture."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.charts import chart
from bot.picture import NoPicture, draw
from bot.words import metrics as words
from bot.words.trouble import remedy
from commands.request import Reply


async def share_chart(client: AsyncWebClient, data: Mapping[str, Any]) -> Reply:
    """What the one who asked is told: that it is posted, or the numbers and why it is not."""
    project, days, found = str(data["project"]), int(data["days"]), data["metrics"]
    try:
        await client.files_upload_v2(
            content=await draw(chart(project, found)),
            filename=f"{project}-metrics.png",
            title=f"Releases of {project}, {days} days",
            alt_txt=words.alt(project, days, found),
            channel=str(data["channel"]),
            initial_comment="\n".join(words.lines(project, days, found)),
        )
    except NoPicture as error:
        return Reply("metrics", {**data, "why": words.NO_CHART.format(error)})
    except SlackApiError as error:
        return Reply("metrics", {**data, "why": _why(str(error.response.get("error", "")))})
    return Reply("chart-posted", {"project": project})


def _why(error: str) -> str:
    return words.NO_PICTURE if error == "missing_scope" else words.NO_CHART.format(remedy(error))
