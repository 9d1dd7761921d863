// Hearing answers: as a stream, and where streams do not come through, by asking for them.

const LONGEST_PAUSE = 15000;
const POLL_SECONDS = 20;
const FAILURES_BEFORE_POLLING = 2;
const SILENT_BEATS = 3;
const FIRST_WORD = 8000;

/**
 * @typedef {object} Listener
 * @property {() => number} after the last event that is known
 * @property {(answer: import("./types").Answer) => void} answer
 * @property {(ids: string[], asked: number) => void} unanswered `asked`: when, by performance.now()
 * @property {(connected: boolean) => void} linked
 * @property {() => void} gone the server does not know the session any more
 */

export class Stream {
  /** @type {EventSource | null} */ #source = null;
  /** @type {AbortController | null} */ #polling = null;
  /** @type {number | undefined} */ #timer;
  #failures = 0;
  #running = false;

  /**
   * @param {import("./server.js").Server} server
   * @param {string} session
   * @param {number} beat seconds between signs of life
   * @param {Listener} listener
   */
  constructor(server, session, beat, listener) {
    this.server = server;
    this.session = session;
    this.silence = beat * 1000 * SILENT_BEATS;
    this.listener = listener;
  }

  start() {
    if (this.#running) return;
    this.#running = true;
    this.#connect();
  }

  stop() {
    this.#running = false;
    this.#hangUp();
  }

  /** Now rather than after the pause, e.g. when the network is back. */
  again() {
    if (!this.#running) return;
    this.#hangUp();
    this.#connect();
  }

  #hangUp() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#polling?.abort();
    this.#polling = null;
  }

  #connect() {
    if (this.#failures >= FAILURES_BEFORE_POLLING || !("EventSource" in globalThis)) void this.#poll();
    else this.#listen();
  }

  #listen() {
    let asked = performance.now();
    let heard = false;
    const source = this.server.stream(this.session, this.listener.after());
    this.#source = source;
    const alive = () => {
      heard = true;
      this.#watch(this.silence);
      this.listener.linked(true);
    };
    this.#watch(FIRST_WORD);
    source.addEventListener("answer", (event) => {
      alive();
      this.listener.answer(JSON.parse(event.data));
    });
    source.addEventListener("state", (event) => {
      alive();
      this.#failures = 0;
      this.listener.unanswered(JSON.parse(event.data).unanswered, asked);
    });
    source.addEventListener("beat", alive);
    source.addEventListener("error", () => {
      asked = performance.now();
      if (!heard || source.readyState === EventSource.CLOSED) return this.#failed();
      heard = false;
      this.#watch(FIRST_WORD); // the browser itself comes back, after the last event
    });
  }

  /** @param {number} patience */
  #watch(patience) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#failed(), patience);
  }

  #failed() {
    this.#hangUp();
    if (!this.#running) return;
    this.#failures += 1;
    this.listener.linked(false);
    this.#timer = setTimeout(() => this.#connect(), Math.min(500 * 2 ** this.#failures, LONGEST_PAUSE));
  }

  async #poll() {
    const polling = new AbortController();
    this.#polling = polling;
    let wait = 0; // the first one at once, so that it is known whether the server is there
    while (!polling.signal.aborted) {
      const asked = performance.now();
      try {
        const heard = await this.server.poll(this.session, this.listener.after(), wait, polling.signal);
        if (polling.signal.aborted) return;
        wait = POLL_SECONDS;
        this.#failures = FAILURES_BEFORE_POLLING;
        this.listener.linked(true);
        heard.events.forEach((answer) => this.listener.answer(answer));
        this.listener.unanswered(heard.unanswered, asked);
      } catch (fault) {
        if (polling.signal.aborted) return;
        if (/** @type {import("./server.js").Fault} */ (fault).code === "conversation_invalid") return this.listener.gone();
        return this.#failed();
      }
    }
  }
}
