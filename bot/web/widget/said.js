// The citizen's own words, and what became of them on their way.
import { element } from "./dom.js";

/**
 * @param {import("./types").Said} item
 * @param {Record<string, string>} words
 */
export function saidElement(item, words) {
  return element("div", { class: "message mine", "data-message": item.id },
    element("p", { class: "who" }, words.you ?? ""),
    element("div", { class: "bubble" },
      element("p", { class: "text" }, item.words)),
    element("div", { class: "fate", hidden: true }));
}

/**
 * Whether there is something new to be seen.
 * @param {Element} shown
 * @param {import("./types").Said} item
 * @param {Record<string, string>} words
 * @param {{retry: () => void, mend: () => void, ask: () => void}} doing
 */
export function showFate(shown, item, words, doing) {
  const place = /** @type {HTMLElement} */ (shown.querySelector(".fate"));
  if (place.dataset.state === item.state) return false;
  place.dataset.state = item.state;
  const text = { again: words.sending_again, failed: `${words.not_sent} ${item.fault ?? ""}`.trim(), lost: words.lost }[
    /** @type {string} */ (item.state)
  ];
  place.hidden = text === undefined;
  /** @param {string | undefined} title @param {() => void} act */
  const button = (title, act) => element("button", { type: "button", onclick: act }, title ?? "");
  place.replaceChildren(
    element("p", {}, text ?? ""),
    ...(item.state === "failed" && item.again ? [button(words.send_again, doing.retry)] : []),
    ...(item.state === "failed" && !item.again ? [button(words.mend, doing.mend)] : []),
    ...(item.state === "lost" ? [button(words.ask_again, doing.ask)] : []),
  );
  return text !== undefined;
}
