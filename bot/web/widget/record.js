/** @import { Answer, Article, Claim, Reference, Source, Statement } from "./types.js" */

/*
 * Records as the widget can show them. A member of another kind than expected, sent by a server
 * that is broken or not Footnote, ends in a TypeError here and not in half an answer.
 */

/** @param {unknown} value */
const text = (value) => {
  if (typeof value !== "string") throw new TypeError("text");
  return value;
};

/** @template T @param {unknown} value @param {(one: any) => T} read @returns {T[]} */
const list = (value, read) => {
  if (!Array.isArray(value)) throw new TypeError("list");
  return value.map(read);
};

/** @param {unknown} value */
const number = (value) => {
  if (!Number.isInteger(value)) throw new TypeError("number");
  return /** @type {number} */ (value);
};

/** @param {unknown} value */
const optional = (value) => (value == null ? null : String(value));
/** @param {unknown} value */
const texts = (value) => list(value, text);

/** @param {any} one @returns {Statement} */
const statement = (one) => ({
  id: text(one.id),
  text: text(one.text),
  section: texts(one.section),
  references: list(one.references, number),
  unlisted: list(one.unlisted, number),
});

/** @param {any} one @returns {Claim} */
export const checkedClaim = (one) => {
  const statements = texts(one.statements);
  if (!statements.length) throw new TypeError("a claim without a statement");
  return { ...statement(one), statements };
};

/** @param {any} one @returns {Reference} */
const reference = (one) => {
  const listed = one.listed === true;
  if (!listed) return { number: number(one.number), listed };
  const year = one.year == null ? null : number(one.year);
  return { number: number(one.number), listed, kind: optional(one.kind), title: optional(one.title), source: optional(one.source), year };
};

/** @param {any} one @returns {Source} */
const source = (one) => ({
  title: text(one.title),
  last_updated: optional(one.last_updated),
  review: {
    reviewed_by: optional(one.review.reviewed_by),
    pending: optional(one.review.pending),
    labels: texts(one.review.labels),
  },
});

/** @param {any} one */
const disclaimer = (one) => {
  if (!text(one.disclaimer).trim()) throw new TypeError("no disclaimer");
  return one.disclaimer;
};

/** @param {any} one @returns {Article} */
export const checkedArticle = (one) => ({
  version: one.version,
  ...source(one),
  statements: list(one.statements, statement),
  references: list(one.references, reference),
  disclaimer: disclaimer(one),
});

/** @param {any} one @returns {Answer} */
export const checkedAnswer = (one) => ({
  version: one.version,
  id: text(one.id),
  fingerprint: text(one.fingerprint),
  question: text(one.question),
  standalone: text(one.standalone),
  outcome: text(one.outcome),
  text: text(one.text),
  claims: list(one.claims, checkedClaim),
  statements: list(one.statements, statement),
  references: list(one.references, reference),
  corrections: list(one.corrections, ({ statements }) => ({ statements: texts(statements) })),
  tensions: list(one.tensions, texts),
  gaps: texts(one.gaps),
  nearest: list(one.nearest, texts),
  glossary: Object.fromEntries(Object.entries(one.glossary).map(([term, words]) => [term, text(words)])),
  suggestions: texts(one.suggestions),
  notices: texts(one.notices),
  disclaimer: disclaimer(one),
  source: source(one.source),
});

/** @param {string} question */
const bare = (question) => question.toLowerCase().replace(/\s+/g, " ").replace(/^[ ?.!]+|[ ?.!]+$/g, "");

/**
 * Whether a follow-up was taken for another question than was typed.
 *
 * @param {Answer} answer
 */
export const isCompleted = ({ question, standalone }) => standalone !== "" && bare(standalone) !== bare(question);

const MESSAGE_FIRST = ["declined", "urgent", "about_source"];

/**
 * The bot's own sentence before everything else, which stands in the reply's Markdown alone.
 *
 * @param {Answer} answer
 */
export const messageOf = ({ outcome, text: reply, notices, gaps, disclaimer: last }) => {
  const [first] = reply.split("\n\n");
  const plain = first.replace(/\\(.)/g, "$1");
  const other = /^(\*\*|- )/.test(first) || first === last || notices.includes(plain);
  return !MESSAGE_FIRST.includes(outcome) || other ? "" : plain;
};
