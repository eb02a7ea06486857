// Who one is: the strip of people, one click or Alt+number each; and everybody's avatars.

import { activePeople, isApp, on, person, store } from "./store.js";
import { byId, fill, h } from "./dom.js";

/** Initials on the person's colour, or the app's mark. */
export function avatar(id) {
  if (isApp(id)) return h("img.avatar", { src: "/ui/static/app.svg", alt: "" });
  const found = person(id);
  const name = found?.real_name || found?.name || "?";
  const node = h("span.avatar", { "aria-hidden": "true" }, name.split(/\s+/).map((word) => [...word][0]).slice(0, 2).join(""));
  const color = `#${(found?.color ?? "666").replace("#", "")}`;
  node.style.backgroundColor = color;
  node.style.color = isLight(color) ? "#000" : "#fff";
  return node;
}

/** Is black the better ink on this colour? (WCAG's relative luminance; above 0.18 it is.) */
function isLight(color) {
  const [red, green, blue] = color.slice(1).match(color.length > 4 ? /../g : /./g).map((hex) => {
    const part = parseInt(hex.padEnd(2, hex), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18;
}

/** Shows the strip; `become(id)` is called to switch. */
export function peopleStrip(become) {
  const draw = () => {
    const focused = document.activeElement?.dataset.person;
    fill(byId("people"), activePeople().map((each, at) => {
      const count = each.id === store.me ? 0 : each.mentions;
      return h("button.person", {
        type: "button", "data-person": each.id, "aria-pressed": String(each.id === store.me), onclick: () => become(each.id),
        title: [each.real_name || each.name, each.title, at < 9 && `Alt+${at + 1}`].filter(Boolean).join(" · "),
      }, avatar(each.id), h("span.person-name", {}, (each.real_name || each.name).split(" ")[0]),
      count ? h("span.badge", {}, String(count), h("span.hidden", {}, " unread mentions")) : null);
    }));
    if (focused) byId("people").querySelector(`[data-person="${focused}"]`)?.focus();
  };
  on("state", draw);
  on("event:person", ({ id, mentions }) => {
    const found = person(id);
    if (found) found.mentions = mentions;
    draw();
  });
  document.addEventListener("keydown", (event) => {
    const at = /^Digit([1-9])$/.exec(event.code)?.[1];
    const wanted = at && event.altKey && !event.ctrlKey && activePeople()[at - 1];
    if (!wanted || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    become(wanted.id);
  });
}
