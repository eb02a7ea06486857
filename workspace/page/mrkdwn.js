// Slack's mrkdwn as nodes: pre, quotes, bold, italic, strike, code, <…>, emoji, bare links.

import { entity, escaped, link, plain, scan, unescapeText } from "./entities.js";
import { fragment, h } from "./dom.js";

const WORD = "\\p{L}\\p{N}";
const emphasis = (mark) => `(?<![${WORD}${mark}])${mark}(?![\\s${mark}])((?:<[^<>\\n]*>|[^\\n${mark}])*?[^\\s${mark}])${mark}(?![${WORD}${mark}])`;
const INLINE = new RegExp(
  `<([^<>\\n]+)>|\`([^\`\\n]+)\`|${emphasis("\\*")}|${emphasis("_")}|${emphasis("~")}|(https?://[^\\s<>|]*[^\\s<>|.,;:!?)\\]'"])`, "gu");

/** mrkdwn with single lines only: what a line may hold. */
export function inline(text) {
  return scan(text, INLINE, span, escaped);
}

function span([, entityText, code, bold, italic, strike, url]) {
  if (entityText) return entity(entityText);
  if (code) return h("code", {}, verbatim(code));
  if (bold) return h("strong", {}, inline(bold));
  if (italic) return h("em", {}, inline(italic));
  if (strike) return h("s", {}, inline(strike));
  return link(unescapeText(url), unescapeText(url));
}

const QUOTED = /^(?:>|&gt;) ?/;
const REST_QUOTED = /^(?:>>>|&gt;&gt;&gt;) ?/;

/** A whole mrkdwn text. */
export function mrkdwn(text) {
  const parts = text.split(/```\n?([\s\S]+?)\n?```\n?/);
  return fragment(parts.map((part, at) => (at % 2 ? preformatted(part) : lines(part))));
}

const preformatted = (text) => h("pre", { tabindex: "0" }, h("code", {}, verbatim(text)));

/** Text in which only links and mentions mean something. */
const verbatim = (text) => text.split(/(<[@#!hm][^<>\n]*>)/).map((part, at) => (at % 2 ? entity(part.slice(1, -1)) : unescapeText(part)));

function lines(text) {
  const nodes = [];
  let run = [];
  let quoting = false;
  const flush = () => {
    const nextRun = run.join("\n");
    run = [];
    if (nextRun.trim() || (nextRun && !quoting && nodes.length)) nodes.push(h(quoting ? "blockquote" : "span.lines", {}, inline(nextRun)));
  };
  const all = text.split("\n");
  for (const [at, line] of all.entries()) {
    if (REST_QUOTED.test(line)) {
      flush();
      nodes.push(h("blockquote", {}, inline([line.replace(REST_QUOTED, ""), ...all.slice(at + 1)].join("\n"))));
      return nodes;
    }
    if (QUOTED.test(line) !== quoting) {
      flush();
      quoting = !quoting;
    }
    run.push(line.replace(QUOTED, ""));
  }
  flush();
  return nodes;
}

/** A text object of Block Kit: plain_text or mrkdwn. */
export function textObject(text) {
  if (!text) return null;
  if (typeof text === "string") return plain(text);
  if (text.type === "mrkdwn") return mrkdwn(text.text ?? "");
  return h("span.lines", {}, text.emoji === false ? text.text : plain(text.text ?? ""));
}
