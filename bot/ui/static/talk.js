// The conversation: shows what the server sends, exchange by exchange, and what can be done with each.
(() => {
  const PATIENCE = 4000;
  const copies = new Map();
  let log = null;
  let send = null;
  let start = "";
  let watch = 0;
  let server = null;
  let lost = null;
  let awaited = 0;
  let sent = "";

  const working = () => log.querySelector('[data-phase="searching"], [data-phase="checking"]');
  const busy = () => working() || Date.now() < awaited;
  const exchangeOf = (node) => node.closest(".fn-exchange");
  const idOf = (node) => exchangeOf(node).dataset.exchange;
  const shown = () => [...log.querySelectorAll(".fn-exchange")].map((one) => one.dataset.exchange);
  const questionOf = (exchange) => exchange.querySelector(".fn-question-text").textContent;
  const box = () => document.querySelector("#fn-question textarea");

  function made(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html; // made and escaped on the server
    return holder.content.firstElementChild;
  }

  // Puts the new node in the place of the old one; parts that are the same stay, with their focus.
  function renew(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE || old.tagName !== fresh.tagName || old.id !== fresh.id
        || old.className !== fresh.className || old.matches("p")) {
      old.replaceWith(fresh);
      return;
    }
    for (const { name, value } of [...fresh.attributes]) old.setAttribute(name, value);
    const [was, is] = [[...old.childNodes], [...fresh.childNodes]];
    is.forEach((node, place) => (was[place] ? renew(was[place], node) : old.append(node)));
    was.slice(is.length).forEach((node) => node.remove());
  }

  function show(item) {
    const old = document.getElementById(`exchange-${item.id}`);
    const fresh = made(item.html);
    footnote.translate(fresh);
    tools(fresh);
    if (!old) {
      log.querySelector(".fn-start")?.remove();
      for (const one of log.querySelectorAll(".fn-exchange")) retire(one);
      log.append(fresh);
      awaited = 0;
      if (box().value === sent) fill("");
      if (item.phase === "searching") meet(fresh);
      // What was pressed may be gone with the exchange it stood in.
      if (document.activeElement === document.body) {
        fresh.tabIndex = -1;
        fresh.focus({ preventScroll: true });
      }
      // A reply may be longer than the log is high: it is shown from its question on.
      log.scrollTop += fresh.getBoundingClientRect().top - log.getBoundingClientRect().top - 12;
      footnote.announce(footnote.say("searching"));
    } else {
      renew(old, fresh);
    }
    if (item.copy) copies.set(item.id, item.copy);
    const now = document.getElementById(`exchange-${item.id}`);
    if (item.phase === "done" || item.phase === "failed") finished(now, item);
    else guard(now);
  }

  function tools(exchange) {
    const working = exchange.querySelector(".fn-working");
    if (!working || exchange.querySelector('[data-act="stop"]')) return;
    working.after(button("stop"));
  }

  function button(key) {
    const node = document.createElement("button");
    Object.assign(node, { type: "button", textContent: footnote.say(key) });
    node.dataset.word = node.dataset.act = key;
    return node;
  }

  // Only the last question can be edited or asked again.
  function retire(exchange) {
    for (const act of ["edit", "retry", "not-meant"]) {
      exchange.querySelector(`[data-act="${act}"]`)?.remove();
    }
  }

  function finished(exchange, item) {
    clearInterval(watch);
    footnote.mark(exchange);
    if (item.phase === "failed") return footnote.announce(exchange.querySelector(".fn-message").textContent);
    const claims = exchange.querySelectorAll(".fn-claim-text").length;
    const words = [footnote.say("announce_answer"), footnote.say(item.outcome)];
    if (claims) words.push(`${claims} ${footnote.say("statements")}`);
    footnote.announce(words.join(" "));
  }

  // While an answer is awaited the server is asked whether it is still the same one.
  function guard(exchange) {
    clearInterval(watch);
    let silent = 0;
    watch = setInterval(async () => {
      const is = await identity();
      silent = is === null ? silent + 1 : 0;
      if (silent > 1 || (is !== null && server !== null && is !== server)) end(exchange, "interrupted");
    }, 1500);
  }

  // A server that was started anew does not know the replies above.
  async function meet(exchange) {
    const is = await identity();
    if (is === null || is === server) return;
    if (server !== null && exchange.previousElementSibling) exchange.before(notice("restarted"));
    server = is;
  }

  function notice(key) {
    const node = document.createElement("p");
    Object.assign(node, { className: "fn-notice", textContent: footnote.say(key) });
    node.dataset.word = key;
    return node;
  }

  async function identity() {
    try {
      const root = window.gradio_config?.root || "";
      const reply = await fetch(`${root}/gradio_api/app_id`, { signal: AbortSignal.timeout(4000) });
      const is = (await reply.json()).app_id;
      lost = null;
      return is;
    } catch {
      lost = { question: "", ...lost };
      return null;
    }
  }

  // An answer that will not be completed: what is shown was checked, and it is said that it ended.
  function end(exchange, key) {
    clearInterval(watch);
    exchange = document.getElementById(exchange.id) || exchange;
    if (exchange.dataset.phase === "done") return;
    exchange.dataset.phase = key;
    if (key === "interrupted") lost = { question: questionOf(exchange) };
    exchange.querySelector(".fn-working")?.remove();
    exchange.querySelector('[data-act="stop"]')?.remove();
    const row = document.createElement("div");
    row.className = "fn-tools";
    row.append(button("retry"), button("edit"));
    exchange.querySelector(".fn-disclaimer").before(notice(key), row);
    if (!document.activeElement || document.activeElement === document.body) row.firstChild.focus();
    footnote.announce(footnote.say(key));
  }

  // A question follows what the page shows when it is asked: what was taken back or cleared has no
  // part in it, and whom the reply is for goes with it, so that no message of its own can come late.
  function ask(question) {
    const audience = document.querySelector('[data-choice="audience"]').value;
    awaited = Date.now() + PATIENCE;
    send("submit", { question, shown: shown(), audience });
  }

  // One question at a time: what is typed meanwhile stays in the box, and what is asked stays there
  // until the server has it.
  function typed(event) {
    const sends = event.type === "click" ? event.target.closest("#fn-question button")
      : event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === box();
    if (!sends) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (busy() || !box().value.trim()) return;
    sent = box().value;
    ask(sent);
    identity();
  }

  function takeBack(exchange, hint) {
    const id = exchange.dataset.exchange;
    send("edit", { ids: [id] });
    footnote.keep.forget([id]);
    fill(questionOf(exchange));
    exchange.remove();
    if (hint) footnote.toast("not_meant_hint");
    if (!log.querySelector(".fn-exchange")) empty();
    box().focus();
  }

  function fill(text) {
    box().value = text;
    box().dispatchEvent(new Event("input", { bubbles: true }));
  }

  function empty() {
    log.replaceChildren(made(start));
    footnote.translate(log);
    copies.clear();
  }

  const acts = {
    ask: (node) => busy() || ask(node.textContent),
    stop: (node) => {
      send("stop");
      end(exchangeOf(node), "stopped");
    },
    retry: (node) => {
      if (busy()) return;
      const exchange = exchangeOf(node);
      footnote.keep.forget([exchange.dataset.exchange]);
      const question = questionOf(exchange);
      exchange.remove();
      ask(question);
    },
    edit: (node) => takeBack(exchangeOf(node), false),
    "not-meant": (node) => takeBack(exchangeOf(node), true),
    copy: async (node) => {
      await footnote.keep.copy(copies.get(idOf(node)) || "");
      const words = node.querySelector("[data-word]");
      words.textContent = footnote.say("copied");
      footnote.announce(footnote.say("copied"));
      setTimeout(() => (words.textContent = footnote.say("copy")), 2000);
    },
    helpful: (node) => report(node, { rating: "helpful" }),
    problem: (node) => {
      const form = document.getElementById(node.getAttribute("aria-controls"));
      form.hidden = !form.hidden;
      node.setAttribute("aria-expanded", String(!form.hidden));
      if (!form.hidden) form.querySelector("input").focus();
    },
    "send-problem": (node) => {
      const form = node.closest("fieldset");
      report(node, {
        rating: "not_helpful",
        tag: form.querySelector("input[type=radio]:checked")?.value,
        note: form.querySelector('[data-field="note"]').value,
        consent: form.querySelector('[data-field="consent"]').checked,
      });
    },
  };

  function report(node, said) {
    send("like", { id: idOf(node), turn: Date.now(), ...said });
  }

  function reported(message) {
    const exchange = document.getElementById(`exchange-${message.reported}`);
    if (!exchange) return;
    const key = message.kept ? "thanks" : "not_stored";
    const form = exchange.querySelector(".fn-problem");
    const note = document.createElement("p");
    Object.assign(note, { className: "fn-thanks", textContent: footnote.say(key), tabIndex: -1 });
    note.dataset.word = key;
    exchange.querySelector(".fn-thanks")?.remove();
    exchange.querySelector(".fn-tools").append(note);
    if (message.kept) {
      form?.remove();
      for (const act of ["helpful", "problem"]) exchange.querySelector(`[data-act="${act}"]`)?.remove();
    }
    note.focus();
    footnote.announce(footnote.say(key));
  }

  footnote.talk = async (element, trigger, props, onChange) => {
    log = element.querySelector(".fn-log");
    send = trigger;
    start = props.value.start;
    empty();
    for (const name of ["keydown", "click"]) document.addEventListener(name, typed, true);
    log.addEventListener("click", (event) => {
      const node = event.target.closest("[data-act]");
      if (node && acts[node.dataset.act]) acts[node.dataset.act](node);
    });
    onChange("value", () => {
      const message = props.value;
      for (const item of message.show || []) show(item);
      if (message.record) footnote.keep.remember(message.show[0].id, message.record);
    });
    const { records, question, draft } = footnote.keep.restored();
    if (records.length || question) send("apply", { records, question });
    addEventListener("pagehide", () => lost && footnote.keep.carry({ ...lost, draft: box().value }));
    server = await identity();
    while (!box()) await new Promise(requestAnimationFrame);
    footnote.translateAll();
    if (draft) fill(draft);
  };

  footnote.post = (props, onChange) => {
    onChange("value", () => {
      const message = props.value;
      if ("reported" in message) reported(message);
      else if (message.file) footnote.keep.download(message.file);
      else if ("file" in message) footnote.toast("nothing_to_save");
    });
  };

  footnote.shown = shown;

  footnote.emptyLog = () => {
    if (working()) acts.stop(log.querySelector('[data-act="stop"]'));
    footnote.keep.forget([...copies.keys()]);
    lost = lost && { question: "" };
    empty();
    box().focus();
  };
})();
