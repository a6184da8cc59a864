// The head of the page: audience, language, light or dark, and the conversation as a whole.
(() => {
  const MOST_TABS = 5;

  function toast(key) {
    document.querySelector(".fn-toast")?.remove();
    const node = document.createElement("p");
    Object.assign(node, { className: "fn-toast", textContent: footnote.say(key) });
    document.querySelector("main").append(node);
    footnote.announce(footnote.say(key));
    setTimeout(() => node.remove(), 6000);
  }

  function theme(name) {
    document.body.classList.toggle("dark", name === "dark");
    try {
      sessionStorage.setItem("footnote.theme", name);
    } catch {
      // A browser without storage follows its own setting again next time.
    }
  }

  function asBefore() {
    try {
      const name = sessionStorage.getItem("footnote.theme");
      if (name) theme(name);
    } catch {
      // as above
    }
  }

  // Gradio holds a connection for each tab, and for a server without HTTP/2 a browser has six: the
  // page in a sixth tab would not load, so the fifth one says so.
  async function countTabs() {
    const protocol = performance.getEntriesByType("navigation")[0]?.nextHopProtocol;
    if (!navigator.locks || !protocol?.startsWith("http/1")) return;
    navigator.locks.request(`footnote-tab-${crypto.randomUUID()}`, () => new Promise(() => {}));
    const { held } = await navigator.locks.query();
    if (held.filter(({ name }) => name.startsWith("footnote-tab-")).length >= MOST_TABS) toast("last_tab");
  }

  footnote.toast = toast;
  footnote.head = (element, trigger) => {
    asBefore();
    countTabs();
    const menu = element.querySelector(".fn-menu");
    const close = () => {
      menu.open = false;
      menu.querySelector("summary").focus();
    };
    const kept = element.querySelector('[data-act="keep"]');
    const ended = () => {
      kept.checked = false;
    };
    const cleared = () => {
      trigger("clear", { ids: footnote.shown() });
      footnote.emptyLog();
      footnote.keep.clear();
      ended();
      toast("cleared");
      menu.open = false;
    };
    const acts = {
      new: () => {
        trigger("clear", { ids: footnote.shown() });
        footnote.emptyLog();
        menu.open = false;
      },
      theme: () => theme(document.body.classList.contains("dark") ? "light" : "dark"),
      keep: (node) => footnote.keep.keep(node.checked),
      save: (node) => trigger("download", { form: node.value, shown: footnote.shown(), turn: Date.now() }),
      "clear-data": () => {
        cleared();
        footnote.keep.clearElsewhere();
      },
    };
    footnote.keep.onElsewhere({ ended, cleared });
    element.addEventListener("click", (event) => {
      const node = event.target.closest("[data-act]");
      if (node && acts[node.dataset.act]) acts[node.dataset.act](node);
    });
    element.addEventListener("change", (event) => {
      if (event.target.dataset.choice === "language") footnote.speak(event.target.value);
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && menu.open && close());
    document.addEventListener("click", (event) => {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    });
    footnote.translate(element);
    element.querySelector('[data-choice="language"]').value = footnote.language();
    kept.checked = Boolean(localStorage.getItem("footnote.kept"));
  };
})();
