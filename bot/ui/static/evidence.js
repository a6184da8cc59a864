// The article beside the conversation: chips lead to its statements and back.
(() => {
  const PAUSE = 150;
  const GRACE = 250;
  const narrow = matchMedia("(max-width: 900px)");
  let panel = null;
  let opener = null;
  let preview = null;
  let leaving = false;
  let pending = 0;
  let pointer = {};

  const main = () => document.getElementById("fn-conversation");
  const sheetIsOpen = () => document.body.classList.contains("fn-sheet-open");

  function openSheet(from) {
    opener = from;
    document.body.classList.add("fn-sheet-open");
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-modal", "true");
    panel.setAttribute("aria-label", footnote.say("article"));
    main().inert = true;
    document.getElementById("fn-head").inert = true;
    panel.querySelector(".fn-close").focus();
  }

  function closeSheet() {
    document.body.classList.remove("fn-sheet-open");
    for (const name of ["role", "aria-modal", "aria-label"]) panel.removeAttribute(name);
    main().inert = false;
    document.getElementById("fn-head").inert = false;
    if (opener?.isConnected) opener.focus();
    opener = null;
  }

  // The statements that the latest answer rests on are marked, the first one is scrolled to.
  function mark(exchange) {
    const cited = new Set([...exchange.querySelectorAll(".fn-chip")].map((c) => c.dataset.statement));
    let first = null;
    for (const node of panel.querySelectorAll(".fn-statement")) {
      const is = cited.has(node.id);
      node.classList.toggle("fn-cited", is);
      const note = node.querySelector(".fn-cited-note");
      if (is && !note) node.firstElementChild.append(citedNote());
      if (!is && note) note.remove();
      if (is && !first) first = node;
    }
    if (first) scrollTo(first);
  }

  function citedNote() {
    const note = document.createElement("span");
    note.className = "fn-cited-note fn-hidden";
    note.dataset.word = "cited_here";
    note.textContent = footnote.say("cited_here");
    return note;
  }

  function scrollTo(node) {
    const body = panel.querySelector(".fn-article-body");
    const away = node.getBoundingClientRect().top - body.getBoundingClientRect().top;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    body.scrollTo({ top: body.scrollTop + away - 24, behavior: calm ? "auto" : "smooth" });
  }

  function go(link) {
    const target = document.getElementById(link.dataset.statement);
    if (!target) return;
    hide();
    if (narrow.matches) openSheet(link);
    if (!link.id) link.id = `link-${Math.random().toString(36).slice(2)}`;
    if (history.state?.fnLink) history.replaceState({ fnLink: link.id }, "");
    else history.pushState({ fnLink: link.id }, "");
    clearCurrent();
    target.classList.add("fn-current");
    for (const one of [target.querySelector("details"), target.closest("details")]) {
      if (one) one.open = true;
    }
    target.append(backButton());
    scrollTo(target);
    target.focus({ preventScroll: true });
    footnote.returnTo = link;
  }

  function clearCurrent() {
    panel.querySelector(".fn-current")?.classList.remove("fn-current");
    panel.querySelector(".fn-back")?.remove();
  }

  function backButton() {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "fn-back", textContent: footnote.say("back") });
    button.dataset.word = "back";
    button.addEventListener("click", leave);
    return button;
  }

  // Once: a second key pressed before the browser has gone back would leave the page.
  function leave() {
    if (!leaving) history.back();
    leaving = true;
  }

  function back() {
    const link = footnote.returnTo;
    footnote.returnTo = null;
    clearCurrent();
    if (sheetIsOpen()) closeSheet();
    if (link?.isConnected) {
      link.scrollIntoView({ block: "nearest" });
      link.focus();
    }
  }

  function show(chip) {
    const statement = document.getElementById(chip.dataset.statement);
    if (!statement) return;
    hide();
    const parts = statement.querySelectorAll(".fn-statement-text, .fn-references");
    preview.replaceChildren(...[...parts].map((part) => part.cloneNode(true)));
    preview.querySelector(".fn-cited-note")?.remove();
    preview.hidden = false;
    chip.setAttribute("aria-describedby", preview.id);
    place(chip);
  }

  function place(chip) {
    const box = chip.getBoundingClientRect();
    const left = Math.min(box.left, innerWidth - preview.offsetWidth - 12);
    const below = box.bottom + 6;
    const fits = below + preview.offsetHeight < innerHeight - 8;
    preview.style.left = `${Math.max(12, left)}px`;
    if (box.bottom < 0 || box.top > innerHeight) return hide();
    preview.style.top = `${fits ? below : box.top - preview.offsetHeight - 6}px`;
  }

  // What is only crossed, or moves under a pointer at rest, is not pointed at.
  function point(chip, { x, y }) {
    if (pointer.x === x && pointer.y === y) return;
    clearTimeout(pending);
    pending = setTimeout(() => chip.matches(":hover") && show(chip), PAUSE);
  }

  // On the way from the chip into the preview it stays, and as long as either is pointed at.
  function part() {
    clearTimeout(pending);
    pending = setTimeout(() => {
      if (!document.querySelector("#fn-preview:hover, .fn-chip[aria-describedby]:is(:hover, :focus)")) hide();
    }, GRACE);
  }

  function hide() {
    clearTimeout(pending);
    if (preview) preview.hidden = true;
    document.querySelector(".fn-chip[aria-describedby]")?.removeAttribute("aria-describedby");
  }

  function makePreview() {
    preview = document.createElement("div");
    Object.assign(preview, { id: "fn-preview", className: "fn-preview", hidden: true, lang: "en" });
    preview.setAttribute("role", "tooltip");
    document.querySelector("main").append(preview);
  }

  function onKey(event) {
    if (event.key !== "Escape") return;
    if (preview && !preview.hidden) return hide();
    if (footnote.returnTo) return leave();
    if (sheetIsOpen()) closeSheet();
  }

  footnote.evidence = (element) => {
    panel = element.querySelector(".fn-article");
    makePreview();
    footnote.translate(element);
    const chipOf = (event) => event.target.closest?.(".fn-chip");
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-statement]");
      if (link) {
        event.preventDefault();
        go(link);
      }
      if (event.target.closest('[data-act="open-article"]')) openSheet(event.target.closest("button"));
      if (event.target.closest('[data-act="close-article"]')) {
        if (footnote.returnTo) leave();
        else closeSheet();
      }
    });
    document.addEventListener("mouseover", (event) => chipOf(event) && point(chipOf(event), event));
    document.addEventListener("mousemove", ({ x, y }) => (pointer = { x, y }));
    document.addEventListener("focusin", (event) => chipOf(event) && show(chipOf(event)));
    for (const name of ["mouseout", "focusout"]) {
      document.addEventListener(name, (event) => event.target.closest?.(".fn-chip, .fn-preview") && part());
    }
    // What comes into view only when it gets the focus is scrolled after that.
    document.addEventListener("scroll", () => {
      const chip = document.querySelector(".fn-chip[aria-describedby]");
      if (chip) place(chip);
    }, true);
    document.addEventListener("keydown", onKey);
    addEventListener("popstate", () => {
      leaving = false;
      if (footnote.returnTo) back();
    });
    narrow.addEventListener("change", () => sheetIsOpen() && closeSheet());
  };
  footnote.mark = (exchange) => panel && mark(exchange);
})();
