// The conversation: each message reaches the server once, each answer is shown once, whatever the network does.
import { forget, nothing, recall, remember } from "./memory.js";
import { Fault } from "./server.js";
import { Stream } from "./stream.js";

/** @typedef {import("./types").Said} Said */

const PAUSES = [1000, 2000, 4000, 8000, 15000];
const LONG_WAIT = 10000;
const LISTEN_ON = 600000; // after the last answer: staff may take over, and the next one finds the line open

export class Conversation {
  #kept = recall();
  /** @type {Stream | null} */ #stream = null;
  /** @type {Promise<void>} */ #posting = Promise.resolve();
  #era = 0; // counts deletions: what belongs to an earlier one is dropped
  /** @type {number | undefined} */ #patience;
  /** @type {number | undefined} */ #idle;
  /** @type {Set<() => void>} */ #pausing = new Set();

  /**
   * @param {import("./server.js").Server} server
   * @param {import("./types").View} view
   * @param {import("./types").Configuration} settings
   */
  constructor(server, view, settings) {
    this.server = server;
    this.view = view;
    this.settings = settings;
    this.onLine = () => this.#lineBack();
    this.offLine = () => this.view.linked("offline");
  }

  get kept() {
    return this.#kept;
  }

  /** Show what this tab remembers and go on with it. */
  restore() {
    addEventListener("online", this.onLine);
    addEventListener("offline", this.offLine);
    for (const item of this.#kept.items) {
      if (item.kind === "answer") this.view.answered(item.answer, null);
      else this.view.said(item);
    }
    for (const item of this.#said()) {
      delete item.sentAt; // by the clock of a page that is gone
      if (item.state === "sending" || item.state === "again") this.#queue(item);
    }
    if (!navigator.onLine) this.view.linked("offline");
    this.#follow();
  }

  /** Stop listening; `restore` begins anew. */
  leave() {
    removeEventListener("online", this.onLine);
    removeEventListener("offline", this.offLine);
    this.#silence();
  }

  /**
   * @param {string} text what is sent
   * @param {string} words what is shown
   * @param {boolean} secret never stored in the browser
   */
  say(text, words, secret) {
    /** @type {Said} */
    const item = { kind: "said", id: crypto.getRandomValues(new Uint32Array(4)).join("-"), text, words, secret, state: "sending" };
    this.#kept.items.push(item);
    this.#kept.awaiting = null;
    this.save();
    this.view.said(item);
    this.#queue(item);
  }

  /**
   * The same message once more, under the same id.
   * @param {Said} item
   */
  retry(item) {
    if (item.state === "failed") this.#queue(item);
  }

  /**
   * Give a message that was refused back to be mended.
   * @param {Said} item
   */
  withdraw(item) {
    this.#kept.items = this.#kept.items.filter((one) => one !== item);
    this.save();
  }

  /** Delete everything, here and on the server; throws Fault, after which all is still there. */
  async erase() {
    await this.#posting;
    if (this.#kept.session) await this.server.erase(this.#kept.session);
    this.#era += 1;
    this.#silence();
    this.#kept = { ...nothing(), open: this.#kept.open };
    forget();
    this.save();
    this.view.waiting(null);
  }

  /**
   * @param {number} event
   * @param {"up" | "down"} vote
   * @param {string | null} reason
   * @param {string} comment
   */
  async judge(event, vote, reason, comment) {
    const more = { ...(reason ? { reason } : {}), ...(comment ? { comment } : {}) };
    await this.server.judge(this.#kept.session ?? "", { event, vote, ...more });
    this.#kept.votes[event] = vote;
    this.save();
  }

  save() {
    remember(this.#kept);
  }

  #said() {
    return this.#kept.items.filter((item) => item.kind === "said");
  }

  /** @param {Said} item */
  #queue(item) {
    const era = this.#era;
    this.#posting = this.#posting.then(() => (era === this.#era ? this.#post(item) : undefined));
  }

  /** @param {Said} item */
  async #post(item) {
    this.#change(item, "sending");
    for (let attempt = 0; ; attempt += 1) {
      try {
        this.#kept.session ??= await this.server.begin();
        this.save();
        await this.server.send(this.#kept.session, item.id, item.text);
        item.sentAt = performance.now();
        if (!this.#isAnswered(item)) this.#change(item, "sent"); // its answer may have been faster
        return this.#follow();
      } catch (caught) {
        const fault = caught instanceof Fault ? caught : new Fault("", false, "internal");
        if (fault.code === "conversation_invalid" && attempt === 0) {
          this.#silence();
          Object.assign(this.#kept, { session: null, after: 0 });
          continue;
        }
        if (!fault.again || attempt >= PAUSES.length) {
          Object.assign(item, { fault: fault.message, again: fault.again });
          return this.#change(item, "failed");
        }
        this.#change(item, "again");
        await this.#pause(Math.max(PAUSES[attempt] ?? 0, fault.after * 1000));
        if (!navigator.onLine) attempt = -1;
      }
    }
  }

  /** @param {Said} item */
  #isAnswered(item) {
    return item.state === "answered";
  }

  /** @param {number} milliseconds */
  #pause(milliseconds) {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.#pausing.delete(go);
        resolve(undefined);
      };
      const timer = setTimeout(go, milliseconds);
      this.#pausing.add(go);
    });
  }

  #lineBack() {
    this.view.linked("connected");
    for (const go of [...this.#pausing]) go();
    for (const item of this.#said()) if (item.state === "failed" && !item.fault) this.retry(item);
    this.#stream?.again();
  }

  /**
   * @param {Said} item
   * @param {import("./types").SaidState} state
   */
  #change(item, state) {
    item.state = state;
    if (state !== "failed") delete item.fault;
    this.save();
    this.view.changed(item);
    this.#tellWaiting();
  }

  #waits() {
    return this.#said().some((item) => item.state === "sent" || item.state === "sending");
  }

  #tellWaiting() {
    clearTimeout(this.#patience);
    if (!this.#waits()) return this.view.waiting(null);
    this.view.waiting(false);
    this.#patience = setTimeout(() => this.view.waiting(true), LONG_WAIT);
  }

  /** Listen as long as something is to be expected. */
  #follow() {
    clearTimeout(this.#idle);
    if (!this.#kept.session) return;
    if (!this.#kept.person && !this.#said().some((item) => item.state === "sent")) {
      this.#idle = setTimeout(() => this.#silence(), LISTEN_ON);
      return;
    }
    this.#tellWaiting();
    this.#stream ??= new Stream(this.server, this.#kept.session, this.settings.beat, {
      after: () => this.#kept.after,
      answer: (answer) => this.#hear(answer),
      unanswered: (ids, asked) => this.#compare(ids, asked),
      linked: (connected) => this.view.linked(connected ? "connected" : navigator.onLine ? "reconnecting" : "offline"),
      gone: () => this.#silence(),
    });
    this.#stream.start();
  }

  #silence() {
    clearTimeout(this.#idle);
    clearTimeout(this.#patience);
    this.#stream?.stop();
    this.#stream = null;
  }

  /** @param {import("./types").Answer} answer */
  #hear(answer) {
    if (answer.id <= this.#kept.after) return;
    this.#kept.after = answer.id;
    this.#kept.awaiting = answer.awaiting;
    this.#kept.person = answer.staff ? answer.staff.here : answer.outcome === "handover";
    const to = this.#said().find((item) => item.id === answer.in_reply_to) ?? null;
    if (!answer.staff?.passed_on) this.#kept.items.push({ kind: "answer", answer });
    if (to) to.state = "answered";
    this.save();
    this.#tellWaiting();
    this.view.answered(answer, to);
    this.#follow();
  }

  /**
   * What the server neither answered nor means to answer is given back to the citizen.
   * @param {string[]} ids
   * @param {number} asked
   */
  #compare(ids, asked) {
    for (const item of this.#said()) {
      if (item.state === "sent" && !ids.includes(item.id) && (item.sentAt ?? 0) < asked) this.#change(item, "lost");
    }
  }
}
