/** @import { Answer, Chat } from "./types.js" */
import { bringIntoView, claimItem, closing, opening, spoken } from "./answer.js";
import { Failure, answering, refusal } from "./asking.js";
import { el, quoted, uid } from "./dom.js";
import { feedbackForm } from "./feedback.js";
import { checkedAnswer, checkedClaim } from "./record.js";

const MAY_BE_ASKED_AGAIN = ["unreachable", "busy", "failed", "broken", "slow", "malformed", "stopped", "tooLarge"];

/** One question and its reply, from the first claim to the disclaimer. */
export class Exchange {
  /** @type {Answer | null} */
  answer = null;
  /** @type {AbortController | null} */
  #control = null;
  #before = el("div");
  #claims = el("ul", { class: "claims" });
  #after = el("div");
  /** Claims that are shown, by id and text: what was read stays where it is when the reply is whole. */
  #shown = new Map();
  #scrolled = -1;

  /** @param {Chat} chat @param {string} question */
  constructor(chat, question) {
    this.chat = chat;
    this.question = question;
    const name = uid();
    this.node = el(
      "section",
      { class: "exchange", "aria-labelledby": name },
      el("h3", { id: name, class: "question", dir: "auto" }, el("span", { class: "unseen" }, `${chat.say("youAsked")} `), question),
      this.#before,
      this.#claims,
      this.#after,
    );
  }

  get working() {
    return this.#control !== null;
  }

  /**
   * Ask, or ask again.
   *
   * @param {{ history: unknown[], audience: string }} context
   * @returns {Promise<Answer>}
   */
  async run({ history, audience }) {
    const { chat } = this;
    const control = (this.#control = new AbortController());
    this.#begin();
    try {
      const body = { question: this.question, history, ...(audience && { audience }) };
      for await (const [kind, data] of answering(chat.options.server, body, control)) {
        if (kind === "claim") this.#claim(data);
        if (kind === "error") throw refusal(Number(data?.status), data?.detail);
        if (kind === "answer") return this.show(data);
      }
      throw new Failure("broken");
    } catch (error) {
      const failure = error instanceof Failure ? error : new Failure("malformed");
      this.#fail(failure);
      throw failure;
    } finally {
      this.#control = null;
    }
  }

  /** Breaks off; what is shown stays. */
  stop() {
    this.#control?.abort(new Failure("stopped"));
  }

  /**
   * The whole reply.
   *
   * @param {unknown} record
   * @returns {Answer}
   */
  show(record) {
    const { chat } = this;
    const answer = checkedAnswer(record);
    for (const one of answer.statements) chat.statements.set(one.id, one);
    for (const one of answer.references) chat.references.set(one.number, one);
    chat.disclaimer = answer.disclaimer;
    const parts = [opening(answer, chat), closing(answer, chat, feedbackForm(answer, chat))];
    const items = answer.claims.map((claim) => this.#item(claim));
    for (const old of [...this.#claims.children]) if (!items.includes(/** @type {HTMLLIElement} */ (old))) old.remove();
    // Those that are there already are not moved: one of them may hold the focus.
    items.forEach((item, place) => {
      const there = this.#claims.children[place] ?? null;
      if (there !== item) this.#claims.insertBefore(item, there);
    });
    this.#before.replaceChildren(parts[0]);
    this.#after.replaceChildren(parts[1]);
    this.answer = answer;
    if (this.working) chat.announce(spoken(answer, chat.say));
    this.#reveal();
    return answer;
  }

  #begin() {
    const { chat } = this;
    this.answer = null;
    this.#shown.clear();
    this.#before.replaceChildren();
    this.#claims.replaceChildren();
    this.#after.replaceChildren(el("p", { class: "working" }, chat.say("searching")));
    chat.announce(chat.say("searching"));
    this.#scrolled = chat.log.scrollTop;
    this.#reveal();
  }

  /** @param {unknown} data */
  #claim(data) {
    this.#claims.append(this.#item(checkedClaim(data)));
    this.#reveal();
  }

  /** @param {import("./types.js").Claim} claim */
  #item(claim) {
    const key = JSON.stringify([claim.id, claim.text, claim.statements]);
    const item = this.#shown.get(key) ?? claimItem(claim, this.chat);
    // A claim may come before its statement is known; then it is made anew when the reply is whole.
    if (claim.statements.every((id) => this.chat.statements.has(id))) this.#shown.set(key, item);
    return item;
  }

  /** @param {Failure} failure */
  #fail({ kind, word, wait, detail }) {
    const { chat } = this;
    const { say } = chat;
    const words = (kind === "invalid" && detail) || say(word, wait);
    const kept = this.#claims.childElementCount > 0 && kind !== "stopped" ? ` ${say("checkedSoFar")}` : "";
    const again = el("button", { type: "button", class: "plain", disabled: wait > 0, click: () => this.again() }, say("again"));
    if (wait) setTimeout(() => again.removeAttribute("disabled"), wait * 1000);
    const message = el("p", { class: "message" }, words, kept);
    this.#before.replaceChildren();
    this.#after.replaceChildren(
      el("p", { class: `outcome ${kind === "stopped" ? "stopped" : "error"}` }, say(kind === "stopped" ? "stoppedShort" : "noAnswer")),
      message,
      MAY_BE_ASKED_AGAIN.includes(kind) ? again : "",
      chat.disclaimer ? quoted("p", "disclaimer", chat.disclaimer.trim()) : "",
    );
    chat.announce(message.textContent ?? "");
    this.#reveal();
  }

  /** Replaced by whoever knows the conversation. */
  again() {}

  /** Shows the beginning, unless the reader has scrolled elsewhere. */
  #reveal() {
    const { log } = this.chat;
    if (log.scrollTop !== this.#scrolled) return;
    bringIntoView(this.node, log);
    this.#scrolled = log.scrollTop;
  }
}
