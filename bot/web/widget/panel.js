/** @import { Answer, Article, Chat, Options, Statement, Reference } from "./types.js" */
import { sourceLine, suggestions } from "./answer.js";
import { Failure, article, turns } from "./asking.js";
import { el, quoted, uid } from "./dom.js";
import { Exchange } from "./exchange.js";
import { kept, keep } from "./keeping.js";
import { sayIn } from "./words.js";

/** Exchanges that are shown; older ones go. */
const MOST_EXCHANGES = 40;

/** The conversation: header, replies, and the box that questions are typed into. */
export class Panel {
  /** @type {Exchange[]} */
  exchanges = [];
  status = el("div", { class: "unseen", role: "status" });
  box = el("textarea", { rows: "2", keydown: (/** @type {KeyboardEvent} */ event) => this.#typed(event) });
  /** @type {Article | null} */
  #article = null;
  #intro = el("div", { class: "intro" });
  #audience = el("select");
  #ask = el("button", { type: "button", class: "ask", click: () => this.#pressed() });

  /**
   * @param {Options} options
   * @param {(name: string, detail?: unknown) => void} emit
   * @param {() => void} close
   */
  constructor(options, emit, close) {
    this.node = el("section", { class: "panel", part: "panel" });
    /** @type {Chat} */
    this.chat = {
      say: sayIn(options),
      options,
      statements: new Map(),
      references: new Map(),
      disclaimer: "",
      log: el("div", { class: "log", role: "log", "aria-live": "off", tabindex: "0" }, this.#intro),
      ask: (question) => this.ask(question),
      announce: (words) => (this.status.textContent = words),
      emit,
    };
    this.close = close;
    this.dress(options);
    for (const record of options.persist ? kept(options) : []) this.#restore(record);
    this.load();
  }

  /**
   * Other words, another language, another mode; the conversation stays.
   *
   * @param {Options} options
   */
  dress(options) {
    const { chat, box, node } = this;
    const say = sayIn(options);
    Object.assign(chat, { options, say });
    const name = uid();
    const isInline = options.mode === "inline";
    node.setAttribute("role", isInline ? "region" : "dialog");
    node.setAttribute("aria-labelledby", name);
    chat.log.setAttribute("aria-label", say("conversation"));
    box.setAttribute("aria-label", say("question"));
    box.placeholder = say("question");
    this.#audience.setAttribute("aria-label", say("audience"));
    const wanted = this.#audience.value || options.audience;
    this.#audience.replaceChildren(...["", "clinician", "patient"].map((one) => el("option", { value: one, selected: one === wanted }, say(one || "audience"))));
    node.replaceChildren(
      el(
        "header",
        {},
        el("h2", { id: name, dir: "auto" }, options.heading || say("heading")),
        el("button", { type: "button", class: "plain", click: () => this.clear() }, say("clear")),
        !isInline && el("button", { type: "button", class: "plain", click: () => this.close() }, say("close")),
      ),
      chat.log,
      this.status,
      el("footer", {}, box, el("div", { class: "row" }, this.#audience, this.#ask), el("p", { class: "quiet" }, say("caution"))),
    );
    this.#introduce();
    this.#tellState();
  }

  /** Reads what the article says of itself: its statements are there before the first reply ends. */
  async load() {
    const { chat } = this;
    try {
      this.#article = await article(chat.options.server);
      for (const one of this.#article.statements) chat.statements.set(one.id, one);
      for (const one of this.#article.references) chat.references.set(one.number, one);
      chat.disclaimer ||= this.#article.disclaimer;
      this.#introduce();
    } catch (error) {
      const failure = error instanceof Failure ? error : new Failure("malformed");
      this.#introduce(failure);
      this.#tellFailure(failure);
    }
  }

  /** @param {string} asked @returns {Promise<Answer>} */
  async ask(asked) {
    const question = String(asked).trim();
    if (!question) throw new Failure("empty");
    const exchange = this.#added(question);
    return this.#run(exchange);
  }

  stop() {
    for (const exchange of this.exchanges) exchange.stop();
  }

  clear() {
    this.stop();
    for (const { node } of this.exchanges.splice(0)) node.remove();
    keep(this.chat.options, []);
    this.#introduce();
    this.status.textContent = "";
    this.box.focus({ preventScroll: true });
  }

  /** @param {Exchange} exchange @returns {Promise<Answer>} */
  async #run(exchange) {
    const { box, chat } = this;
    const before = this.exchanges.slice(0, this.exchanges.indexOf(exchange));
    for (const one of before) one.stop();
    if (box.value.trim() === exchange.question) box.value = "";
    chat.emit("ask", { question: exchange.question });
    const history = turns(before.flatMap(({ answer }) => answer ?? []));
    const running = exchange.run({ history, audience: this.#audience.value });
    this.#tellState();
    try {
      const answer = await running;
      if (chat.options.persist) keep(chat.options, this.#answers());
      chat.emit("answer", { answer });
      return answer;
    } catch (error) {
      // What was typed is not lost; neither is what was typed since.
      if (!box.value && exchange.node.isConnected) box.value = exchange.question;
      this.#tellFailure(/** @type {Failure} */ (error));
      throw error;
    } finally {
      this.#tellState();
    }
  }

  /** @param {Failure} failure */
  #tellFailure({ kind, word, wait, status }) {
    if (kind !== "stopped") this.chat.emit("error", { kind, status, message: this.chat.say(word, wait) });
  }

  #answers() {
    return this.exchanges.flatMap(({ answer }) => answer ?? []);
  }

  /** @param {string} question */
  #added(question) {
    const exchange = new Exchange(this.chat, question);
    exchange.again = () => {
      this.box.focus({ preventScroll: true });
      this.#run(exchange).catch(() => {});
    };
    this.exchanges.push(exchange);
    this.chat.log.append(exchange.node);
    while (this.exchanges.length > MOST_EXCHANGES) this.exchanges.shift()?.node.remove();
    this.#intro.classList.add("begun");
    return exchange;
  }

  /** @param {any} record of an earlier page of this browser tab */
  #restore(record) {
    const exchange = this.#added(String(record?.question));
    try {
      exchange.show(record);
    } catch {
      this.exchanges.pop();
      exchange.node.remove();
    }
  }

  /** @param {Failure} [failure] */
  #introduce(failure) {
    const { chat } = this;
    const again = el("button", { type: "button", class: "plain", click: () => this.load() }, chat.say("again"));
    this.#intro.classList.toggle("begun", this.exchanges.length > 0);
    this.#intro.replaceChildren(
      ...[
        el("p", {}, chat.say("greeting")),
        this.#article && sourceLine(this.#article, chat.say),
        failure && el("p", { class: "note" }, chat.say(failure.word, failure.wait), " ", again),
        suggestions(chat.options.suggestions, chat),
        this.#article && quoted("p", "disclaimer", this.#article.disclaimer.trim()),
      ].filter((part) => part instanceof Node),
    );
    if (failure) this.status.textContent = chat.say(failure.word, failure.wait);
  }

  #isWorking() {
    return this.exchanges.some(({ working }) => working);
  }

  #tellState() {
    const working = this.#isWorking();
    this.#ask.textContent = this.chat.say(working ? "stop" : "ask");
    this.node.classList.toggle("is-working", working);
  }

  #pressed() {
    if (this.#isWorking()) return this.stop();
    this.ask(this.box.value).catch(() => {});
    this.box.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!this.#isWorking()) this.#pressed();
  }
}
