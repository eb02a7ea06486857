// A select with search: several values as chips, or options that the app gives as one types.

import { choices, offered, offeredGroups } from "./choices.js";
import { freshId, h } from "./dom.js";
import { place } from "./popup.js";
import { post } from "./api.js";
import { withEmoji } from "./emoji.js";

const TYPING_MS = 200;

/** A combobox for one element; `read` gives a value, or a list of values for multi_… types. */
export function picker(each, block, context) {
  const many = each.type.startsWith("multi_");
  const external = each.type.includes("external");
  const { groups, initial } = choices(each);
  const known = new Map(groups.flatMap((group) => group.options).concat(offered([each.initial_option, each.initial_options].flat().filter(Boolean)))
    .map((option) => [option.value, option.label]));
  let chosen = initial;
  let shown = [];
  let active = -1;
  let timer;

  const list = h("div.menu.listbox", { popover: "manual", role: "listbox", id: freshId("list"), "aria-label": "Options" });
  const search = h("input.field", {
    role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", autocomplete: "off",
    placeholder: withEmoji(each.placeholder?.text ?? "Select…"),
    oninput: () => (external ? later(look, TYPING_MS) : look()), onclick: () => look(), onkeydown: pressed, onblur: () => setTimeout(close, 150),
  });
  const chips = h("span.chips");
  const node = h("div.picker", {}, chips, search, list);

  const later = (run, ms) => { clearTimeout(timer); timer = setTimeout(run, ms); };
  const isOpen = () => list.matches(":popover-open");

  async function look() {
    const words = !many && chosen.length && search.value === known.get(chosen[0]) ? "" : search.value.trim();
    const found = external ? await ask(words) : groups;
    if (!found || document.activeElement !== search) return;
    shown = [];
    list.replaceChildren(...found.flatMap((group) => {
      const options = group.options.filter((one) => external || one.label.toLowerCase().includes(words.toLowerCase()));
      return options.length ? [group.label && h("div.menu-label", { role: "presentation" }, group.label), ...options.map(row)].filter(Boolean) : [];
    }));
    if (!shown.length) list.replaceChildren(h("div.menu-label", { role: "presentation" }, "Nothing found"));
    move(shown.length ? 0 : -1);
    place(list, search);
    search.setAttribute("aria-expanded", "true");
  }

  async function ask(query) {
    if (query.length < (each.min_query_length ?? 3)) return [{ label: `Type ${each.min_query_length ?? 3} or more letters`, options: [] }];
    const answer = await post("options", { container: context.container, block_id: block.block_id, action_id: each.action_id, query });
    return answer.ok ? offeredGroups(answer) : [{ label: answer.message, options: [] }];
  }

  function row(option) {
    known.set(option.value, option.label);
    shown.push(option);
    const take = (event) => {
      event.preventDefault();
      choose(option);
    };
    const selected = String(chosen.includes(option.value));
    return h("div.menu-item", { role: "option", id: freshId("option"), "aria-selected": selected, onmousedown: take },
      h("span", {}, option.label), option.hint && h("small", {}, option.hint));
  }

  function choose(option) {
    if (!many) chosen = [option.value];
    else if (chosen.includes(option.value)) chosen = chosen.filter((value) => value !== option.value);
    else if (chosen.length < (each.max_selected_items ?? Infinity)) chosen = [...chosen, option.value];
    search.value = "";
    show();
    close();
    node.dispatchEvent(new Event("change"));
  }

  function show() {
    if (!many) search.value = chosen.length ? known.get(chosen[0]) ?? chosen[0] : "";
    chips.replaceChildren(...(many ? chosen : []).map((value) => h("button.chip", {
      type: "button", "aria-label": `Remove ${known.get(value) ?? value}`, onclick: () => { choose({ value }); search.focus(); },
    }, known.get(value) ?? value, " ×")));
  }

  function move(to) {
    const rows = [...list.querySelectorAll("[role=option]")];
    active = rows.length ? (to + rows.length) % rows.length : -1;
    rows.forEach((one, at) => one.classList.toggle("active", at === active));
    rows[active]?.scrollIntoView({ block: "nearest" });
    search.setAttribute("aria-activedescendant", rows[active]?.id ?? "");
  }

  function close() {
    if (isOpen()) list.hidePopover();
    search.setAttribute("aria-expanded", "false");
  }

  function pressed(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen()) move(active + (event.key === "ArrowDown" ? 1 : -1));
      else look();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (isOpen() && shown[active]) choose(shown[active]);
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && !search.value && many && chosen.length) choose({ value: chosen.at(-1) });
  }

  show();
  return {
    node, focus: search,
    read: () => (many ? chosen : (search.value ? chosen[0] : null) ?? null),
    write: (raw) => { chosen = [raw ?? []].flat(); show(); },
  };
}
