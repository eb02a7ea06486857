// Inputs: text, choices, dates and selects, each with its raw value to read and to write.

import { act, control } from "./interact.js";
import { freshId, h } from "./dom.js";
import { isoDate, isoTime } from "./dates.js";
import { picker } from "./picker.js";
import { choices } from "./choices.js";
import { textObject } from "./mrkdwn.js";
import { withEmoji } from "./emoji.js";

const text = (type) => (each) => field(h("input.field", {
  type, step: each.is_decimal_allowed ? "any" : null, min: each.min_value, max: each.max_value, value: each.initial_value ?? "",
}), each);
const area = (each) => field(h("textarea.field", { rows: "4", value: each.initial_value ?? "" }), each);

function field(node, each) {
  for (const [name, value] of [["minlength", each.min_length], ["maxlength", each.max_length], ["placeholder", each.placeholder?.text]]) {
    if (value != null) node.setAttribute(name, withEmoji(String(value)));
  }
  return { node, read: () => node.value || null, write: (raw) => { node.value = raw ?? ""; } };
}

function moment(type, initial, toField = (raw) => raw, toRaw = (value) => value) {
  return (each) => {
    const node = h("input.field", { type, value: toField(each[initial]) ?? "" });
    return { node, read: () => (node.value ? toRaw(node.value) : null), write: (raw) => { node.value = raw == null ? "" : toField(raw); } };
  };
}

const localTime = (unix) => unix && `${isoDate(new Date(unix * 1000))}T${isoTime(new Date(unix * 1000))}`;
const unixTime = (value) => Math.floor(new Date(value).getTime() / 1000);

function select(each) {
  const { groups, initial } = choices(each);
  const option = ({ value, label }) => h("option", { value }, label);
  const node = h("select.field", {}, h("option", { value: "" }, withEmoji(each.placeholder?.text ?? "Select an item")),
    groups.map((group) => (group.label ? h("optgroup", { label: group.label }, group.options.map(option)) : group.options.map(option))));
  node.value = initial[0] ?? "";
  return { node, read: () => node.value || null, write: (raw) => { node.value = raw ?? ""; } };
}

function boxes(type, many) {
  return (each) => {
    const name = freshId("choice");
    const initial = many ? each.initial_options ?? [] : [each.initial_option].filter(Boolean);
    const node = h("div.boxes", { role: many ? "group" : "radiogroup" }, each.options.map((option) => h("label", {},
      h("input", { type, name, value: option.value, checked: initial.some((one) => one.value === option.value) }),
      h("span", {}, textObject(option.text), option.description && h("small", {}, textObject(option.description))))));
    const all = [...node.querySelectorAll("input")];
    const values = () => all.filter((box) => box.checked).map((box) => box.value);
    return {
      node, read: () => (many ? values() : values()[0] ?? null),
      write: (raw) => { for (const box of all) box.checked = [raw].flat().includes(box.value); },
    };
  };
}

const unsupported = () => ({ node: h("div.placeholder", {}, "File upload: not in the local workspace"), read: () => [], write() {} });

const single = Object.fromEntries(["static", "users", "conversations", "channels"].map((kind) => [`${kind}_select`, select]));
const multi = Object.fromEntries(["static", "users", "conversations", "channels", "external"].map((kind) => [`multi_${kind}_select`, picker]));

/** element type → (element, block, context) → {node, read, write} */
export const INPUTS = {
  ...single, ...multi, external_select: picker,
  plain_text_input: (each) => (each.multiline ? area(each) : text("text")(each)),
  rich_text_input: area,
  number_input: text("number"), email_text_input: text("email"), url_text_input: text("url"),
  datepicker: moment("date", "initial_date"), timepicker: moment("time", "initial_time"),
  datetimepicker: moment("datetime-local", "initial_date_time", localTime, unixTime),
  radio_buttons: boxes("radio", false), checkboxes: boxes("checkbox", true), file_input: unsupported,
};

/** The node of an input element; one in an input block tells the app only when `dispatch_action` says so. */
export function input(each, block, context) {
  const made = INPUTS[each.type](each, block, context);
  const target = made.focus ?? made.node;
  control(made.node, block, each, made);
  target.dataset.key = each.action_id;
  if (each.focus_on_load) target.setAttribute("autofocus", "");
  if (block.type !== "input") {
    const label = each.placeholder?.text ?? each.type.replaceAll("_", " ");
    target.setAttribute("aria-label", each.accessibility_label ?? label);
  }
  if (block.type !== "input" || block.dispatch_action) dispatch(made, each, block, context);
  return made.node;
}

const SETTLE_MS = 700;

/** Tells the app about a change: at once for choices, after a rest for what is typed part by part. */
function dispatch(made, each, block, context) {
  let told = JSON.stringify(made.read());
  let timer;
  const tell = () => {
    clearTimeout(timer);
    const raw = made.read();
    if (JSON.stringify(raw) === told) return;
    told = JSON.stringify(raw);
    act(context, block, each, raw, null);
  };
  const typed = /^(text|number|email|url|date|time|datetime-local|textarea)$/.test(made.node.type);
  if (!typed) return made.node.addEventListener("change", tell);
  const onType = each.dispatch_action_config?.trigger_actions_on?.includes("on_character_entered") || /date|time/.test(made.node.type);
  made.node.addEventListener("input", () => { clearTimeout(timer); if (onType) timer = setTimeout(tell, SETTLE_MS); });
  made.node.addEventListener("blur", () => onType && tell());
  made.node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || made.node.matches("textarea")) return;
    event.preventDefault();
    event.stopPropagation();
    tell();
  });
}
