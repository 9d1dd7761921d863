// <tro-ly-mot-cua>: the button in the corner and the panel that it opens.
import { element } from "./dom.js";
import { icon } from "./icons.js";
import { Panel } from "./panel.js";
import { Server } from "./server.js";
import { watchVoices } from "./speech.js";

/** @typedef {import("./types").Configuration} Configuration */

const SMALL = "(max-width: 40em), (max-height: 30em)";

/**
 * @param {Configuration} settings
 * @param {Promise<CSSStyleSheet>} style
 */
function elementFor(settings, style) {
  return class extends HTMLElement {
    static observedAttributes = ["open"];
    /** @type {Panel | null} */ #panel = null;
    /** @type {HTMLButtonElement | null} */ #launcher = null;
    #small = matchMedia(SMALL);
    #resized = () => this.#reopen();
    #fitted = () => this.#fit();

    connectedCallback() {
      const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      shadow.replaceChildren();
      const root = element("div", { class: "root", lang: "vi", "data-theme": this.getAttribute("theme"), hidden: true });
      const title = this.getAttribute("title-text");
      const server = new Server(new URL(`${this.getAttribute("server") ?? ""}/`.replace(/^\/$/, "../../"), import.meta.url).href);
      const panel = new Panel(root, settings, server, { title, greeting: this.getAttribute("greeting"), close: () => this.close() });
      const launcher = element("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: () => this.show() },
        icon("chat"), element("span", {}, settings.words.launch ?? ""));
      root.append(launcher, panel.dialog);
      shadow.append(root);
      this.#panel = panel;
      this.#launcher = launcher;
      this.#small.addEventListener("change", this.#resized);
      visualViewport?.addEventListener("resize", this.#fitted);
      visualViewport?.addEventListener("scroll", this.#fitted);
      watchVoices((present) => root.toggleAttribute("data-voice", present));
      panel.begin();
      void style.then((sheet) => {
        shadow.adoptedStyleSheets = [sheet];
        root.hidden = false;
        // A small window is never covered, nor the focus taken, before the citizen asks for it.
        if (!this.#small.matches && (this.hasAttribute("open") || panel.conversation.kept.open)) this.#unfold();
        else this.removeAttribute("open");
      });
    }

    disconnectedCallback() {
      this.#small.removeEventListener("change", this.#resized);
      visualViewport?.removeEventListener("resize", this.#fitted);
      visualViewport?.removeEventListener("scroll", this.#fitted);
      this.#panel?.end();
      this.#panel = null;
    }

    /**
     * @param {string} _name
     * @param {string | null} before
     * @param {string | null} after
     */
    attributeChangedCallback(_name, before, after) {
      const root = /** @type {HTMLElement | null} */ (this.shadowRoot?.querySelector(".root") ?? null);
      if (!root || root.hidden || (before === null) === (after === null)) return;
      if (after !== null && !this.#panel?.dialog.open) this.show();
      if (after === null && this.#panel?.dialog.open) this.close();
    }

    /** Open the panel and go there. */
    show() {
      const dialog = this.#panel?.dialog;
      if (!dialog || dialog.open) return;
      if (this.#small.matches) dialog.showModal();
      else dialog.show();
      this.#opened(true);
      this.#fit();
      this.#panel?.title.focus();
    }

    /** Close it and go back to the button. */
    close() {
      if (!this.#panel?.dialog.open) return;
      this.#panel.menu.show(false);
      this.#panel.dialog.close();
      this.#opened(false);
      this.#launcher?.focus();
    }

    /** Without taking the focus, as at the start of a page. */
    #unfold() {
      if (!this.#panel) return;
      this.#panel.dialog.open = true;
      this.#opened(true);
    }

    /** @param {boolean} open */
    #opened(open) {
      this.toggleAttribute("open", open);
      this.#launcher?.setAttribute("aria-expanded", String(open));
      this.#launcher?.toggleAttribute("hidden", open);
      if (this.#panel) {
        this.#panel.conversation.kept.open = open;
        this.#panel.conversation.save();
      }
      this.dispatchEvent(new CustomEvent(open ? "tro-ly-open" : "tro-ly-close", { bubbles: true }));
    }

    /** A turned phone or a zoomed window: over the whole window, or beside the page. */
    #reopen() {
      const dialog = this.#panel?.dialog;
      if (!dialog?.open) return;
      const focused = /** @type {HTMLElement | null} */ (this.shadowRoot?.activeElement ?? null);
      dialog.close();
      if (this.#small.matches) dialog.showModal();
      else dialog.show();
      this.#fit();
      (focused ?? this.#panel?.title)?.focus();
    }

    /** Above a keyboard on the screen, not behind it. */
    #fit() {
      const dialog = this.#panel?.dialog;
      if (!dialog || !visualViewport) return;
      const covered = this.#small.matches && visualViewport.scale === 1;
      dialog.style.setProperty("--seen", covered ? `${visualViewport.height}px` : "100dvh");
      dialog.style.setProperty("--from", covered ? `${visualViewport.offsetTop}px` : "0px");
    }
  };
}

/** @returns {Promise<CSSStyleSheet>} */
async function styleSheet() {
  const sheet = new CSSStyleSheet();
  const response = await fetch(new URL("widget.css", import.meta.url), { credentials: "omit" });
  return sheet.replace(await response.text());
}

/**
 * Called by the script that a page embeds, with what this installation says of itself.
 * @param {Configuration} settings
 */
export function define(settings) {
  if (!customElements.get("tro-ly-mot-cua")) customElements.define("tro-ly-mot-cua", elementFor(settings, styleSheet()));
}
