// What Slack puts between < and >: people, channels, groups, links, dates; and the nodes for each.

import { formatDate, fullDate } from "./dates.js";
import { emoji, EMOJI_NAME } from "./emoji.js";
import { h } from "./dom.js";
import { activePeople, channel, channelName, emit, go, group, nameOf, store } from "./store.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
export const unescapeText = (text) => text.replace(/&(?:lt|gt|amp);/g, (each) => ENTITIES[each]);

/** Nodes of a text: `make(match)` for what a pattern finds, `rest(text)` for what is between. */
export function scan(text, pattern, make, rest) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    nodes.push(rest(text.slice(from, match.index)), make(match));
    from = match.index + match[0].length;
  }
  return [...nodes, rest(text.slice(from))];
}

/** Plain text with its emoji; line breaks are kept by the style sheet. */
export const plain = (text) => scan(text, EMOJI_NAME, ([whole, name]) => (emoji(name) ? emojiNode(name) : whole), (between) => between);

/** The same, from text in which `& < >` are escaped. */
export const escaped = (text) => plain(unescapeText(text));

export const emojiNode = (name, character = emoji(name)) =>
  character ? h("span.emoji", { role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, character) : `:${name}:`;

export const userMention = (id, label) => mention(`@${personName(id, label)}`, id === store.me);
const personName = (id, label) => (nameOf(id) === id && label ? label : nameOf(id));

export function groupMention(id, label) {
  const found = group(id);
  return mention(`@${found?.handle ?? label?.replace(/^@/, "") ?? id}`, found?.users.includes(store.me));
}

export const broadcast = (range) => mention(`@${range}`, true);

const mention = (text, mine) => h(`span.mention${mine ? ".mine" : ""}`, {}, text);

export function channelMention(id, label) {
  const found = channel(id);
  const text = `#${found ? channelName(found) : label || id}`;
  return found ? h("a.mention", { href: `#/${store.me}/${id}`, onclick: follow(() => go({ channel: id })) }, text) : mention(text);
}

const follow = (action) => (event) => {
  event.preventDefault();
  action();
};

export function dateNode(timestamp, template, fallback, url) {
  const text = Number.isFinite(Number(timestamp)) ? formatDate(Number(timestamp), template) : fallback;
  const node = h("time", { title: fullDate(Number(timestamp) || 0) }, text);
  return url ? link(url, node) : node;
}

const PERMALINK = /\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})(?:\?.*?thread_ts=([\d.]+))?/;

/** A link out; one to a message of this workspace opens here. Anything but the web and mail stays text. */
export function link(url, content) {
  if (!/^(https?:|mailto:|tel:)/i.test(url)) return h("span", {}, content);
  const inside = PERMALINK.exec(url);
  if (inside && channel(inside[1])) {
    const [, id, seconds, micros, thread] = inside;
    return h("a", { href: url, onclick: follow(() => emit("show-message", { channel: id, ts: `${seconds}.${micros}`, thread })) }, content);
  }
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, content);
}

/** The node for the inside of one <…>. */
export function entity(inside) {
  const [target, label] = splitOnce(inside, "|");
  if (target.startsWith("@")) return userMention(target.slice(1), label);
  if (target.startsWith("#")) return channelMention(target.slice(1), label);
  if (target.startsWith("!subteam^")) return groupMention(target.slice(9), label);
  if (target.startsWith("!date^")) return dateEntity(target, label);
  if (target.startsWith("!")) return broadcast(label || target.slice(1));
  return link(unescapeText(target), label ? escaped(label) : unescapeText(target).replace(/^mailto:/, ""));
}

function dateEntity(target, fallback) {
  const [, timestamp, template, url] = target.split("^");
  return dateNode(timestamp, unescapeText(template ?? "{date}"), unescapeText(fallback ?? ""), url);
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** What a person could mean by `@word` or `#word` while typing. */
export function mentionable(mark) {
  if (mark === "#") return store.channels.filter((each) => each.kind !== "im").map((each) => ({ insert: `#${each.name}`, label: each.topic }));
  const people = activePeople().map((each) => ({ insert: `@${each.name}`, label: [each.real_name, each.title].filter(Boolean).join(" · ") }));
  return [...people, ...store.groups.map((each) => ({ insert: `@${each.handle}`, label: each.name }))];
}
