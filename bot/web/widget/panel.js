// Draws the conversation. What is drawn stays, so that screen readers hear each thing once.
import { answerElement } from "./answer.js";
import { composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { element, uid } from "./dom.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { saidElement, showFate } from "./said.js";
import { hush } from "./speech.js";

/** @typedef {import("./types").Said} Said */

const TOAST = 5000;
const MARGIN = 8;

export class Panel {
  /** @type {number | undefined} */ #toasting;
  #choices = /** @type {HTMLElement[]} */ ([]);

  /**
   * @param {HTMLElement} root
   * @param {import("./types").Configuration} settings
   * @param {import("./server.js").Server} server
   * @param {{title: string | null, greeting: string | null, close: () => void}} own
   */
  constructor(root, settings, server, own) {
    const { words } = settings;
    this.settings = settings;
    this.server = server;
    this.greeting = own.greeting ?? words.welcome ?? "";
    this.conversation = new Conversation(server, this, settings);
    this.title = element("h2", { id: uid(), tabindex: -1 }, own.title ?? words.title ?? "");
    this.menu = menu(root, words, () => this.#erase());
    this.composer = composer(settings, (text, awaiting) => this.#typed(text, awaiting), () => this.#stopForm());
    this.net = element("p", { class: "net", role: "status" });
    this.typing = element("p", { class: "typing", role: "status" });
    this.toast = element("p", { class: "toast", role: "status" });
    this.log = element("div", {
      class: "log", role: "log", tabindex: 0, "aria-label": words.log_label, "aria-relevant": "additions", "aria-live": "off",
    });
    const end = element("button", { type: "button", class: "round", "aria-label": words.close, title: words.close, onclick: own.close }, icon("close"));
    this.dialog = element("dialog", { class: "panel", "aria-labelledby": this.title.id, onkeydown: (/** @type {KeyboardEvent} */ event) => this.#escape(event, own.close) },
      element("div", { class: "head" },
        element("span", { class: "badge" }, icon("arch")),
        element("div", { class: "names" }, this.title, element("p", {}, settings.office)),
        this.menu.button, end),
      this.menu.panel, this.net, this.log, this.typing, this.toast, this.composer.form);
    this.dialog.addEventListener("cancel", (event) => event.preventDefault()); // #escape decides
  }

  /** Draw what was said before; only what comes later is announced. */
  begin() {
    this.#start();
    this.conversation.restore();
    this.composer.ask(this.conversation.kept.awaiting);
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }

  end() {
    hush();
    this.conversation.leave();
  }

  /** @param {Said} item */
  said(item) {
    this.#endChoices();
    const shown = saidElement(item, this.settings.words);
    this.log.append(shown);
    this.changed(item);
    this.#toFront(shown);
  }

  /** @param {Said} item */
  changed(item) {
    const shown = this.log.querySelector(`[data-message="${item.id}"]`);
    if (!shown || !showFate(shown, item, this.settings.words, {
      retry: () => {
        this.log.focus();
        this.conversation.retry(item);
      },
      mend: () => {
        this.conversation.withdraw(item);
        shown.remove();
        this.composer.fill(item.text);
      },
      ask: () => {
        this.log.focus();
        this.conversation.say(item.text, item.words, item.secret);
      },
    })) return;
    const box = this.#scroller();
    const hidden = shown.getBoundingClientRect().bottom - box.getBoundingClientRect().bottom;
    if (hidden > 0) box.scrollTop += hidden + MARGIN;
  }

  /**
   * @param {import("./types").Answer} answer
   * @param {Said | null} to
   */
  answered(answer, to) {
    const { kept } = this.conversation;
    if (to) this.changed(to);
    if (answer.staff?.passed_on) return this.announce(answer.messages.map((message) => message.text).join(" "));
    const last = kept.items.filter((item) => item.kind === "said").at(-1);
    const about = to && last && last.id !== to.id ? to.words : null;
    const shown = answerElement(answer, {
      settings: this.settings,
      root: this.server.root,
      ticked: (kept.ticks[answer.id] ??= []),
      vote: kept.votes[answer.id],
      tick: (places) => {
        kept.ticks[answer.id]?.splice(0, Infinity, ...places);
        this.conversation.save();
      },
      judge: (vote, reason, comment) => this.conversation.judge(answer.id, vote, reason, comment),
      announce: (words) => this.announce(words),
    }, about);
    this.#endChoices();
    this.log.append(shown);
    this.#offer(answer, to);
    this.composer.ask(answer.awaiting);
    this.#toFront(shown, to);
  }

  /** @param {boolean | null} long */
  waiting(long) {
    const { words } = this.settings;
    this.#say(this.typing, long === null ? "" : ((long ? words.waiting_long : words.typing) ?? ""));
  }

  /** @param {import("./types").Link} link */
  linked(link) {
    const { words } = this.settings;
    this.#say(this.net, link === "connected" ? "" : (words[link] ?? ""));
  }

  /** @param {string} words */
  announce(words) {
    clearTimeout(this.#toasting);
    this.#say(this.toast, words);
    this.#toasting = setTimeout(() => this.#say(this.toast, ""), TOAST);
  }

  /** @param {HTMLElement} place @param {string} words */
  #say(place, words) {
    if (place.textContent !== words) place.textContent = words;
  }

  #start() {
    const { words, kept, suggestions } = this.settings;
    this.log.append(
      element("section", { class: "notice", "aria-label": words.notice_label },
        element("p", {}, words.notice ?? ""), element("p", { class: "warning" }, words.notice_warning ?? ""),
        element("details", {}, element("summary", {}, words.notice_more ?? ""),
          element("ul", {}, ...kept.map((line) => element("li", {}, line))))),
      element("div", { class: "message theirs" }, element("p", { class: "who" }, words.assistant ?? ""),
        element("div", { class: "bubble" }, element("p", { class: "text" }, this.greeting))));
    this.#offerButtons(words.suggestions_label ?? "", suggestions.map(({ title, question }) => ({ title, text: question, words: question })));
  }

  /**
   * @param {import("./types").Answer} answer
   * @param {Said | null} to
   */
  #offer(answer, to) {
    const { words } = this.settings;
    const buttons = answer.messages.flatMap((message) => message.buttons);
    if (buttons.length) this.#offerButtons(words.choices_label ?? "", buttons.map(({ title, payload }) => ({ title, text: payload, words: title })));
    if (answer.outcome === "error" && to && !to.text.startsWith("#")) {
      this.#offerButtons(words.choices_label ?? "", [{ title: words.ask_again ?? "", text: to.text, words: to.words, secret: to.secret }]);
    }
  }

  /**
   * @param {string} label
   * @param {{title: string, text: string, words: string, secret?: boolean}[]} offers
   */
  #offerButtons(label, offers) {
    const group = element("div", { class: "choices offered", role: "group", "aria-label": label }, ...offers.map((offer) =>
      element("button", { type: "button", onclick: () => {
        this.log.focus({ preventScroll: true }); // the button goes
        this.conversation.say(offer.text, offer.words, offer.secret ?? false);
      } }, offer.title)));
    this.log.append(group);
    this.#choices.push(group);
  }

  #endChoices() {
    for (const group of this.#choices.splice(0)) group.remove();
  }

  /**
   * @param {string} text
   * @param {import("./types").Awaiting} awaiting
   */
  #typed(text, awaiting) {
    const { words } = this.settings;
    this.composer.ask(null);
    this.conversation.say(text, awaiting === "dossier_fact" ? (words.form_hidden ?? "") : text, awaiting !== null);
  }

  #stopForm() {
    const { words } = this.settings;
    const text = (this.composer.form.dataset.awaiting === "left_message" ? words.letter_stop : words.form_stop_text) ?? "";
    this.composer.ask(null);
    this.composer.input.focus();
    this.conversation.say(text, text, false);
  }

  async #erase() {
    hush();
    await this.conversation.erase();
    this.#choices = [];
    this.log.setAttribute("aria-live", "off");
    this.log.replaceChildren();
    this.#start();
    this.composer.ask(null);
    this.log.scrollTop = 0;
    this.announce(this.settings.words.erased ?? "");
    this.composer.input.focus();
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }

  #scroller() {
    return getComputedStyle(this.log).overflowY === "visible" ? this.dialog : this.log;
  }

  /**
   * The answer's first line into view, with its question where both have room.
   * @param {Element} shown
   * @param {Said | null} [to]
   */
  #toFront(shown, to) {
    const box = this.#scroller();
    const question = to ? this.log.querySelector(`[data-message="${to.id}"]`) : null;
    const end = shown.getBoundingClientRect().bottom;
    const both = question && end - question.getBoundingClientRect().top < box.clientHeight - MARGIN * 2;
    const first = both ? question : shown;
    const top = box.scrollTop + first.getBoundingClientRect().top - box.getBoundingClientRect().top - MARGIN;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    box.scrollTo({ top, behavior: calm ? "instant" : "smooth" });
  }

  /**
   * @param {KeyboardEvent} event
   * @param {() => void} close
   */
  #escape(event, close) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.menu.panel.hidden) return close();
    this.menu.show(false);
    this.menu.button.focus();
  }
}
