// The papers of a procedure, to be ticked as they are found and printed.
import { element, fill, uid } from "./dom.js";
import { print } from "./printing.js";

/** @typedef {import("./types").Answer} Answer */

/**
 * @param {Answer} answer
 * @param {import("./types").Message} message
 */
export function isChecklist(answer, message) {
  return answer.facet === "documents" && message.layout.items.length > 1;
}

/**
 * @param {string[]} items
 * @param {number[]} ticked places of the ticked ones
 * @param {Record<string, string>} words
 * @param {(ticked: number[]) => void} keep
 */
export function checklist(items, ticked, words, keep) {
  const boxes = items.map((_, place) => element("input", { type: "checkbox", id: uid(), checked: ticked.includes(place) }));
  const progress = element("p", { class: "progress", "aria-live": "off" });
  const count = () => {
    const done = boxes.flatMap((box, place) => (box.checked ? [place] : []));
    progress.textContent = fill(words.checked ?? "", { done: done.length, count: boxes.length });
    return done;
  };
  boxes.forEach((box) => box.addEventListener("change", () => keep(count())));
  count();
  return element("div", { class: "checklist" },
    element("ul", {}, ...items.map((item, place) =>
      element("li", {}, boxes[place] ?? null, element("label", { for: boxes[place]?.id }, item)))),
    progress);
}

/**
 * @param {Answer} answer
 * @param {import("./types").Message} message
 * @param {number[]} ticked
 * @param {Record<string, string>} words
 * @param {string} sources
 */
export function printChecklist(answer, message, ticked, words, sources) {
  const day = new Intl.DateTimeFormat("vi-VN").format(new Date());
  print(element("main", { lang: "vi" },
    element("h1", {}, message.card?.title ?? answer.procedure?.name ?? ""),
    message.card?.facet ? element("h2", {}, message.card.facet) : null,
    element("ul", {}, ...message.layout.items.map((item, place) =>
      element("li", {}, element("span", { "aria-hidden": "true" }, ticked.includes(place) ? "✓" : ""), item))),
    message.card?.note ? element("p", {}, message.card.note) : null,
    element("p", { class: "small" }, sources),
    element("p", { class: "small" }, words.printed_note ?? ""),
    element("p", { class: "small" }, fill(words.printed_on ?? "", { title: words.title ?? "", date: day }))));
}
