// Talks to the workspace server; every failure comes back as {ok: false, error, message} in words.

import { store } from "./store.js";

const UNREACHABLE = { ok: false, error: "unreachable", message: "The workspace does not answer. Is it still running?" };

export async function get(path, params = {}) {
  const query = new URLSearchParams({ as: store.me ?? "", ...params });
  return call(`/ui/${path}?${query}`);
}

export async function post(path, body) {
  return call(`/ui/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ as: store.me, ...body }),
  });
}

async function call(url, options) {
  let response;
  try {
    response = await fetch(url, { credentials: "same-origin", ...options });
  } catch {
    return UNREACHABLE;
  }
  return readAnswer(response);
}

async function readAnswer(response) {
  const answer = await response.json().catch(() => ({}));
  if (!response.ok || answer.ok === false) {
    const message = answer.message ?? (response.status === 401 || response.status === 403
      ? "This page has no access any more. Open the address that the workspace printed."
      : `The workspace answered ${answer.error ?? response.status}.`);
    return { ...answer, ok: false, error: answer.error ?? String(response.status), message };
  }
  return { ok: true, ...answer };
}
