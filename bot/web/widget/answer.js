/** @import { Answer, Chat, Claim, Reference, Source, Statement } from "./types.js" */
import { el, quoted, uid } from "./dom.js";
import { isCompleted, messageOf } from "./record.js";

const path = (/** @type {string[]} */ section) => section.join(" › ");
const KNOWN = ["answered", "corrected", "declined", "about_source", "urgent"];

/**
 * What to know first: what kind of reply it is, a refusal or a correction, and what is missing.
 *
 * @param {Answer} answer
 * @param {Chat} chat
 */
export const opening = (answer, chat) => {
  const { say } = chat;
  const outcome = KNOWN.includes(answer.outcome) ? answer.outcome : "answered";
  const message = messageOf(answer);
  return el(
    "div",
    {},
    isCompleted(answer) && el("p", { class: "understood quiet" }, say("understood"), " ", quoted("span", "", answer.standalone)),
    el("p", { class: `outcome ${outcome}` }, say(outcome)),
    message && quoted("p", "message", message),
    ...answer.notices.map((notice) => quoted("p", "note", notice)),
    ...answer.corrections.map(({ statements }) => el("div", { class: "note" }, el("p", {}, say("correction")), chips(statements, chat))),
    ...(outcome === "declined" ? [] : answer.gaps).map((gap) => el("p", { class: "note" }, say("gap"), " ", quoted("span", "", gap))),
  );
};

/**
 * A claim with a chip for each statement that it rests on.
 *
 * @param {Claim} claim
 * @param {Chat} chat
 */
export const claimItem = (claim, chat) =>
  el("li", { class: "claim" }, quoted("p", "", claim.text), chips(claim.statements, chat));

/** @param {string[]} ids @param {Chat} chat */
const chips = (ids, chat) => {
  const row = el("div", { class: "chips" });
  for (const id of ids) row.append(chip(id, chat, row));
  return row;
};

/**
 * Opens its statement in place, under the row of chips, and closes it again.
 *
 * @param {string} id
 * @param {Chat} chat
 * @param {HTMLElement} row
 */
const chip = (id, chat, row) => {
  const found = chat.statements.get(id);
  if (!found) return el("span", { class: "quiet" }, "…");
  /** @type {HTMLElement | null} */
  let box = null;
  const close = () => {
    box?.remove();
    box = null;
    button.setAttribute("aria-expanded", "false");
    button.removeAttribute("aria-controls");
  };
  const back = () => {
    close();
    button.focus({ preventScroll: true });
  };
  const toggle = () => {
    if (box) return back();
    box = statementBox(found, chat, back);
    row.after(box);
    button.setAttribute("aria-expanded", "true");
    button.setAttribute("aria-controls", box.id);
    box.focus({ preventScroll: true });
    bringIntoView(box, chat.log);
    chat.emit("citation", { statement: found.id, references: [...found.references, ...found.unlisted] });
  };
  const button = el(
    "button",
    { type: "button", class: "chip", part: "chip", "aria-expanded": "false", click: toggle },
    el("span", { class: "unseen" }, `${chat.say("showStatement")} `),
    quoted("span", "", found.section.at(-1) ?? ""),
    ` ${marks(found)}`,
  );
  return button;
};

/** @param {{ references: number[], unlisted: number[] }} cited */
const marks = ({ references, unlisted }) =>
  [...new Set([...references, ...unlisted])].sort((a, b) => a - b).map((number) => `[${number}]`).join(" ");

/** @param {Statement} statement @param {Chat} chat @param {() => void} back */
const statementBox = (statement, chat, back) => {
  const { say, references } = chat;
  const entries = [...statement.references, ...statement.unlisted].map(
    (number) => references.get(number) ?? { number, listed: false },
  );
  const keydown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    back();
  };
  return el(
    "div",
    { class: "statement", id: uid(), role: "group", tabindex: "-1", "aria-label": say("statement"), keydown },
    quoted("p", "quiet", path(statement.section)),
    quoted("blockquote", "", statement.text),
    entries.length ? referenceList(entries, say) : el("p", { class: "quiet" }, say("noReference")),
    el("button", { type: "button", class: "plain", click: back }, say("back")),
  );
};

/** @param {Reference[]} references @param {Chat["say"]} say */
const referenceList = (references, say) =>
  el("ul", { class: "references" }, ...references.map((one) => el("li", {}, `[${one.number}] `, one.listed ? quoted("span", "", referenceLine(one)) : say("unlisted"))));

/** @param {Reference} reference */
const referenceLine = ({ kind, title, source, year }) => {
  const titled = [kind, title].filter(Boolean).join(": ");
  const origin = [source, year].filter(Boolean).join(", ");
  return [titled + (/[.?!]$/.test(titled) || !origin ? "" : "."), origin].filter(Boolean).join(" ");
};

/**
 * What stands after the claims, the disclaimer last.
 *
 * @param {Answer} answer
 * @param {Chat} chat
 * @param {HTMLElement} tools
 */
export const closing = (answer, chat, tools) => {
  const { say } = chat;
  const glossary = Object.entries(answer.glossary);
  return el(
    "div",
    {},
    answer.tensions.length > 0 && el("p", { class: "note" }, say("tension")),
    glossary.length > 0 && el("dl", { class: "quiet" }, ...glossary.flatMap(([term, words]) => [quoted("dt", "", term), quoted("dd", "", words)])),
    answer.nearest.length > 0 && el("div", {}, el("p", {}, say("nearest")), el("ul", {}, ...answer.nearest.map((section) => quoted("li", "", path(section))))),
    answer.references.length > 0 && el("details", { open: answer.claims.length === 0 }, el("summary", {}, say("references")), referenceList(answer.references, say)),
    suggestions(answer.suggestions, chat),
    tools,
    sourceLine(answer.source, say),
    quoted("p", "disclaimer", answer.disclaimer.trim()),
  );
};

/** @param {string[]} questions @param {Chat} chat */
export const suggestions = (questions, chat) =>
  questions.length > 0 &&
  el(
    "div",
    { class: "suggestions" },
    el("p", {}, chat.say("suggestions")),
    ...questions.map((question) =>
      el("button", { type: "button", class: "suggestion", dir: "auto", click: () => chat.ask(question).catch(() => {}) }, question),
    ),
  );

/**
 * Title, date, and all that the page says of its own review, side by side where it contradicts itself.
 *
 * @param {Source} source
 * @param {Chat["say"]} say
 */
export const sourceLine = ({ title, last_updated, review }, say) => {
  const parts = [title, last_updated && say("updated", last_updated), review.reviewed_by, review.pending,
    review.labels.length > 0 && say("stages", review.labels.join(", "))].filter(Boolean);
  return el("p", { class: "source" }, `${say("source")} `, quoted("span", "", parts.join(" · ")));
};

/**
 * The reply in one breath, for those who hear it: its claims with their references.
 *
 * @param {Answer} answer
 * @param {Chat["say"]} say
 */
export const spoken = (answer, say) =>
  [
    say("ready"),
    isCompleted(answer) && `${say("understood")} ${answer.standalone}`,
    messageOf(answer),
    ...(answer.corrections.length ? [say("correction")] : []),
    ...answer.gaps.map((gap) => `${say("gap")} ${gap}.`),
    ...answer.claims.map((claim) => `${claim.text}. ${marks(claim)}`),
  ].filter(Boolean).join(" ");

/**
 * Scrolls the conversation alone; the page around it stays where it is.
 *
 * @param {HTMLElement} node
 * @param {HTMLElement} log
 */
export const bringIntoView = (node, log) => {
  const [inner, outer] = [node.getBoundingClientRect(), log.getBoundingClientRect()];
  if (inner.bottom > outer.bottom) log.scrollTop += Math.min(inner.bottom - outer.bottom, inner.top - outer.top);
  if (inner.top < outer.top) log.scrollTop -= outer.top - inner.top;
};
