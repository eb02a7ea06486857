// Standard Markdown of the `markdown` block: headings, lists, tasks, quotes, code, tables, links.

import { entity, escaped, link, scan, unescapeText } from "./entities.js";
import { h } from "./dom.js";

const INLINE = new RegExp([
  "\\\\([\\\\`*_{}\\[\\]()#+\\-.!~|>])", // 1 escaped mark
  "`([^`]+)`", // 2 code
  "!?\\[([^\\]]*)\\]\\(([^()\\s]+(?:\\([^()]*\\))?[^()\\s]*)(?: \"[^\"]*\")?\\)", // 3 text, 4 address
  "<([^<>\\n]+)>", // 5 entity or address
  "\\*\\*(?=\\S)([\\s\\S]+?\\S?)\\*\\*|__(?=\\S)([\\s\\S]+?)__", // 6, 7 bold
  "~~([\\s\\S]+?)~~", // 8 strike
  "\\*(?=[^\\s*])([^*]+)\\*|(?<![\\p{L}\\p{N}_])_(?=\\S)([^_]+)_(?![\\p{L}\\p{N}_])", // 9, 10 italic
  "(https?://[^\\s<>]*[^\\s<>.,;:!?)\\]'\"])", // 11 bare address
].join("|"), "gu");

function inline(text) {
  return scan(text, INLINE, span, escaped);
}

function span([whole, mark, code, label, address, angle, bold1, bold2, strike, italic1, italic2, url]) {
  if (mark) return mark;
  if (code) return h("code", {}, unescapeText(code));
  if (address) return whole.startsWith("!") ? h("span.placeholder", {}, `Image: ${label || address}`) : link(address, inline(label));
  if (angle) return entity(angle);
  if (bold1 || bold2) return h("strong", {}, inline(bold1 || bold2));
  if (strike) return h("s", {}, inline(strike));
  if (italic1 || italic2) return h("em", {}, inline(italic1 || italic2));
  return link(url, url);
}

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/;
const RULE = /^ {0,3}([-*_])(\s*\1){2,}\s*$/;
const TABLE_RULE = /^\s*\|?(\s*:?-+:?\s*\|)+(\s*:?-+:?\s*)?$/;

/** A whole Markdown text as a list of nodes. */
export function markdown(text) {
  return read(text.replaceAll("\r\n", "\n").split("\n"));
}

// Each reader looks at the first of the remaining lines and answers [node, number of lines it took], or null.
const READERS = [fence, heading, rule, quote, table, list, paragraph];

function read(lines) {
  const nodes = [];
  let at = 0;
  while (at < lines.length) {
    if (!lines[at].trim()) { at += 1; continue; }
    const rest = lines.slice(at);
    for (const reader of READERS) {
      const found = reader(rest);
      if (!found) continue;
      nodes.push(found[0]);
      at += found[1];
      break;
    }
  }
  return nodes;
}

function fence(lines) {
  if (!lines[0].startsWith("```")) return null;
  const end = lines.findIndex((line, at) => at > 0 && line.startsWith("```"));
  const body = lines.slice(1, end < 0 ? undefined : end);
  return [h("pre", { tabindex: "0" }, h("code", {}, body.join("\n"))), end < 0 ? lines.length : end + 1];
}

function heading(lines) {
  const match = /^(#{1,6})\s+(.*?)\s*#*$/.exec(lines[0]);
  return match && [h(`p.heading.level-${match[1].length}`, { role: "heading", "aria-level": String(Math.min(match[1].length + 1, 6)) }, inline(match[2])), 1];
}

function rule(lines) {
  return RULE.test(lines[0]) && [h("hr"), 1];
}

function quote(lines) {
  const mark = /^(?:>|&gt;) ?/;
  const taken = countWhile(lines, (line) => mark.test(line));
  return taken && [h("blockquote", {}, read(lines.slice(0, taken).map((line) => line.replace(mark, "")))), taken];
}

function list(lines) {
  const first = ITEM.exec(lines[0]);
  if (!first) return null;
  const depth = first[1].length;
  const ordered = /\d/.test(first[2]);
  const taken = countWhile(lines, (line, at) => {
    const item = ITEM.exec(line);
    if (item && item[1].length <= depth) return item[1].length === depth && /\d/.test(item[2]) === ordered;
    return item || (line.trim() ? /^\s/.test(line) : ITEM.test(lines[at + 1] ?? "") || /^\s+\S/.test(lines[at + 1] ?? ""));
  });
  const node = h(ordered ? "ol" : "ul", {}, items(lines.slice(0, taken), depth));
  if (ordered) node.start = parseInt(first[2], 10);
  return [node, taken];
}

function items(lines, depth) {
  const found = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item && item[1].length === depth) found.push({ done: item[3], text: item[4], below: [] });
    else found.at(-1).below.push(line.replace(/^ {1,4}|^\t/, ""));
  }
  return found.map(({ done, text, below }) => h(done ? "li.task" : "li", {},
    done && h("input", { type: "checkbox", disabled: true, checked: done !== " ", "aria-label": done === " " ? "open" : "done" }), inline(text), read(below)));
}

function table(lines) {
  if (!lines[0].includes("|") || !TABLE_RULE.test(lines[1] ?? "")) return null;
  const taken = countWhile(lines, (line) => line.includes("|"));
  const aligns = cells(lines[1]).map((cell) => (/^:-+:$/.test(cell) ? "center" : cell.endsWith(":") ? "right" : "left"));
  const row = (tag) => (line) => h("tr", {}, cells(line).map((cell, at) => h(`${tag}.align-${aligns[at] ?? "left"}`, {}, inline(cell))));
  const node = h("div.table-frame", { tabindex: "0", role: "group", "aria-label": "Table" },
    h("table", {}, h("thead", {}, row("th")(lines[0])), h("tbody", {}, lines.slice(2, taken).map(row("td")))));
  return [node, taken];
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));

function paragraph(lines) {
  const goesOn = (line) => line.trim() && !/^(```|#{1,6}\s|>|&gt;)/.test(line) && !ITEM.test(line) && !RULE.test(line);
  const taken = 1 + countWhile(lines.slice(1), goesOn);
  return [h("p.lines", {}, inline(lines.slice(0, taken).join("\n"))), taken];
}

function countWhile(list, holds) {
  const end = list.findIndex((each, at) => !holds(each, at));
  return end < 0 ? list.length : end;
}
