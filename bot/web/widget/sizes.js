// The size of letters, remembered on this device.
import { element } from "./dom.js";

const KEY = "tro-ly-co-chu";
const SIZES = ["normal", "large", "largest"];

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/**
 * @param {HTMLElement} root
 * @param {Record<string, string>} words
 */
export function sizes(root, words) {
  const buttons = SIZES.map((size) => element("button", {
    type: "button", "data-size": size, "aria-label": words[`text_size_${size}`], onclick: () => choose(size),
  }, "A"));
  /** @param {string} size */
  const apply = (size) => {
    root.dataset.size = size;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.size === size));
  };
  /** @param {string} size */
  function choose(size) {
    apply(size);
    try {
      localStorage.setItem(KEY, size);
    } catch {
      // it then lasts as long as the page
    }
  }
  const before = remembered();
  apply(before && SIZES.includes(before) ? before : "normal");
  return element("div", { class: "sizes", role: "group", "aria-label": words.text_size },
    element("span", { "aria-hidden": "true" }, words.text_size ?? ""), ...buttons);
}
