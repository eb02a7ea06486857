// Toasts, the live region that tells new messages to screen readers, and the title's count.

import { byId, h } from "./dom.js";
import { withEmoji } from "./emoji.js";

const STAY_MS = 7000;

/** A passing note, `about` a channel; `run` makes it a button, `bad` an error that is read out at once. */
export function toast(text, { run, bad, label, about } = {}) {
  const region = byId("toasts");
  const go = run && (() => {
    node.remove();
    run();
  });
  const node = h(`div.toast${bad ? ".bad" : ""}`, { role: bad ? "alert" : "status", "data-about": about },
    h(run ? "button.toast-body" : "div.toast-body", { type: run && "button", onclick: go }, label && h("strong", {}, label), h("span", {}, withEmoji(text))),
    h("button.icon-button", { type: "button", "aria-label": "Dismiss", onclick: () => node.remove() }, "×"));
  region.append(node);
  // The region goes above a dialog only if it is shown after it.
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
  const leave = () => (node.matches(":hover, :focus-within") ? setTimeout(leave, STAY_MS) : node.remove());
  setTimeout(leave, STAY_MS);
}

/** Takes away the notes about a channel that one looks at now. */
export function settle(about) {
  for (const node of document.querySelectorAll(`.toast[data-about="${about}"]`)) node.remove();
}

export function announce(text) {
  byId("live").textContent = text;
}
