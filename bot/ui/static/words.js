// The words of the page: those of the reader's language are put where `data-word` names them.
(() => {
  const tables = footnote.words;
  const wanted = (navigator.languages || [navigator.language]).map((tag) => tag.slice(0, 2));
  let language = wanted.find((tag) => tables[tag]) || "en";

  const say = (key) => tables[language][key] ?? tables.en[key] ?? key;

  // Puts words into `root` and all below it; elements of the article have their own `lang`.
  function translate(root) {
    for (const node of root.querySelectorAll("[data-word]")) {
      if (node.textContent !== say(node.dataset.word)) node.textContent = say(node.dataset.word);
    }
    for (const node of root.querySelectorAll("[data-word-label]")) {
      node.setAttribute("aria-label", say(node.dataset.wordLabel));
    }
  }

  function translateAll() {
    document.documentElement.lang = language;
    translate(document);
    const box = document.querySelector("#fn-question textarea");
    if (box) {
      box.placeholder = say("placeholder");
      box.setAttribute("aria-label", say("placeholder"));
    }
    const ask = document.querySelector("#fn-question button");
    if (ask) {
      ask.setAttribute("aria-label", say("ask"));
      if (ask.textContent.trim()) ask.textContent = say("ask");
    }
  }

  function speak(chosen) {
    language = tables[chosen] ? chosen : "en";
    translateAll();
  }

  // One short line for screen readers; the conversation itself is no live region.
  function announce(text) {
    const node = document.getElementById("fn-status");
    if (node) node.textContent = text;
  }

  Object.assign(footnote, { say, translate, translateAll, speak, announce, language: () => language });
})();
