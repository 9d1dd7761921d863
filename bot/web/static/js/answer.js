// One answer as elements: the very same ones that templates/answer.html draws; a browser test compares them.
import { element, fill } from "./elements.js";

function date(value) {
  const parts = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(value);
  return parts ? [parts[3], parts[2], parts[1]].filter(Boolean).join("/") : value;
}

function lines(shown) {
  return shown.length ? element("p", { class: "text" }, shown.join("\n")) : null;
}

function card(shown, { items, rows, ordered }) {
  return element("div", { class: "card" },
    element("h2", { class: "card-title" }, shown.title),
    shown.facet ? element("p", { class: "card-facet" }, shown.facet) : null,
    items.length ? element(ordered ? "ol" : "ul", { class: "card-items" }, ...items.map((item) => element("li", {}, item))) : null,
    rows.length
      ? element("dl", { class: "card-rows" }, ...rows.map(([name, value]) =>
          element("div", {}, element("dt", {}, name), element("dd", {}, value))))
      : null,
    shown.note ? element("p", { class: "card-note" }, shown.note) : null);
}

function source(item, page) {
  const name = [item.title, item.number].filter(Boolean).join(", ");
  const linked = /^https?:\/\//.test(item.url ?? "");
  const dates = [
    item.as_of ? fill(page.source_as_of, { date: date(item.as_of) }) : "",
    item.verified_on ? fill(page.source_verified, { date: date(item.verified_on) }) : "",
  ].filter(Boolean);
  return element("li", {}, `${page.source} `,
    linked ? element("a", { href: item.url, rel: "noreferrer" }, name) : name,
    ...dates.map((words) => ` · ${words}`));
}

/** A citizen's own words. */
export function question(text, { page }) {
  return element("div", { class: "message from-citizen" },
    element("p", { class: "who" }, page.you),
    element("div", { class: "bubble" }, element("p", { class: "text" }, text)));
}

/** What was answered. */
export function answer(reply, { page, outcomes }) {
  const label = outcomes[reply.outcome];
  return element("div", { class: "message from-assistant", "data-outcome": reply.outcome },
    element("p", { class: "who" }, reply.staff?.speaks ? reply.staff.name : page.assistant),
    element("div", { class: "bubble" },
      label && !reply.staff ? element("p", { class: "outcome" }, label) : null,
      ...reply.messages.flatMap((message) => [
        lines(message.layout.before),
        message.card ? card(message.card, message.layout) : null,
        lines(message.layout.after),
      ]),
      reply.sources.length
        ? element("ul", { class: "sources" }, ...reply.sources.map((item) => source(item, page)))
        : null,
      reply.procedure?.page
        ? element("p", { class: "more" }, element("a", { href: reply.procedure.page }, page.procedure_page))
        : null));
}

/** The groups of buttons below an answer. */
export function choices(reply, { page }) {
  return reply.messages.filter((message) => message.buttons.length).map((message) =>
    element("div", { class: "choices", role: "group", "aria-label": page.choices_label },
      ...message.buttons.map((button) => element("button",
        { type: "submit", form: "composer", formnovalidate: "", name: "choice", value: button.payload }, button.title))));
}
