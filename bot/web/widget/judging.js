// Thumbs, and why.
import { element, uid } from "./dom.js";
import { icon } from "./icons.js";

/**
 * @param {import("./types").Configuration} settings
 * @param {"up" | "down" | undefined} before
 * @param {(vote: "up" | "down", reason: string | null, comment: string) => Promise<void>} judge
 * @param {(words: string) => void} announce
 */
export function judging({ words, reasons, limits }, before, judge, announce) {
  const buttons = { up: thumb("up", words.good), down: thumb("down", words.bad) };
  const form = why();
  const place = element("div", { class: "judging", "aria-live": "off" },
    element("div", { class: "tools", role: "group", "aria-label": words.judge_label }, buttons.up, buttons.down), form);
  let busy = false;
  show(before);
  return place;

  /** @param {"up" | "down" | undefined} vote */
  function show(vote) {
    buttons.up.setAttribute("aria-pressed", String(vote === "up"));
    buttons.down.setAttribute("aria-pressed", String(vote === "down"));
  }

  /**
   * @param {"up" | "down"} vote
   * @param {string | undefined} title
   */
  function thumb(vote, title = "") {
    return element("button", { type: "button", class: "tool", "aria-pressed": "false", onclick: () => press(vote) },
      icon(vote === "up" ? "good" : "bad"), title);
  }

  /** @param {"up" | "down"} vote */
  function press(vote) {
    if (vote === "up") return void send("up", null, "", buttons.up);
    form.hidden = !form.hidden;
    if (form.hidden) return;
    form.querySelector("input")?.focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {"up" | "down"} vote
   * @param {string | null} reason
   * @param {string} comment
   * @param {HTMLElement} back where the focus goes
   */
  async function send(vote, reason, comment, back) {
    if (busy) return;
    busy = true;
    try {
      await judge(vote, reason, comment);
      show(vote);
      form.hidden = true;
      back.focus();
      announce(words.thanks ?? "");
    } catch {
      announce(words.judge_failed ?? "");
    } finally {
      busy = false;
    }
  }

  function why() {
    const name = uid();
    const label = uid();
    const hint = uid();
    const made = element("form", { class: "why", hidden: true, onsubmit: submit },
      element("fieldset", {}, element("legend", {}, words.why ?? ""),
        ...reasons.map(({ code, title }) => element("label", { class: "reason" },
          element("input", { type: "radio", name, value: code }), title))),
      element("label", { for: label }, words.comment ?? ""),
      element("textarea", { id: label, name: "comment", rows: 2, maxlength: limits.comment, "aria-describedby": hint }),
      element("p", { class: "hint", id: hint }, words.comment_hint ?? ""),
      element("div", { class: "choices" },
        element("button", { type: "submit", class: "main" }, words.judge_send ?? ""),
        element("button", { type: "button", onclick: close }, words.judge_cancel ?? "")));
    made.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
    return made;

    function close() {
      made.hidden = true;
      buttons.down.focus();
    }

    /** @param {Event} event */
    function submit(event) {
      event.preventDefault();
      const said = new FormData(made);
      void send("down", /** @type {string | null} */ (said.get(name)), String(said.get("comment") ?? "").trim(), buttons.down);
    }
  }
}
