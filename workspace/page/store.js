// What the page knows about the person it shows, and who wants to hear when that changes.

export const store = {
  me: null, // user id of the person shown
  team: {}, app: { commands: [], shortcuts: [] }, people: [], groups: [], channels: [], faults: [], guide: null, views: [],
  place: null, // {channel} or {home: true}, with an optional {thread}
  online: true, // does the page reach the workspace
};

const listeners = new Map();

export function on(topic, listener) {
  for (const name of topic.split(" ")) {
    if (!listeners.has(name)) listeners.set(name, []);
    listeners.get(name).push(listener);
  }
}

export function emit(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

export const person = (id) => store.people.find((each) => each.id === id);
export const group = (id) => store.groups.find((each) => each.id === id);
export const channel = (id) => store.channels.find((each) => each.id === id);
export const isApp = (id) => Boolean(id) && id === store.app.bot_user;
export const appChannel = () => store.channels.find((each) => isApp(each.user));
export const activePeople = () => store.people.filter((each) => each.status !== "deactivated" && !isApp(each.id));

/** What a person is called in the page, also one the page has never heard of. */
export function nameOf(id) {
  if (isApp(id)) return store.app.name;
  const found = person(id);
  return found ? found.real_name || found.name : id;
}

export function channelName(each) {
  return each.kind === "im" ? nameOf(each.user) || each.name : each.name;
}

/** Places a state answer into the store. */
export function absorb(state) {
  Object.assign(store, { views: [], faults: [], groups: [] }, state);
  store.me = state.as ?? store.me;
  for (const each of store.channels) if (each.kind === "im") each.user ??= store.app.bot_user;
  delete store.as;
  delete store.ok;
}

/** Goes to a channel, a thread in it, or the app's Home; the address keeps it over a reload. */
export function go(place) {
  store.place = place;
  remember();
  emit("place", place);
}

export function remember() {
  const { channel: id, home, thread } = store.place ?? {};
  const parts = [store.me, home ? "home" : id, thread].filter(Boolean);
  history.replaceState(null, "", `#/${parts.join("/")}`);
}

/** The person and place the address names, if any. */
export function remembered() {
  const [me, where, thread] = location.hash.replace(/^#\/?/, "").split("/");
  const place = !where ? null : where === "home" ? { home: true } : { channel: where, thread };
  return { me, place };
}
