// Makes the page answer without reloading. Everything here also works as a plain form.
import { answer, choices, question } from "./answer.js";
import { ask } from "./api.js";
import { composer } from "./composer.js";
import { element } from "./elements.js";
import { textSizes } from "./textsize.js";

const main = document.querySelector("main");
const form = document.getElementById("composer");
const log = document.getElementById("log");
const texts = JSON.parse(main.dataset.texts);
const conversation = main.dataset.conversation;
let waiting = false;

function toFront(shown, moveFocus) {
  shown.tabIndex = -1;
  if (moveFocus) shown.focus({ preventScroll: true });
  shown.scrollIntoView({ block: "start" });
}

function showFault(fault, message) {
  const shown = answer({ outcome: "error", messages: [{ layout: { before: [fault.message], after: [] }, buttons: [] }], sources: [] }, texts);
  log.append(shown);
  if (fault.again) offerAgain(message);
  return shown;
}

function offerAgain(message) {
  const again = element("button", { type: "button" }, texts.script.retry);
  again.addEventListener("click", () => turn({ ...message, pressed: true }, false));
  log.append(element("div", { class: "choices", role: "group", "aria-label": texts.page.choices_label }, again));
}

function showReply(reply, message) {
  const shown = answer(reply, texts);
  log.append(shown, ...choices(reply, texts));
  if (reply.outcome === "error" && !message.text.startsWith("#")) offerAgain(message);
  return shown;
}

async function turn(message, isNew) {
  waiting = true;
  form.querySelector(".send").disabled = true;
  for (const old of log.querySelectorAll(".choices")) old.remove();
  document.getElementById("fault")?.remove();
  if (isNew) log.append(question(message.words, texts));
  const typing = element("p", { class: "typing", role: "status" }, texts.script.typing);
  log.after(typing);
  typing.scrollIntoView({ block: "end" });
  let shown;
  try {
    shown = showReply(await ask(conversation, message.text, texts), message);
  } catch (fault) {
    shown = showFault(fault, message);
  }
  typing.remove();
  form.querySelector(".send").disabled = false;
  waiting = false;
  // After typing, the focus stays where the next question is typed; a pressed button is gone, so it moves on.
  toFront(shown, message.pressed);
}

composer(form, texts, (message) => {
  if (waiting) return false;
  turn(message, true);
  return true;
});
textSizes(document.querySelector(".sizes"));
document.getElementById("moi-nhat")?.scrollIntoView({ block: "start" });
