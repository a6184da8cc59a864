const chat = /** @type {HTMLElement} */ (document.querySelector("footnote-chat"));
for (const select of document.querySelectorAll("select")) {
  select.addEventListener("change", () => chat.setAttribute(select.name, select.value));
}
