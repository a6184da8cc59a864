/** @import { FootnoteChat } from "./footnote-chat.js" */

/*
 * The widget in a frame. It takes orders from the page around it, and tells that page what happens,
 * if that page's origin is one that may ask. Until such a page has said hello it tells nothing.
 */
const chat = /** @type {FootnoteChat} */ (document.querySelector("footnote-chat"));
const meta = /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=footnote-origins]"));
const allowed = [location.origin, ...JSON.parse(meta.content)];
const asked = new URLSearchParams(location.search);
/** @type {string | null} */
let host = null;

for (const name of ["lang", "dir", "theme", "heading", "suggestions", "audience", "persist", "words"]) {
  const value = asked.get(name);
  if (value !== null) chat.setAttribute(name, value);
}
document.documentElement.lang = asked.get("lang") ?? "en";

addEventListener("message", ({ source, origin, data }) => {
  if (parent === window || source !== parent || !allowed.includes(origin)) return;
  host = origin;
  if (data?.footnote === "hello") parent.postMessage({ footnote: "ready" }, host);
  if (data?.footnote === "ask") chat.ask(data.question).catch(() => {});
  if (data?.footnote === "stop") chat.stop();
  if (data?.footnote === "clear") chat.clear();
});

for (const kind of ["ask", "answer", "citation", "feedback", "error"]) {
  chat.addEventListener(`footnote-${kind}`, (event) => {
    if (host) parent.postMessage({ footnote: kind, detail: /** @type {CustomEvent} */ (event).detail }, host);
  });
}
