// What Slack's client checks itself before it submits a view.

const empty = (raw) => raw == null || raw === "" || (Array.isArray(raw) && !raw.length);

const CHECKS = {
  email_text_input: (raw) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(raw) || "Enter a valid email address.",
  url_text_input: (raw) => /^https?:\/\/\S+$/.test(raw) || "Enter a valid URL, with https://.",
  number_input: (raw, { min_value: min, max_value: max, is_decimal_allowed: decimal }) => {
    if (!Number.isFinite(Number(raw)) || (!decimal && !/^-?\d+$/.test(raw))) return decimal ? "Enter a number." : "Enter a whole number.";
    if (min != null && Number(raw) < Number(min)) return `Enter ${min} or more.`;
    return max == null || Number(raw) <= Number(max) || `Enter ${max} or less.`;
  },
  plain_text_input: (raw, { min_length: min, max_length: max }) => {
    if (min && raw.length < min) return `Enter at least ${min} characters.`;
    return !max || raw.length <= max || `Enter at most ${max} characters.`;
  },
};

/** {block_id: what to do} for the inputs of a view that can't be sent so. */
export function problems(view, state) {
  const found = {};
  for (const { type, block_id: id, element, optional } of view.blocks ?? []) {
    if (type !== "input") continue;
    const raw = state[id]?.[element.action_id];
    const verdict = empty(raw) ? optional || element.type === "file_input" || "Please complete this required field." : CHECKS[element.type]?.(raw, element) ?? true;
    if (verdict !== true) found[id] = verdict;
  }
  return found;
}
