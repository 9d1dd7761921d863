// Asking the gateway.

const PATIENCE_MS = 15000; // the gateway itself apologises sooner

/** A fault with words for the citizen; `again` tells whether sending once more can help. */
export class AskError extends Error {
  constructor(message, again) {
    super(message);
    this.again = again;
  }
}

/** The answer object to one message; throws AskError. */
export async function ask(conversation, text, { script }) {
  let response;
  let body;
  try {
    response = await fetch("/api/chat", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ conversation_id: conversation, text }),
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    body = await response.json();
  } catch (fault) {
    throw new AskError(fault.name === "TimeoutError" ? script.timeout : script.offline, true);
  }
  if (response.ok) return body;
  const again = response.status >= 500 || response.status === 429 || response.status === 408;
  throw new AskError(body.error?.message ?? script.offline, again);
}
