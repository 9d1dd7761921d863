// The input. While the dossier form asks, it is the form's: other words, other keys, nothing kept.
import { element, fill, uid } from "./dom.js";
import { icon } from "./icons.js";

const TELL_BELOW = 200;
const FACT_DIGITS = 4;

/**
 * @param {import("./types").Configuration} settings
 * @param {(text: string, awaiting: import("./types").Awaiting) => void} send
 * @param {() => void} stop leave the dossier form
 */
export function composer({ words, limits }, send, stop) {
  /** @type {import("./types").Awaiting} */
  let awaiting = null;
  const name = uid();
  const hint = uid();
  const label = element("label", { for: name });
  const input = element("textarea", {
    id: name, rows: 1, autocomplete: "off", spellcheck: "false", enterkeyhint: "send",
    "aria-describedby": hint, oninput: measure, onkeydown: press,
  });
  const left = element("p", { class: "hint", hidden: true });
  const kept = element("p", { class: "hint", id: hint });
  const leave = element("button", { type: "button", class: "plain", onclick: stop }, words.form_stop ?? "");
  const form = element("form", { class: "composer", onsubmit: submit }, label,
    element("div", { class: "line" }, input,
      element("button", { type: "submit", class: "send" }, icon("send"), element("span", {}, words.send ?? ""))),
    left, element("div", { class: "formline", hidden: true }, kept, leave));
  ask(null);

  /** @param {import("./types").Awaiting} next */
  function ask(next) {
    awaiting = next;
    const fact = next === "dossier_fact";
    const letter = next === "left_message";
    label.textContent = (letter ? words.letter : fact ? words.form_fact : next ? words.form_code : words.input_label) ?? "";
    input.placeholder = (letter ? words.letter_hint : fact ? words.form_fact_hint : next ? words.form_code_hint : words.input_hint) ?? "";
    leave.textContent = (letter ? words.letter_stop : words.form_stop) ?? "";
    input.inputMode = fact ? "numeric" : "text";
    input.maxLength = fact ? FACT_DIGITS : limits.text;
    input.autocapitalize = next && !letter ? "characters" : "sentences";
    kept.textContent = next ? (words.form_kept ?? "") : "";
    /** @type {HTMLElement} */ (kept.parentElement).hidden = next === null;
    form.dataset.awaiting = next ?? "";
    measure();
  }

  function measure() {
    const count = input.maxLength - input.value.length;
    left.hidden = awaiting !== null || count >= TELL_BELOW;
    left.textContent = fill(words.left ?? "", { count });
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    // While an input method composes a word (Telex, VNI), Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  }

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return input.focus();
    input.value = "";
    measure();
    send(text, awaiting);
  }

  /** @param {string} text */
  function fillIn(text) {
    input.value = text;
    measure();
    input.focus();
  }

  return { form, input, ask, fill: fillIn };
}
