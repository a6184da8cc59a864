/** @import { Child } from "./types.js" */

let ids = 0;

/** An id that no other element of this page's widgets has. */
export const uid = () => `fn-${++ids}`;

/**
 * An element. An attribute that is a function listens to the event of that name; false, null and
 * undefined leave an attribute or a child out. Words become text, never markup.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, /** @type {EventListener} */ (value));
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child != null && child !== false) node.append(child);
  return node;
};

/**
 * Words of the article, or about it: in its language and direction, whatever the reader's are.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} name of its class
 * @param {...Child} children
 */
export const quoted = (tag, name, ...children) =>
  el(tag, { class: name, lang: "en", dir: "auto" }, ...children);
