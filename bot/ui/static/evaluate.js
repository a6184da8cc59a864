// Reads a question set that the reader chose and hands its text over; the page takes no files itself.
element.addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  trigger("upload", { name: file.name, text: await file.text() });
  event.target.value = "";
});
