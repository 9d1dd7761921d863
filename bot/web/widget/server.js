// The gateway's session, as HTTP.

const PATIENCE = 15000;

/** A fault with words for the citizen; `again` tells whether the same request may succeed later. */
export class Fault extends Error {
  /**
   * @param {string} message
   * @param {boolean} again
   * @param {string} code `network` where nothing was heard from the server
   * @param {number} [after] seconds to wait at least
   */
  constructor(message, again, code, after = 0) {
    super(message);
    this.again = again;
    this.code = code;
    this.after = after;
  }
}

export class Server {
  /** @param {string} root the gateway's address, ending in a slash */
  constructor(root) {
    this.root = root;
  }

  /** @returns {Promise<string>} a new session */
  async begin() {
    return (await this.#ask("POST", "api/sessions")).session;
  }

  /**
   * @param {string} session
   * @param {string} id
   * @param {string} text
   */
  async send(session, id, text) {
    await this.#ask("POST", `${this.#path(session)}/messages`, { client_message_id: id, text });
  }

  /**
   * @param {string} session
   * @param {Record<string, unknown>} judgement
   */
  async judge(session, judgement) {
    await this.#ask("POST", `${this.#path(session)}/feedback`, judgement);
  }

  /** @param {string} session */
  async erase(session) {
    await this.#ask("DELETE", this.#path(session));
  }

  /**
   * What came after the event `after`, waited for at most `wait` seconds.
   * @param {string} session
   * @param {number} after
   * @param {number} wait
   * @param {AbortSignal} signal
   * @returns {Promise<{events: import("./types").Answer[], unanswered: string[]}>}
   */
  async poll(session, after, wait, signal) {
    return this.#ask("GET", `${this.#path(session)}/events?after=${after}&wait=${wait}`, undefined, signal, wait * 1000);
  }

  /**
   * @param {string} session
   * @param {number} after
   */
  stream(session, after) {
    return new EventSource(`${this.root}${this.#path(session)}/events?after=${after}`);
  }

  /** @param {string} session */
  #path(session) {
    return `api/sessions/${session}`;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {AbortSignal} [signal]
   * @param {number} [longer]
   * @returns {Promise<any>}
   */
  async #ask(method, path, body, signal, longer = 0) {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), PATIENCE + longer);
    signal?.addEventListener("abort", () => limit.abort());
    try {
      const response = await fetch(this.root + path, {
        method,
        headers: body === undefined ? {} : { "Content-Type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal: limit.signal,
      });
      if (response.status === 204) return null;
      const said = await response.json();
      if (response.ok) return said;
      const again = response.status >= 500 || response.status === 429 || response.status === 408;
      throw new Fault(said.error.message, again, said.error.code, Number(response.headers.get("Retry-After")) || 0);
    } catch (fault) {
      throw fault instanceof Fault ? fault : new Fault("", true, "network");
    } finally {
      clearTimeout(timer);
    }
  }
}
