// Where one types: Enter sends, Shift+Enter breaks the line, ↑ recalls, / @ # suggest.

import { freshId, h, iconButton } from "./dom.js";
import { mentionable } from "./entities.js";
import { openMenu, place as placeNear } from "./popup.js";
import { post } from "./api.js";
import { on, store } from "./store.js";
import { toast } from "./notify.js";

const sent = new Map(); // person → texts, newest last
const drafts = new Map(); // person and place → text

const HELP = "Enter sends · Shift+Enter new line · / commands · Ctrl+/ help";

export class Composer {
  /** `place()` gives {channel, thread_ts}; `list()` the message list that ↑ and Escape lead to. */
  constructor(root, { place, list }) {
    Object.assign(this, { root, place, list, active: 0, options: [] });
    this.popup = h("div.menu.listbox", { popover: "manual", role: "listbox", id: freshId("suggest"), "aria-label": "Suggestions" });
    this.text = h("textarea", {
      rows: "1", "aria-label": "Message", "aria-controls": this.popup.id, "aria-autocomplete": "list",
      oninput: () => this.changed(), onkeydown: (event) => this.pressed(event), onblur: () => this.suggest([]),
    });
    this.hint = h("p.composer-hint", { role: "status" });
    const shortcuts = iconButton("bolt", "Shortcuts", () => this.shortcuts(shortcuts), { "aria-haspopup": "menu" });
    this.bar = h("div.composer-box", {}, shortcuts, this.text, iconButton("send", "Send", () => this.send()));
    this.shut = h("p.composer-shut", { hidden: true });
    root.append(this.bar, this.shut, this.hint, this.popup);
    on("connection", () => this.tell());
  }

  key() {
    const { channel, thread_ts: thread } = this.place();
    return [store.me, channel, thread].join("/");
  }

  /** Adapts to the place shown: its draft, its placeholder, or why one can't write. */
  setup(placeholder, shut) {
    this.text.placeholder = placeholder;
    this.text.setAttribute("aria-label", placeholder);
    this.bar.hidden = Boolean(shut);
    this.shut.hidden = !shut;
    this.shut.textContent = shut ?? "";
    if (this.shownKey === this.key()) return;
    this.shownKey = this.key();
    this.set(drafts.get(this.shownKey) ?? "");
  }

  focus() {
    if (!matchMedia("(pointer: coarse)").matches) this.text.focus();
  }

  set(text) {
    this.text.value = text;
    this.changed();
    this.text.setSelectionRange(text.length, text.length);
  }

  changed() {
    drafts.set(this.shownKey, this.text.value);
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
    this.recalled = null;
    this.suggest(document.activeElement === this.text ? this.offers() : []);
    this.tell();
  }

  command() {
    const word = /^(\/\S+)/.exec(this.text.value)?.[1];
    return store.app.commands.find((each) => each.command === word);
  }

  tell(words) {
    const command = this.command();
    const offline = command && !store.app.connected && `${store.app.name} is offline: your command will fail until it is back.`;
    const hint = command?.usage_hint && `${command.command} ${command.usage_hint}`;
    this.hint.textContent = words || offline || hint || HELP;
  }

  offers() {
    const before = this.text.value.slice(0, this.text.selectionStart);
    if (/^\/\S*$/.test(before)) {
      return store.app.commands.filter((each) => each.command.startsWith(before))
        .map((each) => ({ insert: each.command, label: each.usage_hint, more: each.description, from: 0 }));
    }
    const [, mark, word] = /(?:^|\s)([@#])([\w.-]*)$/.exec(before) ?? [];
    if (!mark) return [];
    const has = (text) => text?.toLowerCase().includes(word.toLowerCase());
    return mentionable(mark).filter((each) => has(each.insert) || has(each.label)).slice(0, 8).map((each) => ({ ...each, from: before.length - word.length - 1 }));
  }

  /** Is what stands before the cursor already one of the options, letter for letter? */
  complete() {
    const before = this.text.value.slice(0, this.text.selectionStart);
    return this.options.some(({ insert, from }) => insert === before.slice(from));
  }

  suggest(options) {
    this.options = options;
    this.text.removeAttribute("aria-activedescendant");
    if (!options.length) return this.popup.matches(":popover-open") && this.popup.hidePopover();
    const take = (each) => (event) => {
      event.preventDefault();
      this.accept(each);
    };
    this.popup.replaceChildren(...options.map((each) => h("div.menu-item", { role: "option", id: freshId("offer"), onmousedown: take(each) },
      h("span", {}, h("strong", {}, each.insert), " ", each.label), each.more && h("small", {}, each.more))));
    this.move(0);
    placeNear(this.popup, this.bar);
  }

  move(to) {
    const rows = [...this.popup.children];
    this.active = (to + rows.length) % rows.length;
    rows.forEach((row, at) => { row.classList.toggle("active", at === this.active); row.setAttribute("aria-selected", String(at === this.active)); });
    this.text.setAttribute("aria-activedescendant", rows[this.active].id);
  }

  accept({ insert, from }) {
    const { value, selectionStart } = this.text;
    this.set(`${value.slice(0, from)}${insert} ${value.slice(selectionStart)}`);
  }

  pressed(event) {
    if (event.isComposing || event.altKey) return;
    const choosing = this.options.length > 0;
    const empty = !this.text.value || this.recalled !== null;
    const act = {
      Enter: !event.shiftKey && (() => (choosing && !this.complete() ? this.accept(this.options[this.active]) : this.send())),
      Tab: choosing && !event.shiftKey && (() => this.accept(this.options[this.active])),
      Escape: () => (choosing ? this.suggest([]) : this.list().focusLast()),
      ArrowUp: choosing ? () => this.move(this.active - 1) : empty && (() => this.recall(1)),
      ArrowDown: choosing ? () => this.move(this.active + 1) : this.recalled !== null && (() => this.recall(-1)),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  recall(back) {
    const texts = sent.get(store.me) ?? [];
    const at = Math.min((this.recalled ?? 0) + back, texts.length);
    this.set(at > 0 ? texts.at(-at) : "");
    this.suggest([]);
    this.recalled = at > 0 ? at : null;
  }

  async send() {
    const text = this.text.value.trim();
    const { channel, thread_ts } = this.place();
    if (!text || this.bar.hidden) return;
    sent.set(store.me, [...(sent.get(store.me) ?? []), text].slice(-50));
    const key = this.shownKey;
    this.set("");
    const command = text.startsWith("/") && text.split(/\s/)[0];
    if (command) this.tell(`Sending ${command}…`);
    const answer = await post("send", { channel, text, thread_ts });
    this.tell();
    if (answer.ok) return this.list().toEnd();
    toast(answer.message, { bad: true });
    // What failed is not lost: it comes back to be sent again, unless one is typing something new.
    if (key === this.shownKey && !this.text.value) this.set(text);
    else drafts.set(key, drafts.get(key) || text);
  }

  shortcuts(anchor) {
    const run = async ({ callback_id }) => {
      const answer = await post("shortcut", { callback_id, channel: this.place().channel });
      if (!answer.ok) toast(answer.message, { bad: true });
    };
    const items = store.app.shortcuts.filter((each) => each.type === "global").map((each) => ({ label: each.name, hint: store.app.name, run: () => run(each) }));
    const commands = store.app.commands.map((each) => ({ label: each.command, hint: each.description, run: () => { this.set(`${each.command} `); this.text.focus(); } }));
    openMenu(anchor, [...items, ...commands], "Shortcuts");
  }
}
