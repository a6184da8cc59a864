/** @import { Answer, Options } from "./types.js" */

/*
 * The conversation in sessionStorage: only if the host page asks for it, gone with the browser tab.
 * A browser may refuse, and then nothing is kept.
 */

/** @param {Options} options */
const name = ({ server, key }) => `footnote-chat ${server} ${key}`;

/** @param {Options} options @returns {unknown[]} */
export const kept = (options) => {
  try {
    const records = JSON.parse(sessionStorage.getItem(name(options)) ?? "[]");
    return Array.isArray(records) ? records : [];
  } catch {
    return [];
  }
};

/** @param {Options} options @param {Answer[]} answers none: what was kept is forgotten */
export const keep = (options, answers) => {
  try {
    sessionStorage.removeItem(name(options));
    if (answers.length) sessionStorage.setItem(name(options), JSON.stringify(answers));
  } catch {
    // There is nothing to forget where nothing can be kept.
  }
};
