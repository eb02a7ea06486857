"""Rules for rich text: sections, lists, quotes and code, and what stands in a line."""

from workspace.blockkit.checks import (
    Check,
    Field,
    array,
    boolean,
    by_type,
    integer,
    needed,
    one_of,
    optional,
    shape,
    string,
)

_STYLE = optional(
    shape(
        {
            key: optional(boolean)
            for key in (
                "bold",
                "italic",
                "strike",
                "code",
                "underline",
                "highlight",
                "client_highlight",
                "unlink",
            )
        }
    )
)


def _part(kind: str, **fields: Field) -> Check:
    return shape({"type": needed(one_of([kind])), "style": _STYLE, **fields})


_PARTS: dict[str, Check] = {
    "text": _part("text", text=needed(string(least=1))),
    "link": _part(
        "link", url=needed(string(least=1)), text=optional(string()), unsafe=optional(boolean)
    ),
    "user": _part("user", user_id=needed(string(least=1))),
    "usergroup": _part("usergroup", usergroup_id=needed(string(least=1))),
    "channel": _part("channel", channel_id=needed(string(least=1))),
    "team": _part("team", team_id=needed(string(least=1))),
    "emoji": _part(
        "emoji",
        name=needed(string(least=1)),
        unicode=optional(string()),
        skin_tone=optional(integer(1, 6)),
    ),
    "broadcast": _part("broadcast", range=needed(one_of(["here", "channel", "everyone"]))),
    "color": _part("color", value=needed(string(least=1))),
    "date": _part(
        "date",
        timestamp=needed(integer(0)),
        format=needed(string(least=1)),
        url=optional(string()),
        fallback=optional(string()),
    ),
}

_LINE = needed(array(by_type(_PARTS)))
_BORDER = optional(integer(0, 1))

_SECTION = shape({"type": needed(one_of(["rich_text_section"])), "elements": _LINE})

_ELEMENTS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_list": shape(
        {
            "type": needed(one_of(["rich_text_list"])),
            "style": needed(one_of(["bullet", "ordered"])),
            "elements": needed(array(by_type({"rich_text_section": _SECTION}))),
            "indent": optional(integer(0, 8)),
            "offset": optional(integer(0)),
            "border": _BORDER,
        }
    ),
    "rich_text_preformatted": shape(
        {
            "type": needed(one_of(["rich_text_preformatted"])),
            "elements": _LINE,
            "border": _BORDER,
            "language": optional(string()),
        }
    ),
    "rich_text_quote": shape(
        {
            "type": needed(one_of(["rich_text_quote"])),
            "elements": _LINE,
            "border": _BORDER,
        }
    ),
}

ELEMENTS = needed(array(by_type(_ELEMENTS)))

RICH_TEXT = shape(
    {
        "type": needed(one_of(["rich_text"])),
        "block_id": optional(string(255)),
        "elements": ELEMENTS,
    }
)
