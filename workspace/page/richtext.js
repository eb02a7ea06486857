// rich_text blocks: sections, lists, quotes, preformatted text, and what stands in them.

import { broadcast, channelMention, dateNode, emojiNode, groupMention, link, userMention } from "./entities.js";
import { emoji } from "./emoji.js";
import { h } from "./dom.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

const PIECES = {
  text: (each) => each.text,
  link: (each) => link(each.url, each.text || each.url),
  user: (each) => userMention(each.user_id),
  usergroup: (each) => groupMention(each.usergroup_id),
  channel: (each) => channelMention(each.channel_id),
  broadcast: (each) => broadcast(each.range),
  emoji: (each) => (each.unicode && !emoji(each.name) ? String.fromCodePoint(...each.unicode.split("-").map((code) => parseInt(code, 16))) : emojiNode(each.name)),
  date: (each) => dateNode(each.timestamp, each.format ?? "{date_pretty}", each.fallback, each.url),
  color: (each) => swatch(each.value),
};

function swatch(value) {
  const chip = h("span.swatch", { "aria-hidden": "true" });
  if (/^#[0-9a-f]{6}$/i.test(value)) chip.style.backgroundColor = value;
  return h("span", {}, chip, value);
}

function piece(each) {
  const make = PIECES[each.type];
  const node = make ? make(each) : h("span.unknown", {}, `unknown text element: ${each.type}`);
  return Object.entries(STYLES).reduce((inner, [style, tag]) => (each.style?.[style] ? h(tag, {}, inner) : inner), node);
}

const pieces = (element) => (element.elements ?? []).map(piece);

const PARTS = {
  rich_text_section: (part) => h("div.lines", {}, pieces(part)),
  rich_text_quote: (part) => h("blockquote.lines", {}, pieces(part)),
  rich_text_preformatted: (part) => h("pre", { tabindex: "0" }, h("code", {}, pieces(part))),
  rich_text_list: list,
};

function list(part) {
  const node = h(`${part.style === "ordered" ? "ol" : "ul"}.indent-${Math.min(part.indent ?? 0, 5)}`, {},
    part.elements.map((item) => h("li", {}, pieces(item))));
  if (part.style === "ordered" && part.offset) node.start = part.offset + 1;
  return part.border ? h("blockquote", {}, node) : node;
}

/** The parts of a rich_text block, in order. */
export const richText = (block) => (block?.elements ?? []).map((part) => {
  const make = PARTS[part.type];
  return make ? make(part) : h("div.unknown", {}, `unknown rich text: ${part.type}`);
});
