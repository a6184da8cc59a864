/** @import { Answer, Chat } from "./types.js" */
import { tell } from "./asking.js";
import { el } from "./dom.js";

const TAGS = ["wrong_evidence", "missing", "not_what_i_asked", "should_be_declined", "should_be_answered", "unsafe", "unclear", "other"];

/**
 * Two buttons under a reply. A problem has tags, and a note that is sent with the reader's consent alone.
 *
 * @param {Answer} answer
 * @param {Chat} chat
 */
export const feedbackForm = (answer, chat) => {
  const { say } = chat;
  const root = el("div", { class: "feedback" });
  const state = el("p", { class: "quiet", role: "status" });
  const record = { answer: answer.id, fingerprint: answer.fingerprint, outcome: answer.outcome, statements: answer.statements.map(({ id }) => id) };

  const send = async (/** @type {string} */ rating, /** @type {string[]} */ tags = [], /** @type {string} */ comment = "", consent = false) => {
    const words = consent ? { question: answer.question, ...(comment && { comment }) } : {};
    try {
      await tell(chat.options.server, { ...record, rating, tags, consent, ...words });
      root.replaceChildren(state);
      state.textContent = say("thanks");
      chat.emit("feedback", { answer: answer.id, rating, tags });
    } catch {
      state.textContent = say("notStored");
    }
  };

  const report = () => {
    const open = problem.getAttribute("aria-expanded") === "true";
    problem.setAttribute("aria-expanded", String(!open));
    if (open) return form.remove();
    root.insertBefore(form, state);
    form.querySelector("input")?.focus({ preventScroll: true });
  };

  const boxes = TAGS.map((tag) => el("input", { type: "checkbox", value: tag }));
  const note = el("textarea", { rows: "2", maxlength: "2000" });
  const consent = el("input", { type: "checkbox" });
  const form = el(
    "fieldset",
    {},
    el("legend", {}, say("what")),
    ...boxes.map((box) => el("label", {}, box, ` ${say(box.value)}`)),
    el("label", { class: "note-label" }, say("note"), note),
    el("label", {}, consent, ` ${say("consent")}`),
    el("button", { type: "button", class: "plain", click: () =>
      send("not_helpful", boxes.filter((box) => box.checked).map((box) => box.value), note.value.trim(), consent.checked) }, say("send")),
  );
  const problem = el("button", { type: "button", class: "plain", "aria-expanded": "false", click: report }, say("problem"));
  root.append(el("button", { type: "button", class: "plain", click: () => send("helpful") }, say("helpful")), problem, state);
  return root;
};
