// Buttons, overflow menus, images: the elements one clicks or looks at.

import { act, isBusy } from "./interact.js";
import { h, icon } from "./dom.js";
import { input, INPUTS } from "./inputs.js";
import { textObject } from "./mrkdwn.js";
import { openMenu } from "./popup.js";
import { withEmoji } from "./emoji.js";

/** The node of any element of Block Kit; an unknown one is named. */
export function element(each, block, context) {
  if (each.type === "mrkdwn" || each.type === "plain_text") return h("span.text", {}, textObject(each));
  if (Object.hasOwn(INPUTS, each.type)) return input(each, block, context);
  const make = { button, workflow_button: button, overflow, image, feedback_buttons: feedback, icon_button: button }[each.type];
  return make ? make(each, block, context) : h("span.unknown", {}, `unknown element: ${each.type}`);
}

function button(each, block, context) {
  const style = { primary: ".primary", danger: ".danger" }[each.style] ?? "";
  const node = h(`button.button${style}`, {
    type: "button", "data-key": each.action_id, "aria-label": each.accessibility_label,
    onclick: () => {
      if (isBusy(node)) return;
      if (each.url) open(each.url, "_blank", "noopener");
      act(context, block, each, undefined, node);
    },
  }, textObject(each.text));
  return node;
}

function feedback(each, block, context) {
  return [each.positive_button, each.negative_button].map((one) => {
    const node = h("button.button", { type: "button", onclick: () => act(context, block, each, one.value, node) }, textObject(one.text));
    return node;
  });
}

function overflow(each, block, context) {
  const choose = (option) => () => {
    if (option.url) open(option.url, "_blank", "noopener");
    act(context, block, each, option.value, node);
  };
  const items = each.options.map((option) => ({ label: withEmoji(option.text.text), hint: option.description?.text, run: choose(option) }));
  const node = h("button.button.overflow", {
    type: "button", "data-key": each.action_id, "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": "More actions",
    onclick: () => isBusy(node) || openMenu(node, items, "More actions"),
  }, icon("more"));
  return node;
}

/** An image of the workspace; any other is named by its alt text, for the page loads nothing from outside. */
export function image(each) {
  const query = new URLSearchParams({ id: each.slack_file?.id ?? "", url: each.image_url ?? each.slack_file?.url ?? "" });
  const alt = each.alt_text ?? "";
  const node = h("img", { src: `/ui/image?${query}`, alt, title: alt, loading: "lazy" });
  node.addEventListener("error", () => node.replaceWith(h("span.placeholder", { role: "img", "aria-label": alt }, `Image: ${alt || each.image_url}`)));
  return node;
}
