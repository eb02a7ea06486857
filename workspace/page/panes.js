// The channel, its thread beside it, and the app's Home: loads them, and keeps them as events arrive.

import { announce, settle, toast } from "./notify.js";
import { authorOf } from "./message.js";
import { byId, icon } from "./dom.js";
import { appChannel, channel, channelName, emit, go, isApp, nameOf, on, store } from "./store.js";
import { Composer } from "./composer.js";
import { drawBlocks } from "./blocks.js";
import { get, post } from "./api.js";
import { MessageList } from "./list.js";

let main;
let side;
let mainComposer;
let sideComposer;
let shownTo = null;
let wanted = null; // the answer waited for, with the events that came meanwhile

export function panes() {
  mainComposer = new Composer(byId("composer"), { place: () => ({ channel: store.place?.channel }), list: () => main });
  sideComposer = new Composer(byId("thread-composer"), { place: () => ({ channel: store.place?.channel, thread_ts: store.place?.thread }), list: () => side });
  main = new MessageList(byId("messages"), { threads: true, focusComposer: () => mainComposer.focus() });
  side = new MessageList(byId("replies"), { threads: false, focusComposer: () => sideComposer.focus(), leave: closeThread });
  on("place", opened);
  on("state", refresh);
  on("event:message event:message_changed event:ephemeral", arrived);
  on("event:message_deleted event:ephemeral_gone", gone);
  on("event:home", ({ view }) => {
    if (!store.place?.home) return;
    wanted = null; // the answer under way is older than this
    drawHome(view);
  });
  on("event:channel", ({ channel: changed }) => channelChanged(changed));
  on("event:notify", notified);
  on("show-message", showMessage);
  byId("close-thread").onclick = closeThread;
  byId("tab-home").onclick = () => go({ home: true });
  byId("tab-messages").onclick = () => go({ channel: appChannel()?.id });
}

export const focusComposer = () => mainComposer.focus();

function closeThread() {
  go({ ...store.place, thread: undefined });
  mainComposer.focus();
}

function opened() {
  document.body.classList.remove("sidebar-open");
  drawHead();
  refresh();
  if (store.place.thread) sideComposer.focus();
  else if (store.place.channel) mainComposer.focus();
}

function drawHead() {
  const { home, channel: id, thread } = store.place;
  const here = channel(id);
  const app = home || isApp(here?.user);
  const title = app ? store.app.name : here ? channelName(here) : "";
  byId("title").replaceChildren(...(here?.kind !== "im" && !home ? [icon(here?.kind === "private" ? "lock" : "hash")] : []), title);
  byId("topic").textContent = here && !app ? [here.topic, here.kind !== "im" && `${here.members.length} members`].filter(Boolean).join(" · ") : "";
  byId("tabs").hidden = !app;
  byId("tab-home").setAttribute("aria-selected", String(Boolean(home)));
  byId("tab-messages").setAttribute("aria-selected", String(!home));
  byId("home").hidden = !home;
  byId("conversation").hidden = Boolean(home);
  byId("thread").hidden = !thread;
  byId("thread-where").textContent = here ? (here.kind === "im" ? title : `#${title}`) : "";
  const shut = !here ? null : here.archived ? "This channel is archived." : !here.members.includes(store.me) ? `You are not a member of #${here.name}.` : null;
  mainComposer.setup(here?.kind === "im" ? `Message ${title}` : `Message #${title}`, shut);
  sideComposer.setup("Reply…", shut);
}

/** Asks for what is shown; an answer that comes after one has moved on is dropped. */
async function refresh() {
  if (!store.place) return;
  const token = (wanted = { late: [] });
  drawHead();
  const { home, channel: id, thread } = store.place;
  if (home) {
    const answer = await get("home");
    return token === wanted && answer.ok && drawHome(answer.view);
  }
  const [messages, replies] = await Promise.all([get("messages", { channel: id }), thread && get("messages", { channel: id, thread })]);
  if (token !== wanted) return;
  if (!messages.ok) {
    wanted = null;
    return toast(messages.message, { bad: true });
  }
  if (shownTo !== store.me) main.channel = side.channel = null; // another person is mentioned elsewhere: all anew
  shownTo = store.me;
  main.reset(id, [...messages.messages, ...messages.ephemerals.filter((each) => !each.thread_ts)]);
  if (replies?.ok) showReplies(id, thread, replies);
  wanted = null;
  for (const event of token.late) (event.message ? put : drop)(event); // they may be newer than the answers
  markRead(id);
}

function showReplies(id, thread, { messages, ephemerals }) {
  if (side.thread !== thread) side.channel = null;
  side.thread = thread;
  const here = ephemerals.filter((each) => each.thread_ts === thread);
  side.reset(id, [...messages, ...here.filter((each) => !messages.some((other) => other.ts === each.ts))]);
}

function drawHome(view) {
  const root = byId("home-blocks");
  byId("home-empty").hidden = Boolean(view);
  if (root.dataset.view !== view?.id) root.replaceChildren(); // everybody has a Home of their own
  root.dataset.view = view?.id;
  drawBlocks(root, view?.blocks ?? [], { container: { type: "view", view_id: view?.id }, root: () => root });
}

function markRead(id) {
  const here = channel(id);
  if (!here || document.hidden) return;
  settle(id);
  if (here.unread || here.mentions) post("read", { channel: id });
  Object.assign(here, { unread: 0, mentions: 0 });
  emit("channels");
}

const inThread = (message) => message.thread_ts && message.thread_ts !== message.ts && !message.broadcast;

function put({ channel: id, message }) {
  const { thread } = store.place;
  if (id === side.channel && thread && thread === side.thread && (message.thread_ts === thread || message.ts === thread)) side.put(message);
  if (id === main.channel && !inThread(message)) main.put(message);
}

function arrived(event) {
  const { type, channel: id, message } = event;
  const here = store.place?.channel;
  wanted?.late.push(event);
  if (here) put(event);
  if (inThread(message) || type === "message_changed") return;
  const mine = authorOf(message) === store.me;
  if (id === here) announce(`${nameOf(authorOf(message))}: ${message.text ?? ""}`);
  const where = channel(id);
  if (!where || mine || type === "ephemeral") return;
  where.unread = (where.unread ?? 0) + 1;
  if (id === here) markRead(id);
  else emit("channels");
}

function gone(event) {
  wanted?.late.push(event);
  drop(event);
}

function drop({ channel: id, ts }) {
  if (id === main.channel) main.remove(ts);
  if (id === side.channel) side.remove(ts);
}

function channelChanged(changed) {
  const known = channel(changed.id);
  if (known) Object.assign(known, changed, { unread: known.unread });
  else store.channels.push(changed);
  emit("channels");
  if (store.place) drawHead();
}

function notified({ channel: id, text }) {
  const where = channel(id);
  if (!where) return;
  if (store.place?.channel === id && !document.hidden) return post("read", { channel: id });
  where.mentions = (where.mentions ?? 0) + 1;
  emit("channels");
  toast(text, { about: id, label: where.kind === "im" ? channelName(where) : `#${where.name}`, run: () => go({ channel: id }) });
}

async function showMessage({ channel: id, ts, thread }) {
  go({ channel: id, thread: thread && thread !== ts ? thread : undefined });
  await refresh();
  (thread && thread !== ts ? side : main).show(ts);
}

document.addEventListener("visibilitychange", () => store.place?.channel && !document.hidden && markRead(store.place.channel));
