// Starts the page: who one is, the panes, the stream of events; and starts over when something was missed.

import { absorb, activePeople, appChannel, channel, emit, go, isApp, on, remember, remembered, store } from "./store.js";
import { byId, icon } from "./dom.js";
import { dialogs } from "./dialogs.js";
import { focusComposer, panes } from "./panes.js";
import { get } from "./api.js";
import { listen } from "./events.js";
import { peopleStrip } from "./people.js";
import { sidebar } from "./sidebar.js";
import { theme } from "./theme.js";
import { toast } from "./notify.js";
import { toggle as toggleWire, wire } from "./wire.js";

const RETRY_MS = 1000;
let latest = null;

theme();
peopleStrip(become);
sidebar();
panes();
dialogs();
wire();
chrome();
start();

async function start() {
  const { me, place } = remembered();
  store.me ??= me || null;
  let heard;
  do { // an address may name nobody, or somebody gone: then the answer says who is shown
    heard = store.me;
    if (heard) await listen();
    if (!(await load())) return setTimeout(start, RETRY_MS);
  } while (store.me !== heard);
  go(known(place) ? place : firstPlace());
}

const known = (place) => Boolean(place?.home || channel(place?.channel));
const firstPlace = () => ({ channel: store.channels.find((each) => each.kind === "channel")?.id });

/** Takes the state of the person shown; a later call makes an earlier answer void. */
async function load() {
  const token = (latest = {});
  const answer = await get("state");
  if (token !== latest) return false;
  if (!answer.ok) {
    store.online = false;
    banner(answer.message);
    return false;
  }
  const wasApp = isApp(channel(store.place?.channel)?.user);
  absorb(answer);
  store.online = true;
  if (store.place && !known(store.place)) store.place = wasApp ? { channel: appChannel()?.id } : firstPlace();
  remember();
  emit("connection");
  emit("state");
  return true;
}

async function become(id) {
  if (id === store.me || !activePeople().some((each) => each.id === id)) return;
  store.me = id;
  await listen();
  if (store.me === id && (await load())) focusComposer();
}

on("resync", load);
on("event:app", ({ connected, transport }) => {
  Object.assign(store.app, { connected, transport });
  if (connected) toast(`${store.app.name} is back.`);
  emit("connection");
});
on("connection", () => banner());

/** One line at the top while something is cut off. */
function banner(words) {
  const text = words ?? (!store.online ? "Reconnecting to the workspace… what you see may be old."
    : store.app.connected === false ? `${store.app.name} is offline: your command will fail until it is back.` : "");
  byId("banner").textContent = text;
  byId("banner").hidden = !text;
}

/** Buttons and keys of the frame itself. */
function chrome() {
  for (const node of document.querySelectorAll("[data-icon]")) node.append(icon(node.dataset.icon));
  byId("help-toggle").onclick = () => byId("help").showModal();
  byId("sidebar-toggle").onclick = () => document.body.classList.toggle("sidebar-open");
  byId("scrim").onclick = () => document.body.classList.remove("sidebar-open");
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const act = event.ctrlKey || event.metaKey
      ? { "/": () => byId("help").showModal() }[event.key]
      : event.altKey && { KeyW: toggleWire, KeyC: focusComposer, KeyH: () => go({ home: true }) }[event.code];
    if (act) {
      event.preventDefault();
      act();
    } else if (event.key === "Escape") document.body.classList.remove("sidebar-open");
  });
}
