// What the reader keeps or takes away. Nothing is kept in the browser unless that was switched on.
(() => {
  const KEPT = "footnote.kept";
  const CLEARED = "footnote.cleared";
  const CARRIED = "footnote.carried";
  const records = new Map();
  let keeping = false;

  function stored() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT) || "null");
      return Array.isArray(kept) ? kept : null;
    } catch {
      return null;
    }
  }

  function write(kept) {
    try {
      if (kept) localStorage.setItem(KEPT, JSON.stringify([...kept]));
      else localStorage.removeItem(KEPT);
    } catch {
      // A browser without storage, or a full one: the conversation is not kept.
    }
  }

  // What other tabs keep stays, and where one of them has ended the keeping nothing is written back.
  function change(apply) {
    apply(records);
    const kept = keeping && stored();
    keeping = Boolean(kept);
    if (!kept) return;
    const all = new Map(kept);
    apply(all);
    write(all);
  }

  const remember = (id, record) => change((all) => all.set(id, record));
  const forget = (ids) => change((all) => ids.forEach((id) => all.delete(id)));

  function keep(on) {
    keeping = on;
    write(on ? new Map([...(stored() || []), ...records]) : null);
  }

  // Gradio loads the page anew when a lost server is back: what it showed is carried over, once.
  function carry(more) {
    try {
      sessionStorage.setItem(CARRIED, JSON.stringify({ kept: [...records], ...more }));
    } catch {
      // as above
    }
  }

  function carried() {
    try {
      const text = sessionStorage.getItem(CARRIED);
      sessionStorage.removeItem(CARRIED);
      return JSON.parse(text) || {};
    } catch {
      return {};
    }
  }

  // The kept replies of an earlier visit, and what was carried over from a lost server.
  function restored() {
    const kept = stored();
    keeping = kept !== null;
    const { kept: shown = [], question = "", draft = "" } = carried();
    for (const entry of [...(kept || []), ...shown]) {
      if (Array.isArray(entry)) records.set(entry[0], entry[1]);
    }
    return { records: [...records.values()], question, draft };
  }

  function clear() {
    records.clear();
    keep(false);
    try {
      for (const name of [CARRIED, "footnote.theme"]) sessionStorage.removeItem(name);
    } catch {
      // as above
    }
  }

  // Other tabs get word of an entry that is made and taken away.
  function clearElsewhere() {
    try {
      localStorage.setItem(CLEARED, "");
      localStorage.removeItem(CLEARED);
    } catch {
      // as above
    }
  }

  // What is done in another tab: the keeping is ended, or everything cleared.
  function onElsewhere({ ended, cleared }) {
    addEventListener("storage", ({ key, newValue }) => {
      if (key === KEPT && newValue === null) {
        keeping = false;
        ended();
      }
      if (key === null || (key === CLEARED && newValue !== null)) cleared();
    });
  }

  function download(file) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file.text], { type: `${file.type};charset=utf-8` }));
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Pages that are not served securely have no clipboard of that kind.
      const box = document.createElement("textarea");
      box.value = text;
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    }
  }

  footnote.keep = { remember, forget, keep, carry, restored, clear, clearElsewhere, onElsewhere, download, copy };
})();
