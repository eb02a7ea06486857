// One message: its author, its content, its thread row and its tools.

import { avatar } from "./people.js";
import { clock, formatDate, fullDate } from "./dates.js";
import { collect, restore } from "./interact.js";
import { drawBlocks } from "./blocks.js";
import { emojiNode } from "./entities.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { go, nameOf, store } from "./store.js";
import { image } from "./elements.js";
import { openMenu } from "./popup.js";
import { post } from "./api.js";
import { toast } from "./notify.js";

export const authorOf = (message) => message.user ?? (message.bot_id ? store.app.bot_user : null);
const isBot = (message) => Boolean(message.bot_id);

/** A row of the message list; `threads` says whether its thread can be opened from here. */
export function messageNode(channel, message, threads) {
  const parts = { head: h("div.head"), content: h("div.blocks"), extras: h("div.extras") };
  const node = h("li.message", { tabindex: "-1", "data-ts": message.ts },
    h("div.gutter", {}, avatar(authorOf(message)), h("time.small-time", { title: fullDate(message.ts) }, clock(message.ts))),
    h("div.body", {}, parts.head, parts.content, parts.extras));
  Object.assign(node, { parts, threads, channel });
  updateMessage(node, message);
  node.append(tools(node));
  return node;
}

/** Draws a message into its row again; what did not change stays, with its focus and what was typed in it. */
export function updateMessage(node, message) {
  const { parts, channel } = node;
  node.message = message;
  node.classList.toggle("ephemeral", Boolean(message.ephemeral));
  fill(parts.head, head(message));
  const typed = collect(parts.content);
  drawBlocks(parts.content, contentOf(message), {
    container: { type: "message", channel, ts: message.ts, thread_ts: message.thread_ts, ephemeral: Boolean(message.ephemeral) },
    root: () => parts.content,
  });
  restore(parts.content, typed);
  const hadFocus = parts.extras.contains(document.activeElement);
  fill(parts.extras, files(message), reactions(message), node.threads && message.reply_count > 0 && threadRow(channel, message));
  if (hadFocus) (parts.extras.querySelector("button") ?? node).focus({ preventScroll: true });
}

function contentOf(message) {
  const attached = (message.attachments ?? []).flatMap((each) => each.blocks ?? [textBlock(each.text ?? each.fallback ?? "")]);
  const own = message.blocks?.length ? message.blocks : message.text ? [textBlock(message.text)] : [];
  return [...own, ...attached];
}

const textBlock = (text) => ({ type: "section", text: { type: "mrkdwn", text } });

function head(message) {
  return [
    message.ephemeral && h("p.only-you", {}, icon("eye"), "Only visible to you"),
    message.broadcast && h("p.only-you", {}, icon("thread"), "replied to a thread"),
    message.pinned_to?.length > 0 && h("p.only-you", {}, icon("pin"), "Pinned"),
    h("span.author", {}, message.username ?? nameOf(authorOf(message))), isBot(message) && h("span.app-badge", {}, "APP"),
    h("time", { title: fullDate(message.ts) }, clock(message.ts)),
    message.edited && h("span.edited", { title: fullDate(message.edited.ts) }, "(edited)"),
  ];
}

const files = (message) => (message.files ?? []).map((file) =>
  file.mimetype?.startsWith("image/") ? h("div.b-image", {}, image({ image_url: file.url_private, slack_file: file, alt_text: file.alt_txt || file.title || file.name }))
    : h("a.file", { href: `/ui/file?id=${file.id}`, download: file.name }, icon("file"), h("span", {}, file.title || file.name)));

const reactions = (message) => message.reactions?.length > 0 && h("div.reactions", {}, message.reactions.map((each) =>
  h("span.reaction", { title: each.users?.map(nameOf).join(", ") }, emojiNode(each.name), ` ${each.count}`)));

function threadRow(channel, message) {
  const count = message.reply_count;
  return h("button.thread-row", { type: "button", onclick: () => openThread(channel, message) },
    (message.reply_users ?? []).slice(0, 3).map(avatar), h("strong", {}, `${count} ${count === 1 ? "reply" : "replies"}`),
    message.latest_reply && h("span", {}, `Last reply ${formatDate(message.latest_reply, "{date_short_pretty} at {time}")}`));
}

const openThread = (channel, message) => go({ channel, thread: message.thread_ts ?? message.ts });

function tools(node) {
  const shortcuts = store.app.shortcuts.filter((each) => each.type === "message");
  const { channel } = node;
  const run = async (each) => {
    const answer = await post("shortcut", { callback_id: each.callback_id, channel, ts: node.message.ts });
    if (!answer.ok) toast(answer.message, { bad: true });
  };
  const more = iconButton("more", "More", () => openMenu(more, [
    ...shortcuts.map((each) => ({ label: each.name, hint: store.app.name, run: () => run(each) })),
    { label: "Copy text", run: () => navigator.clipboard?.writeText(node.message.text ?? "") },
  ], "Message"), { "aria-haspopup": "menu" });
  if (node.message.ephemeral) {
    return h("div.tools", {}, iconButton("close", "Dismiss", () => node.dispatchEvent(new CustomEvent("dismiss", { bubbles: true }))));
  }
  return h("div.tools", {}, node.threads && iconButton("thread", "Reply in thread", () => openThread(channel, node.message)), more);
}
