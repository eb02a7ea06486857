// Light, dark, or as the system has it; the choice is kept in this browser.

import { byId, icon } from "./dom.js";

const NEXT = { auto: "light", light: "dark", dark: "auto" };
const ICONS = { auto: "auto", light: "sun", dark: "moon" };

export function theme() {
  show(localStorage.getItem("theme") ?? "auto");
  byId("theme").onclick = () => {
    const next = NEXT[document.documentElement.dataset.theme];
    localStorage.setItem("theme", next);
    show(next);
  };
}

function show(name) {
  document.documentElement.dataset.theme = name;
  const button = byId("theme");
  button.replaceChildren(icon(ICONS[name]));
  button.title = `Theme: ${name}`;
  button.setAttribute("aria-label", `Theme: ${name}`);
}
