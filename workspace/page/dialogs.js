// Modal views: a stack in one native dialog, submitted and closed as Slack does, errors under the inputs.

import { byId, fill, h, iconButton } from "./dom.js";
import { collect, hold, isBusy, release, restore } from "./interact.js";
import { drawBlocks } from "./blocks.js";
import { on, store } from "./store.js";
import { post } from "./api.js";
import { problems } from "./validate.js";
import { textObject } from "./mrkdwn.js";

let stack = []; // {view, node}, root first; the last is shown

const dialog = () => byId("view");
const top = () => stack.at(-1);
const ids = (views) => views.map((each) => each.id).join();

export function dialogs() {
  on("event:view", ({ view, action }) => ACTIONS[action]?.(view));
  on("state", () => {
    // The same stack after a look anew keeps what was typed; another one (another person's) is shown instead.
    if (ids(stack.map((each) => each.view)) === ids(store.views)) return store.views.forEach(update);
    clear();
    store.views.forEach(push);
  });
  dialog().addEventListener("cancel", (event) => {
    event.preventDefault();
    back();
  });
}

const ACTIONS = { open: (view) => { clear(); push(view); }, push, update, close: remove };

function push(view) {
  const node = h("form.modal-form", { novalidate: true, onsubmit: (event) => { event.preventDefault(); submit(); } });
  for (const each of stack) each.node.hidden = true;
  stack.push({ view, node });
  draw(top());
  dialog().append(node);
  if (!dialog().open) dialog().showModal();
  focusIn(node);
}

function focusIn(node) {
  (node.querySelector("[autofocus]") ?? node.querySelector(".modal-body :is(input, textarea, select, button)") ?? node.querySelector("footer button"))?.focus();
}

function update(view) {
  const entry = stack.find((each) => each.view.id === view.id);
  if (!entry) return push(view);
  const typed = collect(entry.node);
  entry.view = view;
  draw(entry);
  restore(entry.node, typed);
  if (entry === top() && !dialog().contains(document.activeElement)) focusIn(entry.node);
}

function remove(view) {
  const at = stack.findIndex((each) => each.view.id === view.id);
  if (at < 0) return;
  for (const { node } of stack.splice(at)) node.remove();
  if (!stack.length) return dialog().close();
  top().node.hidden = false;
  focusIn(top().node);
}

function clear() {
  if (stack.length) remove(stack[0].view);
}

function draw(entry) {
  const { view, node } = entry;
  const body = entry.body ??= h("div.modal-body");
  const title = textObject(view.title);
  drawBlocks(body, view.blocks ?? [], { container: { type: "view", view_id: view.id }, root: () => body });
  const focused = document.activeElement;
  fill(entry.head ??= h("header"),
    stack.length > 1 && iconButton("back", "Back", back), h("h2", {}, title), iconButton("close", "Close", closeAll));
  fill(entry.foot ??= h("footer"), h("p.problem", { role: "alert", hidden: true }),
    h("button.button", { type: "button", onclick: back, "data-key": "close" }, textObject(view.close) ?? (view.submit ? "Cancel" : "Close")),
    view.submit && h("button.button.primary", { type: "submit", "data-key": "submit" }, textObject(view.submit)));
  if (!body.isConnected) node.append(entry.head, body, entry.foot);
  if (!focused.isConnected && focused.dataset.key) entry.foot.querySelector(`[data-key="${focused.dataset.key}"]`)?.focus();
  dialog().setAttribute("aria-label", view.title?.text ?? "Dialog");
}

async function submit() {
  const { view, node, foot } = top();
  const button = foot.querySelector("[type=submit]");
  if (!button || isBusy(button)) return;
  const state = collect(node);
  if (showErrors(node, problems(view, state))) return;
  hold(button);
  const answer = await post("submit", { view_id: view.id, state });
  release(button);
  if (!answer.ok) return say(foot, answer.message ?? "We had some trouble connecting. Try again?");
  if (answer.response_action === "errors") showErrors(node, answer.errors ?? {});
  else if (answer.response_action === "clear") clear();
  else if (!answer.response_action) remove(view);
}

function say(foot, text) {
  const error = foot.querySelector(".problem");
  error.hidden = !text;
  error.textContent = text;
}

/** Puts errors under their inputs and the focus on the first; says whether there are any. */
function showErrors(node, errors) {
  say(node.querySelector("footer"), "");
  let first = null;
  for (const block of node.querySelectorAll(".b-input")) {
    const text = errors[block.dataset.block];
    const error = block.querySelector(".problem");
    const target = block.querySelector(`[aria-describedby~="${error.id}"]`);
    error.hidden = !text;
    error.textContent = text ?? "";
    target.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) first ??= target.matches("input, textarea, select") ? target : target.querySelector("input");
  }
  first?.focus();
  const known = [...node.querySelectorAll(".b-input")].map((block) => block.dataset.block);
  const rest = Object.entries(errors).filter(([id]) => !known.includes(id));
  if (rest.length) say(node.querySelector("footer"), rest.map(([, text]) => text).join(" "));
  return Object.keys(errors).length > 0;
}

/** One view back: Cancel, Escape, the arrow. */
function back() {
  const { view } = top();
  post("close", { view_id: view.id });
  if (view.clear_on_close) clear();
  else remove(view);
}

function closeAll() {
  for (const { view } of [...stack].reverse()) post("close", { view_id: view.id });
  clear();
}
