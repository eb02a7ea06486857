// A list of messages that grows, changes and shrinks in place: order, days, groups, scroll, keys.

import { authorOf, messageNode, updateMessage } from "./message.js";
import { byId, h, order } from "./dom.js";
import { dayKey, dayTitle } from "./dates.js";
import { go } from "./store.js";

const GROUP_SECONDS = 300;
const FIRST_SHOWN = 150;
const NEAR_END = 60;

/** Makes `<ol>` a message list; Escape leads to `leave`, the arrow below the last message to the composer. */
export class MessageList {
  constructor(node, { threads, focusComposer, leave = focusComposer }) {
    Object.assign(this, { node, threads, focusComposer, leave, messages: new Map(), rows: new Map(), dismissed: new Set(), limit: FIRST_SHOWN, atEnd: true });
    node.addEventListener("keydown", (event) => this.pressed(event));
    node.addEventListener("focusin", (event) => this.rove(event.target.closest(".message")));
    node.addEventListener("dismiss", ({ target }) => { this.dismissed.add(target.dataset.ts); this.remove(target.dataset.ts); });
    node.addEventListener("scroll", () => this.scrolled());
    // An image that arrives late or a drawer that opens must not push the newest message out of sight.
    node.addEventListener("load", () => this.stay(), true);
    new ResizeObserver(() => this.stay()).observe(node);
  }

  /** Shows exactly these messages; rows of the same channel stay where they are. */
  reset(channel, messages) {
    const same = channel === this.channel;
    if (!same) {
      this.rows.clear();
      this.messages.clear();
      this.node.replaceChildren();
      this.limit = FIRST_SHOWN;
    }
    this.channel = channel;
    this.messages = new Map(messages.map((each) => [each.ts, each]));
    this.arrange();
    if (same) this.stay();
    else this.toEnd();
  }

  put(message) {
    const isNew = !this.messages.has(message.ts);
    this.messages.set(message.ts, message);
    if (isNew) this.arrange();
    else this.draw(message);
    this.stay();
  }

  remove(ts) {
    const row = this.rows.get(ts);
    if (!this.messages.delete(ts)) return;
    const next = row?.contains(document.activeElement) && (row.nextElementSibling ?? row.previousElementSibling);
    this.arrange();
    if (next) next.focus();
  }

  /** The row of a message, made or brought up to date; null for an old one that is not shown. */
  draw(message, make = false) {
    const row = this.rows.get(message.ts);
    const key = JSON.stringify(message);
    if (row?.key === key) return row;
    if (row) updateMessage(row, message);
    else if (make) this.rows.set(message.ts, messageNode(this.channel, message, this.threads));
    else return null;
    return Object.assign(this.rows.get(message.ts), { key });
  }

  /** Puts rows, day dividers and the "earlier" button in order, moving only what is out of place. */
  arrange() {
    const all = [...this.messages.values()].filter((each) => !this.dismissed.has(each.ts)).sort((one, other) => (one.ts < other.ts ? -1 : 1));
    const shown = all.slice(-this.limit).map((each) => this.draw(each, true));
    const wanted = [];
    if (shown.length < all.length) wanted.push(this.earlier());
    let before = null;
    for (const row of shown) {
      const day = dayKey(row.dataset.ts);
      const newDay = !before || dayKey(before.dataset.ts) !== day;
      if (newDay) wanted.push(this.divider(day, row.dataset.ts));
      row.classList.toggle("follows", !newDay && follows(before.message, row.message));
      wanted.push(row);
      before = row;
    }
    order(this.node, wanted);
    for (const [ts, row] of this.rows) if (!row.isConnected) this.rows.delete(ts);
    if (!this.node.querySelector(".message[tabindex='0']")) this.rove(shown.at(-1));
  }

  divider(day, ts) {
    return this.node.querySelector(`[data-day="${day}"]`) ?? h("li.day", { "data-day": day }, h("span", {}, dayTitle(ts)));
  }

  earlier() {
    return h("li.earlier", {}, h("button.button", { type: "button", onclick: () => { this.limit += FIRST_SHOWN; this.arrange(); } }, "Show earlier messages"));
  }

  /** Only a move upwards leaves the end; content that grew since is no move. */
  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (near || scrollTop < this.lastTop) this.atEnd = near;
    this.lastTop = scrollTop;
  }

  /** Who has read to the end stays there; who has scrolled up is left alone. */
  stay() {
    if (this.atEnd) this.toEnd();
  }

  toEnd() {
    this.atEnd = true;
    this.node.scrollTop = this.node.scrollHeight;
  }

  /** Shows and focuses one message. */
  show(ts) {
    const row = this.rows.get(ts);
    if (!row?.isConnected) return;
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
    row.classList.add("shown");
    setTimeout(() => row.classList.remove("shown"), 2000);
  }

  focusLast() {
    [...this.node.querySelectorAll(".message")].at(-1)?.focus();
  }

  rove(row) {
    if (!row) return;
    for (const each of this.node.querySelectorAll(".message[tabindex='0']")) each.tabIndex = -1;
    row.tabIndex = 0;
  }

  pressed(event) {
    const row = document.activeElement.closest(".message");
    if (!row || event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input, textarea, select")) return;
    const rows = [...this.node.querySelectorAll(".message")];
    const at = rows.indexOf(row);
    const onRow = event.target === row;
    const act = {
      ArrowUp: () => rows[at - 1]?.focus(), ArrowDown: () => (rows[at + 1] ? rows[at + 1].focus() : this.focusComposer()),
      Home: () => rows[0].focus(), End: () => rows.at(-1).focus(), Escape: () => this.leave(),
      Enter: onRow && (() => row.querySelector(".blocks :is(button, input, select, textarea, a, summary)")?.focus()),
      t: onRow && this.threads && (() => go({ channel: this.channel, thread: row.message.thread_ts ?? row.message.ts })),
      "?": () => byId("help").showModal(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}

/** Does a message go under the one before without its author's name again? */
const follows = (before, message) => authorOf(before) === authorOf(message) && !before.ephemeral === !message.ephemeral && !message.broadcast
  && !before.broadcast && before.username === message.username && message.ts - before.ts < GROUP_SECONDS;
