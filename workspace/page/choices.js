// What a select offers: its own options, or people, channels and conversations of the workspace.

import { activePeople, channelName, store } from "./store.js";
import { withEmoji } from "./emoji.js";

const people = () => activePeople().map((each) => ({ value: each.id, label: each.real_name || each.name }));
const channels = (kinds) => store.channels.filter((each) => kinds.includes(each.kind) && !each.archived)
  .map((each) => ({ value: each.id, label: each.kind === "im" ? channelName(each) : `#${each.name}` }));

const KINDS = { public: "channel", private: "private", im: "im" };

/** Options of Slack as {value, label, hint}. */
export const offered = (options) => (options ?? []).map((each) => ({ value: each.value, label: withEmoji(each.text.text), hint: each.description?.text }));

export const offeredGroups = ({ options, option_groups: groups }) =>
  groups?.length ? groups.map((group) => ({ label: withEmoji(group.label.text), options: offered(group.options) })) : [{ options: offered(options) }];

/** {groups: [{label?, options}], initial: [values]} of a select element. */
export function choices(each) {
  const kind = each.type.replace(/^multi_|_select$/g, "").replace(/_select$/, "");
  if (kind === "users") return { groups: [{ options: people() }], initial: [each.initial_user ?? each.initial_users ?? []].flat() };
  if (kind === "channels") return { groups: [{ options: channels(["channel"]) }], initial: [each.initial_channel ?? each.initial_channels ?? []].flat() };
  if (kind === "conversations") return conversations(each);
  return { groups: offeredGroups(each), initial: [each.initial_option ?? each.initial_options ?? []].flat().map((one) => one.value) };
}

function conversations(each) {
  const kinds = (each.filter?.include ?? ["public", "private", "im"]).map((name) => KINDS[name]);
  const current = each.default_to_current_conversation ? store.place?.channel : null;
  return { groups: [{ options: channels(kinds) }], initial: [each.initial_conversation ?? each.initial_conversations ?? current ?? []].flat() };
}
