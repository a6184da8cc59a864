/** @import { Answer, Options } from "./types.js" */
import { Failure } from "./asking.js";
import { el, uid } from "./dom.js";
import { Panel } from "./panel.js";
import { sheet } from "./style.js";
import { ownWords, sayIn } from "./words.js";

const MODES = ["bubble", "inline", "panel"];
const THEMES = ["auto", "light", "dark"];
const POSITIONS = ["bottom-end", "bottom-start", "top-end", "top-start"];
/** The address of this script names its server; a copy elsewhere needs the attribute `server`. */
const HOME = import.meta.url.replace(/\/widget[./].*$/, "");

/**
 * `<footnote-chat>`: questions about one article, answered with its statements and references.
 * Its attributes, methods, events and styles are listed in the README.
 */
export class FootnoteChat extends HTMLElement {
  static observedAttributes = ["lang", "dir", "theme", "position", "mode", "heading", "suggestions", "audience", "words"];

  /** @type {Panel | null} */
  #panel = null;
  /** @type {Element | null} */
  #openedFrom = null;
  #opener = el("button", { type: "button", class: "opener", part: "opener", "aria-expanded": "false", "aria-haspopup": "dialog", click: () => this.toggle() });
  #root = el("div", { class: "root", part: "root" }, this.#opener);
  #isReady = false;
  /** @type {Record<string, string>} */
  #words = {};

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet()];
    shadow.append(this.#root);
    this.#root.addEventListener("keydown", (event) => this.#pressed(event));
    // Shortcuts of the host page are not for what is typed here.
    for (const kind of ["keydown", "keypress", "keyup"]) this.#root.addEventListener(kind, (event) => event.stopPropagation());
  }

  connectedCallback() {
    this.#dress();
    if (this.#isReady) return;
    this.#isReady = true;
    queueMicrotask(() => this.#emit("ready"));
  }

  disconnectedCallback() {
    this.#panel?.stop();
  }

  attributeChangedCallback(/** @type {string} */ name) {
    if (name === "words") this.#words = ownWords(fromJson(this.getAttribute(name) ?? ""));
    if (this.isConnected) this.#dress();
  }

  /** Whether the conversation is shown. */
  get isOpen() {
    return this.#mode === "inline" || this.#root.classList.contains("is-open");
  }

  open() {
    const panel = this.#built();
    if (this.isOpen) return;
    this.#openedFrom = focused();
    this.#show(true);
    panel.box.focus({ preventScroll: true });
    this.#emit("open");
  }

  close() {
    if (!this.isOpen || this.#mode === "inline") return;
    this.#show(false);
    const from = this.#openedFrom?.isConnected && this.#openedFrom !== document.body ? this.#openedFrom : this.#opener;
    if (from instanceof HTMLElement) from.focus({ preventScroll: true });
    this.#openedFrom = null;
    this.#emit("close");
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  /**
   * Ask as if the question had been typed.
   *
   * @param {string} question
   * @returns {Promise<Answer>} rejected with a `FootnoteError` whose `kind` says why
   */
  async ask(question) {
    if (!this.isConnected) throw new Failure("stopped");
    this.open();
    return this.#built().ask(question);
  }

  /** Break off the answer that is being made; what is shown stays. */
  stop() {
    this.#panel?.stop();
  }

  /** Forget the conversation. */
  clear() {
    this.#panel?.clear();
  }

  get #mode() {
    return oneOf(this.getAttribute("mode"), MODES);
  }

  /** @returns {Panel} */
  #built() {
    if (!this.#panel) {
      this.#panel = new Panel(this.#options(), (name, detail) => this.#emit(name, detail), () => this.close());
      this.#panel.node.id = uid();
      this.#opener.setAttribute("aria-controls", this.#panel.node.id);
      this.#root.append(this.#panel.node);
    }
    return this.#panel;
  }

  #dress() {
    const options = this.#options();
    const { mode, theme, position, lang, dir, heading } = options;
    Object.assign(this.#root.dataset, { mode, theme, position });
    Object.assign(this.#root, { lang, dir });
    this.#opener.textContent = heading || sayIn(options)("heading");
    if (this.#panel) this.#panel.dress(options);
    this.#float(mode !== "inline");
    if (mode === "inline") this.#built();
  }

  /** Above the host page, whatever it transforms or cuts off; in its place where that is unknown. */
  #float(/** @type {boolean} */ floats) {
    if (!this.#root.showPopover) return;
    if (floats === this.#root.hasAttribute("popover") && (!floats || this.#root.matches(":popover-open"))) return;
    if (!floats) return this.#root.removeAttribute("popover");
    this.#root.setAttribute("popover", "manual");
    this.#root.showPopover();
  }

  #show(/** @type {boolean} */ shown) {
    this.#root.classList.toggle("is-open", shown);
    this.#opener.setAttribute("aria-expanded", String(shown));
  }

  /** @returns {Options} */
  #options() {
    const said = (/** @type {string} */ name) => this.getAttribute(name) ?? "";
    const near = (/** @type {string} */ name) => said(name) || (this.closest(`[${name}]`)?.getAttribute(name) ?? "");
    const server = URL.canParse(said("server")) ? said("server").replace(/\/+$/, "") : HOME;
    const suggestions = fromJson(said("suggestions"));
    return {
      server: /^https?:/.test(server) ? server : HOME,
      lang: near("lang") || navigator.language,
      dir: near("dir").toLowerCase() === "rtl" ? "rtl" : "ltr",
      theme: oneOf(said("theme"), THEMES),
      position: oneOf(said("position"), POSITIONS),
      mode: this.#mode,
      heading: said("heading"),
      suggestions: Array.isArray(suggestions) ? suggestions.filter((question) => typeof question === "string") : [],
      persist: said("persist") === "session",
      audience: said("audience"),
      words: this.#words,
      key: this.id,
    };
  }

  #emit(/** @type {string} */ name, /** @type {unknown} */ detail = {}) {
    this.dispatchEvent(new CustomEvent(`footnote-${name}`, { bubbles: true, composed: true, detail }));
  }

  #pressed(/** @type {KeyboardEvent} */ event) {
    if (event.key === "Escape" && !event.isComposing) this.close();
  }
}

/** @param {string | null} given @param {string[]} known */
const oneOf = (given, known) => (given && known.includes(given) ? given : known[0]);

/** @param {string} json */
const fromJson = (json) => {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
};

/** What has the focus, within other components too. */
const focused = () => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node;
};

// The first script on a page wins; a second one, of another version perhaps, changes nothing.
if (!customElements.get("footnote-chat")) customElements.define("footnote-chat", FootnoteChat);
