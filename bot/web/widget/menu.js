// Size of letters, and deleting the conversation, which asks once more.
import { element, uid } from "./dom.js";
import { icon } from "./icons.js";
import { Fault } from "./server.js";
import { sizes } from "./sizes.js";

/**
 * @param {HTMLElement} root
 * @param {Record<string, string>} words
 * @param {() => Promise<void>} erase
 */
export function menu(root, words, erase) {
  const id = uid();
  const text = uid();
  const fault = element("p", { class: "fault", role: "alert" });
  const begin = element("button", { type: "button", onclick: () => ask(true) }, words.erase ?? "");
  const sure = element("button", { type: "button", class: "danger", onclick: go }, words.erase_confirm ?? "");
  const keep = element("button", { type: "button", onclick: () => ask(false) }, words.keep ?? "");
  const confirm = element("div", { class: "confirm", role: "group", "aria-labelledby": text, hidden: true },
    element("p", { id: text }, words.erase_text ?? ""), element("div", { class: "choices" }, sure, keep), fault);
  const panel = element("div", { class: "menu", id, hidden: true }, sizes(root, words),
    element("div", { class: "choices" }, begin), confirm);
  const button = element("button", {
    type: "button", class: "round", "aria-label": words.menu, title: words.menu, "aria-expanded": "false",
    "aria-controls": id, onclick: () => show(panel.hidden),
  }, icon("menu"));
  return { button, panel, show };

  /** @param {boolean} visible */
  function show(visible) {
    panel.hidden = !visible;
    button.setAttribute("aria-expanded", String(visible));
    if (visible) return;
    confirm.hidden = true;
    begin.hidden = false;
  }

  /** @param {boolean} asking */
  function ask(asking) {
    fault.textContent = "";
    confirm.hidden = !asking;
    begin.hidden = asking;
    (asking ? keep : begin).focus();
  }

  async function go() {
    fault.textContent = "";
    sure.disabled = true;
    sure.textContent = words.erasing ?? "";
    try {
      await erase();
      show(false);
    } catch (caught) {
      fault.textContent = (caught instanceof Fault && caught.message) || (words.erase_failed ?? "");
    } finally {
      sure.disabled = false;
      sure.textContent = words.erase_confirm ?? "";
    }
  }
}
