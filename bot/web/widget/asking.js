/** @import { Answer, Article } from "./types.js" */
import { checkedArticle } from "./record.js";

/** Versions of the records that this widget reads. */
export const VERSION = 1;
/** Milliseconds without a sign of life; the server gives one every ten seconds. */
const SILENCE = 30_000;
const LONGEST_EVENT = 2_000_000;
/** Earlier turns go along up to these: the server refuses bodies over 16 KB. */
const MOST_TURNS = 8;
const MOST_BYTES = 12_000;

/** Why there is no answer; `kind` names the words for it, `wait` is in seconds. */
export class Failure extends Error {
  /** @param {string} kind @param {{ status?: number, wait?: number, detail?: string }} [more] */
  constructor(kind, { status = 0, wait = 0, detail = "" } = {}) {
    super(detail || kind);
    this.name = "FootnoteError";
    this.kind = kind;
    this.status = status;
    this.wait = wait;
    this.detail = detail;
  }

  /** The key of the words for it; to a reader it is one whether an answer ends, stalls or is garbled. */
  get word() {
    if (this.kind === "busy" && this.wait) return "wait";
    return ["slow", "malformed"].includes(this.kind) ? "broken" : this.kind;
  }
}

/** @type {Record<number, string>} */
const KINDS = { 401: "forbidden", 403: "forbidden", 413: "tooLarge", 422: "invalid", 429: "busy",
  404: "version", 405: "version", 406: "version", 421: "forbidden" };

/** @param {number} status @param {unknown} detail @param {number} [wait] */
export const refusal = (status, detail, wait) =>
  new Failure(KINDS[status] ?? "failed", { status, wait, detail: typeof detail === "string" ? detail : "" });

/**
 * @param {string} url
 * @param {RequestInit} [init]
 * @returns {Promise<Response>} one that tells of success
 */
const sent = async (url, init) => {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", ...init });
  } catch (error) {
    throw error instanceof Failure ? error : new Failure("unreachable");
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw refusal(response.status, problem.detail, Number(response.headers.get("Retry-After")) || 0);
};

/** @param {string} url @param {unknown} body @param {RequestInit} [init] */
const posted = (url, body, init = {}) =>
  sent(url, {
    method: "POST",
    body: JSON.stringify(body),
    ...init,
    headers: { "Content-Type": "application/json", ...init.headers },
  });

/** @param {{ version?: unknown }} record */
export const checkVersion = (record) => {
  if (record?.version !== VERSION) throw new Failure("version");
};

/** @param {string} server @returns {Promise<Article>} */
export const article = async (server) => {
  const record = await (await sent(`${server}/v1/article`)).json().catch(() => ({}));
  checkVersion(record);
  return checkedArticle(record);
};

/** @param {string} server @param {unknown} feedback */
export const tell = (server, feedback) => posted(`${server}/v1/feedback`, feedback);

/**
 * The events of an answer: kind and what it says. Ends when the server ends it.
 *
 * @param {string} server
 * @param {unknown} body
 * @param {AbortController} control aborted with a `Failure` that says why
 * @returns {AsyncGenerator<[string, any]>}
 */
export async function* answering(server, body, control) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => control.abort(new Failure("slow")), SILENCE);
  };
  alive();
  try {
    const init = { headers: { Accept: "text/event-stream" }, signal: control.signal };
    const response = await posted(`${server}/v1/ask`, body, init);
    if (!response.body || !/^text\/event-stream\b/.test(response.headers.get("Content-Type") ?? "")) throw new Failure("version");
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      alive();
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? "";
      if (rest.length > LONGEST_EVENT) throw new Failure("malformed");
      for (const block of blocks) if (/^data:/m.test(block)) yield parsed(block);
    }
  } catch (error) {
    if (control.signal.aborted) throw control.signal.reason;
    throw error instanceof Failure ? error : new Failure("broken");
  } finally {
    clearTimeout(timer);
    if (!control.signal.aborted) control.abort(new Failure("stopped"));
  }
}

/** @param {string} block @returns {[string, any]} */
const parsed = (block) => {
  const [, kind = ""] = /^event: ?(.*?)\r?$/m.exec(block) ?? [];
  let data;
  try {
    data = JSON.parse([...block.matchAll(/^data: ?(.*?)\r?$/gm)].map(([, line]) => line).join("\n"));
  } catch {
    throw new Failure("malformed");
  }
  checkVersion(data);
  return [kind, data[kind]];
};

/**
 * What a question may lean on: the latest turns, oldest first, as many as a request holds.
 *
 * @param {Answer[]} answers
 */
export const turns = (answers) => {
  const kept = [];
  let bytes = 0;
  for (const one of answers.slice(-MOST_TURNS).reverse()) {
    const turn = {
      question: one.question,
      outcome: one.outcome,
      statements: one.statements.map(({ id }) => id),
      standalone: one.standalone,
      fingerprint: one.fingerprint,
    };
    bytes += new TextEncoder().encode(JSON.stringify(turn)).length;
    if (bytes > MOST_BYTES) break;
    kept.unshift(turn);
  }
  return kept;
};
