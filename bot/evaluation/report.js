"use strict";
// Filters and searches the cases; without it the page shows them all.
const controls = document.getElementById("controls");
const search = document.getElementById("search");
const choices = ["slice", "check", "bucket"].map((id) => document.getElementById(id));
const cases = [...document.querySelectorAll(".case")];
const shown = document.getElementById("shown");
const texts = new Map(cases.map((one) => [one, one.textContent.toLowerCase()]));

function fits(one) {
  const [slice, check, bucket] = choices.map((choice) => choice.value);
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  return (
    (!slice || one.dataset.slices.split(" ").includes(slice)) &&
    (!check || one.dataset.checks.split(" ").includes(check)) &&
    (!bucket || one.dataset.bucket === bucket) &&
    words.every((word) => texts.get(one).includes(word))
  );
}

function filter() {
  let count = 0;
  for (const one of cases) {
    one.hidden = !fits(one);
    count += one.hidden ? 0 : 1;
  }
  shown.textContent = count === cases.length ? `${count} cases` : `${count} of ${cases.length} cases`;
}

function step(by) {
  const open = cases.filter((one) => !one.hidden);
  const now = open.findIndex((one) => one.contains(document.activeElement));
  const next = open[now < 0 ? 0 : Math.min(Math.max(now + by, 0), open.length - 1)];
  next?.querySelector("summary").focus();
}

function reset() {
  controls.reset();
  filter();
}

controls.hidden = false;
controls.addEventListener("input", filter);
controls.addEventListener("submit", (event) => event.preventDefault());
controls.addEventListener("reset", () => setTimeout(filter));

for (const button of document.querySelectorAll("[data-slice]")) {
  button.addEventListener("click", () => {
    controls.reset();
    choices[0].value = button.dataset.slice;
    filter();
    document.getElementById("cases").scrollIntoView();
    choices[0].focus({ preventScroll: true });
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return reset();
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
  if (event.key === "/") {
    event.preventDefault();
    search.focus();
  } else if (event.key === "j" || event.key === "k") {
    step(event.key === "j" ? 1 : -1);
  }
});

const theme = document.getElementById("theme");
theme.hidden = false;
theme.addEventListener("click", () => {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme ?? (dark ? "dark" : "light");
  document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
});
