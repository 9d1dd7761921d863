// One answer: what the page of the gateway draws, with more to do.
import { checklist, isChecklist, printChecklist } from "./checklist.js";
import { element, fill } from "./dom.js";
import { icon } from "./icons.js";
import { judging } from "./judging.js";
import { hush, speak } from "./speech.js";

/**
 * @typedef {import("./types").Answer} Answer
 * @typedef {import("./types").Message} Message
 *
 * @typedef {object} Doing what the answer's buttons do
 * @property {import("./types").Configuration} settings
 * @property {string} root the gateway's address
 * @property {number[]} ticked
 * @property {"up" | "down" | undefined} vote
 * @property {(places: number[]) => void} tick
 * @property {(vote: "up" | "down", reason: string | null, comment: string) => Promise<void>} judge
 * @property {(words: string) => void} announce
 */

const JUDGED = new Set(["answered", "refer", "abstain", "office"]);
const EMERGENCY_NUMBER = /\b11[1-5]\b/g;

/** @param {string} value an ISO date, month or year */
function date(value) {
  const parts = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(value);
  return parts ? [parts[3], parts[2], parts[1]].filter(Boolean).join("/") : value;
}

/** @param {string[]} shown */
function lines(shown) {
  return shown.length ? element("p", { class: "text" }, shown.join("\n")) : null;
}

/**
 * @param {string} href
 * @param {string} title
 * @param {Record<string, string>} words
 */
function link(href, title, words) {
  return element("a", { href, target: "_blank", rel: "noopener noreferrer" }, title,
    element("span", { class: "unseen" }, ` ${words.opens_new}`));
}

/**
 * @param {import("./types").Source} item
 * @param {Record<string, string>} words
 */
function source(item, words) {
  const name = [item.title, item.number].filter(Boolean).join(", ");
  const dates = [
    item.as_of ? fill(words.source_as_of ?? "", { date: date(item.as_of) }) : "",
    item.verified_on ? fill(words.source_verified ?? "", { date: date(item.verified_on) }) : "",
  ].filter(Boolean);
  return element("li", {}, /^https?:\/\//.test(item.url ?? "") ? link(item.url ?? "", name, words) : name,
    dates.length ? element("span", { class: "dates" }, dates.join(" · ")) : null);
}

/**
 * @param {Answer} answer
 * @param {Message} message
 * @param {Doing} doing
 */
function card(answer, message, doing) {
  const { items, rows, ordered } = message.layout;
  const plain = items.length
    ? element(ordered ? "ol" : "ul", { class: "items" }, ...items.map((item) => element("li", {}, item)))
    : null;
  return element("div", { class: "card" },
    element("h3", {}, message.card?.title ?? ""),
    message.card?.facet ? element("p", { class: "facet" }, message.card.facet) : null,
    isChecklist(answer, message) ? checklist(items, doing.ticked, doing.settings.words, doing.tick) : plain,
    rows.length
      ? element("dl", {}, ...rows.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))))
      : null,
    message.card?.note ? element("p", { class: "note" }, message.card.note) : null);
}

/** @param {Answer} answer */
function wholeText(answer) {
  return answer.messages.map((message) => message.text).join("\n\n");
}

/**
 * @param {Answer} answer
 * @param {Record<string, string>} words
 */
function calls(answer, words) {
  const numbers = new Set(answer.outcome === "emergency" ? wholeText(answer).match(EMERGENCY_NUMBER) : []);
  return numbers.size
    ? element("div", { class: "calls" }, ...[...numbers].map((number) =>
        element("a", { href: `tel:${number}`, class: "call" }, icon("phone"), fill(words.call ?? "", { number }))))
    : null;
}

/**
 * @param {Answer} answer
 * @param {Doing} doing
 */
function tools(answer, doing) {
  const { words } = doing.settings;
  const checks = answer.messages.find((message) => isChecklist(answer, message));
  /** @param {Parameters<typeof icon>[0]} name @param {string} title @param {() => unknown} act */
  const tool = (name, title, act) => element("button", { type: "button", class: `tool ${name}`, onclick: act }, icon(name), element("span", {}, title));
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(wholeText(answer));
      doing.announce(words.copied ?? "");
    } catch {
      doing.announce(words.not_copied ?? "");
    }
  };
  const voice = tool("speak", words.speak ?? "", () => {
    const speaking = voice.dataset.speaking === "true";
    if (speaking) return hush();
    const label = /** @type {HTMLElement} */ (voice.lastElementChild);
    speak(wholeText(answer), () => {
      voice.dataset.speaking = "false";
      label.textContent = words.speak ?? "";
    });
    voice.dataset.speaking = "true";
    label.textContent = words.stop ?? "";
  });
  const cited = answer.sources.map((item) => `${words.source} ${[item.title, item.number].filter(Boolean).join(", ")}`).join("\n");
  return element("div", { class: "tools", "aria-live": "off" },
    JUDGED.has(answer.outcome) ? tool("copy", words.copy ?? "", copy) : null, voice,
    checks ? tool("print", words.print ?? "", () => printChecklist(answer, checks, doing.ticked, words, cited)) : null);
}

/**
 * @param {Answer} answer
 * @param {Doing} doing
 * @param {string | null} about the question, where another one stands between
 */
export function answerElement(answer, doing, about) {
  const { settings, root } = doing;
  const { words, outcomes } = settings;
  const label = outcomes[answer.outcome];
  const { page } = answer.procedure ?? {};
  return element("div", { class: answer.staff?.speaks ? "message theirs person" : "message theirs", "data-outcome": answer.outcome, "data-event": answer.id },
    element("p", { class: "who" }, (answer.staff?.speaks ? answer.staff.name : words.assistant) ?? ""),
    element("div", { class: "bubble" },
      about === null ? null : element("p", { class: "about" }, fill(words.about ?? "", { text: about })),
      label && !answer.staff ? element("p", { class: "outcome" }, label) : null,
      ...answer.messages.flatMap((message) => [
        lines(message.layout.before),
        message.card ? card(answer, message, doing) : null,
        lines(message.layout.after),
      ]),
      calls(answer, words),
      page ? element("p", { class: "more" }, icon("page"), link(new URL(page, root).href, words.procedure_page ?? "", words)) : null,
      answer.sources.length
        ? element("details", { class: "sources" },
            element("summary", {}, fill(words.sources ?? "", { count: answer.sources.length })),
            element("ul", {}, ...answer.sources.map((item) => source(item, words))))
        : null,
      tools(answer, doing),
      JUDGED.has(answer.outcome) ? judging(settings, doing.vote, doing.judge, doing.announce) : null));
}
