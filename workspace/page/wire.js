// The wire log: what went between the workspace and the app, in words and JSON; and faults on demand.

import { byId, fill, h } from "./dom.js";
import { get, post } from "./api.js";
import { on, store } from "./store.js";
import { toast } from "./notify.js";

const KEPT = 300;
const GOOD = /^(2\d\d( ok)?|ack)$/;
let last = 0;

export function wire() {
  byId("wire-toggle").onclick = toggle;
  byId("wire-close").onclick = toggle;
  byId("wire-clear").onclick = () => byId("wire-list").replaceChildren();
  byId("wire-filter").oninput = filter;
  byId("fault-form").onsubmit = addFault;
  byId("fault-clear").onclick = async () => faults(await post("fault/clear", {}));
  on("resync", () => { last = 0; byId("wire-list").replaceChildren(); if (isOpen()) look(); });
  on("event:wire", ({ entry }) => isOpen() && add(entry));
  on("state event:faults", drawFaults);
  on("event:faults", (event) => { store.faults = event.faults; drawFaults(); });
}

const isOpen = () => !byId("wire").hidden;

export async function toggle() {
  byId("wire").hidden = isOpen();
  byId("wire-toggle").setAttribute("aria-expanded", String(isOpen()));
  if (!isOpen()) return byId("wire-toggle").focus();
  byId("wire-filter").focus();
  look();
}

async function look() {
  const answer = await get("wire", { after: last });
  for (const entry of answer.entries ?? []) add(entry);
}

function add(entry) {
  if (entry.n <= last) return;
  last = entry.n;
  const list = byId("wire-list");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  list.append(row(entry));
  while (list.children.length > KEPT) list.firstChild.remove();
  filter();
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function row(entry) {
  const toApp = entry.direction === "to_app";
  const bad = !GOOD.test(entry.status);
  const node = h(`details.wire-row${bad ? ".bad" : ""}`, { "data-words": `${entry.name} ${entry.status}`.toLowerCase() },
    h("summary", {},
      h(`span.direction${toApp ? ".to" : ".from"}`, {}, toApp ? "→ to app" : "← from app"), h("code", {}, entry.name),
      h("span", {}, bad ? `✕ ${entry.status ?? ""}` : entry.status ?? ""), h("span.ms", {}, entry.ms == null ? "" : `${Math.round(entry.ms * 10) / 10} ms`)));
  const parts = Object.entries({ headers: entry.headers, ...entry.body }).filter(([, part]) => part && Object.keys(part).length);
  const show = () => node.append(...parts.map(([name, part]) => h("div", {}, h("strong", {}, name), h("pre", { tabindex: "0" }, JSON.stringify(part, null, 2)))));
  node.addEventListener("toggle", show, { once: true });
  return h("li", {}, node);
}

function filter() {
  const words = byId("wire-filter").value.trim().toLowerCase();
  for (const item of byId("wire-list").children) item.hidden = !item.firstChild.dataset.words.includes(words);
}

async function addFault(event) {
  event.preventDefault();
  const { kind, method, count, seconds } = Object.fromEntries(new FormData(event.target));
  faults(await post("fault", { kind, method: method || undefined, count: Number(count) || null, seconds: Number(seconds) || undefined }));
}

function faults(answer) {
  if (!answer.ok) return toast(answer.message, { bad: true });
  store.faults = answer.faults ?? [];
  drawFaults();
}

function drawFaults() {
  const active = store.faults ?? [];
  byId("fault-count").textContent = active.length ? ` (${active.length})` : "";
  fill(byId("fault-list"), active.map(({ kind, method, left }) =>
    h("li", {}, kind, method && ` on ${method}`, left != null && ` · ${left} left`)));
}
