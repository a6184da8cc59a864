const DARK = `
  --bg: var(--footnote-background, #14202a); --fg: var(--footnote-text, #e6edf2);
  --accent: var(--footnote-accent, #8ad0f0); --on: var(--footnote-on-accent, #06202c);
  --alarm: #ffb4a9; color-scheme: dark;`;

/*
 * What a host page inherits into or sets on the element ends at .root; sizes are in em of a size
 * that is clamped. Custom properties, and they alone, come in.
 */
const CSS = `
:host { all: initial !important; display: block !important; }
:host([hidden]) { display: none !important; }
.root {
  --bg: var(--footnote-background, #fff); --fg: var(--footnote-text, #1c2a35);
  --accent: var(--footnote-accent, #0b5a78); --on: var(--footnote-on-accent, #fff);
  --alarm: #a3180c; color-scheme: light;
  --quiet: color-mix(in srgb, var(--fg) 78%, var(--bg));
  --line: color-mix(in srgb, var(--fg) 55%, var(--bg));
  --soft: color-mix(in srgb, var(--accent) 8%, var(--bg));
  all: initial; display: block; box-sizing: border-box; color: var(--fg);
  font-family: var(--footnote-font, system-ui, sans-serif);
  font-size: clamp(14px, var(--footnote-size, 1rem), 20px); line-height: 1.45; text-align: start;
}
.root[data-theme=dark] {${DARK}}
@media (prefers-color-scheme: dark) { .root[data-theme=auto] {${DARK}} }
.root[dir=rtl] { direction: rtl; }
.root:not([data-mode=inline]) {
  position: fixed; z-index: 2147483000; inset: auto; margin: 0; padding: 0; border: 0;
  background: none; overflow: visible; width: max-content; height: max-content;
  bottom: var(--footnote-offset, 16px); inset-inline-end: var(--footnote-offset, 16px);
}
.root[data-position$=start]:not([data-mode=inline]) { inset-inline: var(--footnote-offset, 16px) auto; }
.root[data-position^=top]:not([data-mode=inline]) { bottom: auto; top: var(--footnote-offset, 16px); }
*, *::before { box-sizing: border-box; }
button, textarea, select, input { font: inherit; color: inherit; letter-spacing: inherit; }
button, select, label { cursor: pointer; }
button:disabled { cursor: default; opacity: .6; }
:focus-visible { outline: .18em solid var(--accent); outline-offset: .12em; }
h2, h3, p, ul, dl, dd, blockquote, fieldset { margin: 0; padding: 0; border: 0; }
p, li, blockquote, h2, h3, dd, button, summary { overflow-wrap: anywhere; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.opener {
  display: block; border: 0; border-radius: 2em; padding: .7em 1.2em; max-width: calc(100vw - 2 * var(--footnote-offset, 16px));
  background: var(--accent); color: var(--on); font-weight: 600; box-shadow: 0 .15em .6em #0006;
}
.opener:focus-visible { outline-color: var(--fg); }
[data-mode=inline] .opener, .is-open .opener { display: none; }
.panel {
  display: none; flex-direction: column; background: var(--bg); color: var(--fg); overflow: hidden;
  border: 1px solid var(--line); border-radius: var(--footnote-radius, .7em);
  width: min(var(--footnote-width, 25em), calc(100vw - 2 * var(--footnote-offset, 16px)));
  height: min(var(--footnote-height, 40em), calc(100dvh - 2 * var(--footnote-offset, 16px)));
}
.is-open .panel { display: flex; box-shadow: 0 .3em 1.6em #0006; }
[data-mode=inline] .panel { display: flex; width: 100%; height: var(--footnote-height, 36em); }
[data-mode=panel] .panel {
  position: fixed; inset-block: 0; inset-inline-end: 0; border-radius: 0; border-width: 0; border-inline-start-width: 1px;
  width: min(var(--footnote-width, 27em), 100vw); height: 100dvh;
}
[data-mode=panel][data-position$=start] .panel { inset-inline: 0 auto; border-inline-width: 0 1px; }
@media (max-width: 30em), (max-height: 26em) {
  [data-mode=bubble] .panel { position: fixed; inset: 0; width: auto; height: 100dvh; border: 0; border-radius: 0; }
}
header { display: flex; flex-wrap: wrap; gap: .3em .5em; align-items: center; padding: .5em .8em; background: var(--soft); border-bottom: 1px solid var(--line); }
h2 { flex: 1 1 8em; font-size: 1.05em; }
.plain, .chip, .suggestion, select { background: none; border: 1px solid var(--line); border-radius: .45em; padding: .2em .6em; min-height: 1.75em; }
.plain:hover, .chip:hover, .suggestion:hover { background: var(--soft); }
.log { position: relative; flex: 1 1 auto; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: .8em; }
.log:focus-visible { outline-offset: -.2em; }
.intro > *, .exchange > div > *, .exchange > div > div > * { margin-block-end: .6em; }
.intro.begun { display: none; }
.exchange + .exchange { margin-block-start: 1em; padding-block-start: 1em; border-block-start: 1px solid var(--line); }
.question { font-size: 1em; font-weight: 600; background: var(--soft); border-radius: .5em; padding: .5em .7em; margin-block-end: .6em; white-space: pre-wrap; }
.outcome { font-weight: 600; color: var(--accent); }
.outcome.declined, .outcome.stopped { color: var(--quiet); }
.outcome.urgent, .outcome.error, .outcome.corrected { color: var(--alarm); }
.note { border-inline-start: .2em solid var(--line); padding-inline-start: .6em; }
ul:not([class]) { padding-inline-start: 1em; }
.claims, .references { list-style: none; }
.claim { margin-block-end: .8em; }
.chips { display: flex; flex-wrap: wrap; gap: .35em; margin-block-start: .3em; }
.chip { color: var(--accent); font-size: .875em; text-align: start; }
.chip[aria-expanded=true] { background: var(--soft); border-color: var(--accent); }
.statement { margin-block: .5em; padding: .6em .7em; background: var(--soft); border-inline-start: .2em solid var(--accent); }
.statement > * + * { margin-block-start: .5em; }
.references { font-size: .875em; }
summary { cursor: pointer; }
.quiet, .source, .disclaimer { color: var(--quiet); font-size: .8125em; }
.note-label { display: block; }
.suggestions { display: flex; flex-direction: column; align-items: stretch; gap: .35em; }
.suggestion { text-align: start; color: var(--accent); }
.feedback { display: flex; flex-wrap: wrap; gap: .35em; align-items: center; }
.feedback .plain { font-size: .875em; }
fieldset { flex: 1 0 100%; min-width: 0; display: grid; gap: .3em; font-size: .875em; }
fieldset .plain { justify-self: start; }
.working::before { content: ""; display: inline-block; width: .6em; height: .6em; margin-inline-end: .5em; border-radius: 50%; background: var(--accent); }
@media (prefers-reduced-motion: no-preference) {
  .working::before { animation: beat 1.2s ease-in-out infinite; }
  @keyframes beat { 50% { opacity: .2; } }
}
footer { padding: .6em .8em; border-top: 1px solid var(--line); }
footer > * + * { margin-block-start: .4em; }
textarea { display: block; width: 100%; resize: vertical; max-height: 10em; padding: .4em .6em; background: var(--bg); border: 1px solid var(--line); border-radius: .45em; }
.row { display: flex; gap: .5em; justify-content: space-between; }
select { background: var(--bg); min-width: 0; }
.ask { border: 0; border-radius: .45em; padding: .35em 1.2em; background: var(--accent); color: var(--on); font-weight: 600; }
.is-working .ask { background: var(--bg); color: var(--fg); box-shadow: inset 0 0 0 1px var(--line); }
@media print { .root:not([data-mode=inline]) { display: none; } }
@media (forced-colors: active) { .opener, .panel, .ask { border: 1px solid; } }
`;

/** @type {CSSStyleSheet | undefined} */
let made;

/** The one style sheet of all widgets of a page: built by script, so that no policy forbids it. */
export const sheet = () => {
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(CSS);
  }
  return made;
};
