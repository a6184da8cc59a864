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

/** @param {Options} options @param {Answer[]} answers */
export const keep = (options, answers) => {
  try {
    sessionStorage.setItem(name(options), JSON.stringify(answers));
  } catch {
    forget(options);
  }
};

/** @param {Options} options */
export const forget = (options) => {
  try {
    sessionStorage.removeItem(name(options));
  } catch {
    // There is nothing to forget where nothing can be kept.
  }
};
