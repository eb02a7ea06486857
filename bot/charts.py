"""The chart of the metrics, as a Vega-Lite specification: releases a week, and where time went."""

from datetime import timedelta
from typing import Any

from bot.words.metrics import CAUSES
from release.metrics import Metrics

_GOOD, _BACK, _WAIT = "#0072B2", "#D55E00", "#56779A"
"""Told apart without seeing colour: labels and the legend's words say the same."""
_OUTCOMES = ("went well", "rolled back")
_TEXT = {"font": "Liberation Sans, DejaVu Sans, sans-serif", "color": "#1d1c1d"}


def chart(project: str, metrics: Metrics) -> dict[str, Any]:
    """Two panels below each other; no data but what is in the metrics."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": 16,
        "title": {"text": f"Releases of {project}", "anchor": "start", "fontSize": 16, **_TEXT},
        "spacing": 28,
        "vconcat": [_weeks(metrics), _waits(metrics)],
        "config": {
            "font": _TEXT["font"],
            "axis": {"labelFontSize": 12, "titleFontSize": 12, "grid": False},
            "view": {"stroke": None},
        },
    }


def _weeks(metrics: Metrics) -> dict[str, Any]:
    rows = [
        {"week": f"{week.monday:%d %b}", "at": n, "how": how, "count": count}
        for n, week in enumerate(metrics.weeks)
        for how, count in zip(_OUTCOMES, (week.good, week.rolled_back), strict=True)
    ]
    colour = {"domain": list(_OUTCOMES), "range": [_GOOD, _BACK]}
    said = {"test": f"datum.how == '{_OUTCOMES[1]}' && datum.count > 0", "value": "back"}
    most = max((week.good + week.rolled_back for week in metrics.weeks), default=0)
    ticks = {"format": "d", "tickCount": min(max(most, 1), 6)}
    count = {"field": "count", "type": "quantitative", "title": "releases", "axis": ticks}
    how = {"field": "how", "type": "nominal", "scale": colour, "title": None}
    return {
        "width": 560,
        "height": 160,
        "data": {"values": rows},
        "encoding": {
            "x": {
                "field": "week",
                "type": "ordinal",
                "sort": {"field": "at"},
                "title": "week from",
                "axis": {"labelAngle": 0, "labelOverlap": True},
            },
        },
        "layer": [
            {
                "mark": {"type": "bar", "stroke": "white"},
                "encoding": {
                    "y": {**count, "stack": "zero"},
                    "color": {**how, "legend": {"orient": "top"}},
                },
            },
            {
                "mark": {"type": "text", "color": "white", "fontSize": 11},
                "encoding": {
                    "y": {**count, "stack": "zero", "bandPosition": 0.5},
                    "detail": {"field": "how"},
                    "text": {"condition": said, "value": ""},
                },
            },
        ],
    }


def _waits(metrics: Metrics) -> dict[str, Any]:
    waits = metrics.waits or {}
    rows = [
        {"cause": CAUSES[cause], "hours": round(length / timedelta(hours=1), 2)}
        for cause, length in waits.items()
    ]
    few = {"tickCount": 6}
    x = {"field": "hours", "type": "quantitative", "title": "hours waited, a release", "axis": few}
    y = {"field": "cause", "type": "nominal", "sort": None, "title": None}
    label = {"type": "text", "align": "left", "dx": 4, "fontSize": 12}
    return {
        "width": 560,
        "height": {"step": 26},
        "data": {"values": rows},
        "encoding": {"x": x, "y": y},
        "layer": [
            {"mark": {"type": "bar", "color": _WAIT}},
            {
                "mark": label,
                "encoding": {"text": {"field": "hours", "type": "quantitative", "format": ".1f"}},
            },
        ],
    }
