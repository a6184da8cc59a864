// What the reader keeps or takes away. Nothing is kept in the browser unless that was switched on.
(() => {
  const KEPT = "footnote.kept";
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

  function write() {
    try {
      if (keeping) localStorage.setItem(KEPT, JSON.stringify([...records]));
      else localStorage.removeItem(KEPT);
    } catch {
      // A browser without storage, or a full one: the conversation is not kept.
    }
  }

  function remember(id, record) {
    records.set(id, record);
    write();
  }

  function forget(ids) {
    for (const id of ids) records.delete(id);
    write();
  }

  function keep(on) {
    keeping = on;
    write();
  }

  // The kept replies of an earlier visit; null when nothing is kept.
  function restored() {
    const kept = stored();
    if (!kept) return null;
    keeping = true;
    for (const entry of kept) if (Array.isArray(entry)) records.set(entry[0], entry[1]);
    return [...records.values()];
  }

  function clear() {
    records.clear();
    keeping = false;
    write();
    try {
      sessionStorage.removeItem("footnote.theme");
    } catch {
      // as above
    }
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

  footnote.keep = { remember, forget, keep, restored, clear, download, copy, isOn: () => keeping };
})();
