// Blocks of Block Kit as nodes; one that the page does not know is named, never dropped.

import { element, image } from "./elements.js";
import { freshId, h, order } from "./dom.js";
import { link, plain } from "./entities.js";
import { markdown } from "./markdown.js";
import { releaseAll } from "./interact.js";
import { richText } from "./richtext.js";
import { textObject } from "./mrkdwn.js";

const BLOCKS = {
  section, actions, context, input, image: imageBlock, table, plan, task_card: task, alert, container, video,
  context_actions: actions,
  header: (block) => h("p.heading", { role: "heading", "aria-level": "2" }, textObject(block.text)),
  divider: () => h("hr"),
  rich_text: (block) => h("div", {}, richText(block)),
  markdown: (block) => h("div", {}, markdown(block.text)),
  file: (block) => h("div.placeholder", {}, `File: ${block.external_id}`),
};

function section(block, ctx) {
  return h("div", {}, h("div.grow", {}, block.text && h("div.text", {}, textObject(block.text)),
    block.fields && h("div.fields", {}, block.fields.map((field) => h("div.text", {}, textObject(field))))),
  block.accessory && h("div.accessory", {}, element(block.accessory, block, ctx)));
}

function actions(block, ctx) {
  return h("div", { role: "group", "aria-label": "Actions" }, block.elements.map((each) => element(each, block, ctx)));
}

function context(block, ctx) {
  return h("div", {}, block.elements.map((each) => element(each, block, ctx)));
}

function input(block, ctx) {
  const id = freshId("input");
  const node = element(block.element, block, ctx);
  const target = node.matches("input, textarea, select") ? node : node.querySelector("[role=combobox]") ?? node;
  const error = h("p.problem", { id: `${id}-error`, hidden: true });
  const hint = block.hint && h("p.hint", { id: `${id}-hint` }, textObject(block.hint));
  target.id ||= id;
  target.setAttribute("aria-describedby", [error.id, hint?.id].filter(Boolean).join(" "));
  const label = h("label", { id: `${id}-label`, for: target.id }, textObject(block.label), block.optional && h("span.optional", {}, " (optional)"));
  if (!target.matches("input, textarea, select")) target.setAttribute("aria-labelledby", label.id);
  return h("div", {}, label, node, error, hint);
}

function imageBlock(block) {
  return h("figure", {}, block.title && h("figcaption", {}, textObject(block.title)), image(block));
}

function table(block) {
  const [head, ...body] = block.rows ?? [];
  const cell = (tag) => (each, at) => {
    const { align = "left", is_wrapped: wrapped } = block.column_settings?.[at] ?? {};
    return h(`${tag}.align-${align}${wrapped ? "" : ".nowrap"}`, {}, each?.type === "rich_text" ? richText(each) : plain(String(each?.text ?? each?.value ?? "")));
  };
  return h("div.table-frame", { tabindex: "0", role: "group", "aria-label": "Table" }, h("table", {},
    head && h("thead", {}, h("tr", {}, head.map(cell("th")))), h("tbody", {}, body.map((row) => h("tr", {}, row.map(cell("td")))))));
}

const TASK_SIGNS = { pending: "○", in_progress: "◐", complete: "✓", error: "✕" };

function task(block) {
  const status = Object.hasOwn(TASK_SIGNS, block.status) ? block.status : "pending";
  const more = [block.details, block.output].filter(Boolean).map((each) => h("div", {}, richText(each)));
  const sources = (block.sources ?? []).map((each) => link(each.url, each.text ?? each.url));
  const title = [h("span.sign", { "aria-hidden": "true" }, TASK_SIGNS[status]), plain(block.title), h("span.hidden", {}, ` (${status.replace("_", " ")})`)];
  if (!more.length && !sources.length) return h(`div.task.${status}`, {}, title);
  return h(`details.task.${status}`, { open: status === "error" }, h("summary", {}, title), more, sources.length > 0 && h("div.sources", {}, sources));
}

function plan(block) {
  const tasks = block.tasks ?? [];
  const done = tasks.filter((each) => each.status === "complete").length;
  return h("div", { role: "group", "aria-label": block.title },
    h("p.plan-title", {}, plain(block.title), h("small", {}, `${done} of ${tasks.length}`)),
    tasks.map((each) => (each.type === "task_card" ? task(each) : unknown(each))));
}

const ALERT_SIGNS = { info: "ℹ", warning: "⚠", error: "✕", success: "✓" };

function alert(block) {
  const sign = h("span.sign", { "aria-hidden": "true" }, ALERT_SIGNS[block.level] ?? "•");
  return h(`div.${block.level ?? "default"}`, { role: "note" }, sign, h("div", {}, textObject(block.text)));
}

function container(block, ctx) {
  const title = block.rich_text_title ? richText(block.rich_text_title) : textObject(block.title);
  const heading = [title, block.subtitle && h("small", {}, textObject(block.subtitle))];
  const children = (block.child_blocks ?? []).map((each) => blockNode(each, ctx));
  if (!block.is_collapsible) return h("div", {}, h("p.plan-title", {}, heading), children);
  return h("details", { open: !block.default_collapsed }, h("summary", {}, heading), children);
}

function video(block) {
  const title = textObject(block.title);
  const description = block.description && h("small", {}, textObject(block.description));
  return h("div.placeholder", {}, "Video: ", block.title_url ? link(block.title_url, title) : title, description);
}

const unknown = (block) => h("div.unknown", {}, `unknown block: ${block.type}`);

function blockNode(block, ctx) {
  const node = Object.hasOwn(BLOCKS, block.type) ? BLOCKS[block.type](block, ctx) : unknown(block);
  node.classList.add("block", `b-${block.type}`);
  node.dataset.block = block.block_id ?? "";
  drawn.set(node, block);
  return node;
}

const drawn = new WeakMap(); // node → the block it shows

// Slack numbers blocks anew with every update unless the app names them: two that differ in that only are one.
const sameness = (block) => JSON.stringify(block, block.child_blocks ? undefined : (key, value) => (key === "block_id" ? undefined : value));

/** Draws blocks into `root`; a block that is as before keeps its node, its inputs and its focus. */
export function drawBlocks(root, blocks, ctx) {
  const before = [...root.children].map((node) => ({ node, key: sameness(drawn.get(node)) }));
  const nodes = blocks.map((block) => {
    const key = sameness(block);
    const at = before.findIndex((each) => each.key === key);
    return at < 0 ? blockNode(block, ctx) : renamed(before.splice(at, 1)[0].node, block);
  });
  keepFocus(root, () => order(root, nodes));
  releaseAll(root);
}

function renamed(node, { block_id: id }) {
  drawn.get(node).block_id = node.dataset.block = id ?? "";
  return node;
}

/** Runs a change and gives the focus back to the control of the same action. */
function keepFocus(root, change) {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.dataset.key; // the action_id
  change();
  if (!focused) return;
  const again = root.contains(focused) ? focused : key && [...root.querySelectorAll("[data-key]")].find((node) => node.dataset.key === key);
  (again || root.closest("[tabindex]"))?.focus({ preventScroll: true });
}

