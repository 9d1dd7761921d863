// The input: Enter sends, Shift+Enter breaks the line, and the characters left are told near the limit.
import { fill } from "./elements.js";

const TELL_BELOW = 200;

/** Bring the form's input to life; `send` is called with what was typed or chosen. */
export function composer(form, texts, send) {
  const input = form.elements.text;
  const left = form.querySelector(".left");

  const measure = () => {
    const count = input.maxLength - input.value.length;
    left.hidden = count >= TELL_BELOW;
    left.textContent = fill(texts.page.left, { count });
  };
  input.addEventListener("input", measure);
  input.addEventListener("keydown", (event) => {
    // While an input method composes a word (Telex, VNI), Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const pressed = event.submitter?.name === "choice" ? event.submitter : null;
    const text = pressed ? pressed.value : input.value.trim();
    // A token stands for its title; a suggestion is itself the question.
    const words = text.startsWith("#") && pressed ? pressed.textContent.trim() : text;
    if (!text) return;
    if (send({ text, words, pressed: pressed !== null }) && !pressed) {
      input.value = "";
      measure();
    }
  });
  measure();
}
