// Keeps one stream of server-sent events open for the person shown; says when the page is cut off.

import { emit, store } from "./store.js";

let source = null;
let retry = null;
let wait = 250;
let settled = null;

/** Opens the stream anew, for `store.me`; resolves when it is open (or refused): what is asked for then is not older. */
export function listen() {
  stop();
  settled?.();
  source = new EventSource(`/ui/events?as=${encodeURIComponent(store.me)}`);
  source.onopen = opened;
  source.onerror = lost;
  source.onmessage = (event) => receive(event.data);
  return new Promise((resolve) => { settled = resolve; });
}

function stop() {
  clearTimeout(retry);
  source?.close();
}

function receive(text) {
  let event;
  try {
    event = JSON.parse(text);
  } catch {
    return;
  }
  emit(event.type === "resync" ? "resync" : `event:${event.type}`, event);
}

function opened() {
  wait = 250;
  settled();
  if (store.online) return;
  store.online = true;
  emit("connection");
  // The stream resumes with what was missed; a fresh look besides is cheap and certain.
  emit("resync");
}

function lost() {
  settled();
  if (store.online) {
    store.online = false;
    emit("connection");
  }
  // The browser retries a broken stream by itself (and resumes it); only a refused one is ours to reopen.
  if (source.readyState !== EventSource.CLOSED) return;
  emit("resync"); // asks why, to say it
  clearTimeout(retry);
  retry = setTimeout(listen, wait);
  wait = Math.min(wait * 2, 4000);
}

addEventListener("offline", () => {
  store.online = false;
  emit("connection");
});
addEventListener("online", () => store.me && listen());
addEventListener("pagehide", stop);
