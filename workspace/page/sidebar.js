// The sidebar: team and app, channels with what is unread, direct messages, the app's Home, the guide.

import { byId, fill, h, icon } from "./dom.js";
import { avatar } from "./people.js";
import { appChannel, channel, channelName, go, isApp, nameOf, on, person, store } from "./store.js";
import { post } from "./api.js";

export function sidebar() {
  on("state place channels connection", draw);
  on("event:guide", ({ steps }) => { store.guide = { steps }; draw(); });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || !/^Arrow(Up|Down)$/.test(event.key) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  });
}

const listed = (kinds) => store.channels.filter((each) => kinds.includes(each.kind) && !each.archived);

function step(by) {
  const all = [...listed(["channel", "private"]), ...listed(["im"])];
  const at = all.findIndex((each) => each.id === store.place?.channel);
  go({ channel: all.at((at + by) % all.length).id });
}

function draw() {
  const focused = document.activeElement?.dataset.go;
  const me = person(store.me);
  fill(byId("who"), h("strong", {}, store.team.name), h("span", {}, nameOf(store.me), me?.title && ` · ${me.title}`));
  fill(byId("places"),
    section("Channels", listed(["channel", "private"]).map((each) => row(each, icon(each.kind === "private" ? "lock" : "hash")))),
    section("Direct messages", listed(["im"]).filter((each) => !isApp(each.user)).map((each) => row(each, avatar(each.user)))),
    section("Apps", [appRow()]));
  drawGuide();
  const unread = store.channels.reduce((sum, each) => sum + (each.mentions ?? 0), 0);
  const here = store.place?.home ? store.app.name : channelName(channel(store.place?.channel) ?? {});
  document.title = `${unread ? `(${unread}) ` : ""}${here ?? ""} · ${store.team.name}`;
  if (focused) byId("places").querySelector(`[data-go="${focused}"]`)?.focus();
}

const section = (title, rows) => rows.length > 0 && h("section", {}, h("h2", {}, title), h("ul", {}, rows.map((each) => h("li", {}, each))));

function row(each, mark) {
  const here = store.place?.channel === each.id;
  return placeButton(each.id, here, each.unread, () => go({ channel: each.id }),
    mark, h("span.place-name", {}, channelName(each)),
    !here && each.mentions ? h("span.badge", {}, String(each.mentions), h("span.hidden", {}, " mentions")) : null,
    !here && each.unread ? h("span.hidden", {}, `${each.unread} unread`) : null);
}

function placeButton(id, here, unread, onclick, ...content) {
  const kind = unread && !here ? "button.place.unread" : "button.place";
  return h(kind, { type: "button", "data-go": id, "aria-current": here ? "page" : null, onclick }, content);
}

function appRow() {
  const im = appChannel();
  const here = store.place?.home || (im && store.place?.channel === im.id);
  const state = store.app.connected ? "online" : "offline";
  return placeButton("home", here, im?.unread, () => go({ home: true }),
    avatar(store.app.bot_user), h("span.place-name", {}, store.app.name), h(`span.dot.${state}`, { title: `The app is ${state}` }), h("span.hidden", {}, state));
}

function drawGuide() {
  const steps = store.guide?.steps ?? [];
  const done = steps.filter((each) => each.done).length;
  byId("guide").hidden = !steps.length;
  byId("guide-title").textContent = done === steps.length ? "All done. Well sailed!" : `Try this · ${done} of ${steps.length}`;
  fill(byId("guide-steps"), steps.map(guideStep));
}

function guideStep({ id, title, hint, done }) {
  const box = h("input", { type: "checkbox", checked: done, disabled: done, onchange: () => post("guide", { id }) });
  return h(done ? "li.done" : "li", {}, h("label", {}, box, h("span", {}, title, !done && h("small", {}, hint))));
}
