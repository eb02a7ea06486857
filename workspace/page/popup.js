// Menus and suggestion lists that float above the page, next to what opened them.

import { h } from "./dom.js";

/** Shows a popover beside its anchor: below where there is room, else above. */
export function place(popover, anchor) {
  if (!popover.isConnected) (anchor.closest("dialog") ?? document.body).append(popover);
  if (!popover.matches(":popover-open")) popover.showPopover();
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const below = box.bottom + 4 + height <= innerHeight || box.top < height;
  popover.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
  popover.style.top = `${below ? box.bottom + 4 : box.top - height - 4}px`;
}

/** Opens a menu; items are {label, hint?, run, danger?, url?}. Arrows move, Escape closes. */
export function openMenu(anchor, items, label) {
  const close = () => menu.hidePopover();
  const menu = h("div.menu", { popover: "auto", role: "menu", "aria-label": label },
    items.map((item) => h("button.menu-item", { type: "button", role: "menuitem", onclick: () => { close(); item.run(); } },
      h("span", {}, item.label), item.hint && h("small", {}, item.hint))));
  menu.addEventListener("toggle", (event) => {
    if (event.newState === "open") return;
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
  });
  menu.addEventListener("keydown", (event) => moveFocus(event, [...menu.children]));
  anchor.setAttribute("aria-expanded", "true");
  place(menu, anchor);
  menu.firstElementChild?.focus();
}

/** Arrow keys, Home and End move the focus among nodes. */
function moveFocus(event, nodes) {
  const at = nodes.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: nodes.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  nodes.at(to % nodes.length)?.focus();
}
