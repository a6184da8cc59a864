/**
 * What the widget reads of the server's records. README: "The answer record".
 *
 * @typedef {Node | string | false | null | undefined} Child
 * @typedef {{ number: number, listed: boolean, kind?: string | null, title?: string | null,
 *   source?: string | null, year?: number | null }} Reference
 * @typedef {{ id: string, text: string, section: string[], references: number[],
 *   unlisted: number[] }} Statement
 * @typedef {{ id: string, text: string, section: string[], statements: string[],
 *   references: number[], unlisted: number[] }} Claim
 * @typedef {{ reviewed_by: string | null, pending: string | null, labels: string[] }} Review
 * @typedef {{ title: string, last_updated: string | null, review: Review }} Source
 * @typedef {{ version: number, id: string, fingerprint: string, question: string,
 *   standalone: string, outcome: string, text: string, claims: Claim[], statements: Statement[],
 *   references: Reference[], corrections: { statements: string[] }[], tensions: string[][],
 *   gaps: string[], nearest: string[][], glossary: Record<string, string>, suggestions: string[],
 *   notices: string[], disclaimer: string, source: Source }} Answer
 * @typedef {Source & { version: number, statements: Statement[], references: Reference[],
 *   disclaimer: string }} Article
 * @typedef {{ server: string, lang: string, dir: string, theme: string, position: string,
 *   mode: string, heading: string, suggestions: string[], persist: boolean, audience: string,
 *   words: Record<string, string>, key: string }} Options
 * @typedef {(key: string, fill?: string | number) => string} Say
 * @typedef {{ say: Say, options: Options, statements: Map<string, Statement>,
 *   references: Map<number, Reference>, disclaimer: string, log: HTMLElement,
 *   ask: (question: string) => Promise<Answer>, announce: (words: string) => void,
 *   emit: (name: string, detail?: unknown) => void }} Chat
 */
export {};
