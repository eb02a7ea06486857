// Sends what a person does in a message or view to the app: once, with its confirm dialog and its spinner.

import { post } from "./api.js";
import { h } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { on } from "./store.js";
import { toast } from "./notify.js";

const BUSY_MS = 3000;
const controls = new WeakMap();

/** Marks a node as an input whose raw value `read` gives and `write` takes. */
export function control(node, block, element, { read, write }) {
  node.dataset.control = element.action_id;
  controls.set(node, { block, action: element.action_id, read, write });
  return node;
}

const controlsIn = (root) => [...root.querySelectorAll("[data-control]")].map((node) => controls.get(node)).filter(Boolean);

/** Raw values of all inputs under a node: {block_id: {action_id: raw}}. */
export function collect(root) {
  const state = {};
  for (const { block, action, read } of controlsIn(root)) (state[block.block_id] ??= {})[action] = read();
  return state;
}

/** Puts values collected before back into the inputs of the same ids, as Slack does when a view is updated. */
export function restore(root, state) {
  for (const { block, action, write } of controlsIn(root)) {
    const raw = state[block.block_id]?.[action];
    if (raw !== undefined) write(raw);
  }
}

/** Sends one action; `node` (a button) shows it until the message changes, a view opens, or 3 s pass. */
export async function act(context, block, element, value, node) {
  if (element.confirm && !(await confirmed(element.confirm))) return false;
  if (node) hold(node, BUSY_MS);
  const root = context.root();
  const answer = await post("act", {
    container: context.container, block_id: block.block_id, action_id: element.action_id, value, state: root ? collect(root) : {},
  });
  if (answer.ok) return true;
  if (node) release(node);
  toast(answer.message, { bad: true });
  return false;
}

export const isBusy = (node) => node.getAttribute("aria-disabled") === "true";

const timers = new WeakMap();

/** Shows a button as waiting, for some time or until it is released: it keeps the focus, but does nothing. */
export function hold(node, ms) {
  if (ms) timers.set(node, setTimeout(release, ms, node));
  node.setAttribute("aria-disabled", "true");
  node.setAttribute("aria-busy", "true");
}

export function release(node) {
  clearTimeout(timers.get(node));
  node.removeAttribute("aria-disabled");
  node.removeAttribute("aria-busy");
}

export function releaseAll(root = document) {
  for (const node of root.querySelectorAll("[aria-busy]")) release(node);
}

on("event:view", () => releaseAll());

/** Asks with a confirm object of Block Kit; resolves to true or false. */
function confirmed(object) {
  return new Promise((resolve) => {
    const answer = (value) => () => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    const yes = h(`button.button.${object.style === "danger" ? "danger" : "primary"}`, { type: "button", onclick: answer(true) }, textObject(object.confirm) ?? "Yes");
    const dialog = h("dialog.modal.small", { "aria-labelledby": "confirm-title", oncancel: answer(false) },
      h("header", {}, h("h2", { id: "confirm-title" }, textObject(object.title) ?? "Are you sure?")),
      h("div.modal-body", {}, textObject(object.text)),
      h("footer", {}, h("button.button", { type: "button", onclick: answer(false) }, textObject(object.deny) ?? "Cancel"), yes));
    document.body.append(dialog);
    dialog.showModal();
    yes.focus();
  });
}
