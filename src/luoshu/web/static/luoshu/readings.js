// The desk by keyboard: J and K walk the figures, Enter accepts, E corrects, D drops. Without this script links and forms do the same.
const desk = document.querySelector(".readdesk");
const card = document.getElementById("figure");

function here() {
  const shown = card.querySelector(".figcard");
  return shown ? shown.dataset.start : "";
}

function mark() {
  const start = here();
  for (const one of document.querySelectorAll(".readdesk .here")) one.classList.remove("here");
  const figure = document.getElementById("f" + start);
  const row = document.getElementById("r" + start);
  if (figure) {
    figure.classList.add("here");
    const text = figure.closest(".readtext");
    const box = text.getBoundingClientRect();
    const at = figure.getBoundingClientRect();
    if (at.top < box.top + 30 || at.bottom > box.bottom - 30) text.scrollTop += at.top - box.top - box.height / 3;
  } else if (start) {
    // The next figure that waits is on another leaf of a long text.
    const url = new URL(location.href);
    if (card.dataset.moved) { url.searchParams.set("at", start); location.assign(url); }
  }
  if (row) row.classList.add("here");
}

function open(start) {
  window.htmx.ajax("GET", `/readings/${desk.dataset.code}/figures/${start}/`, { target: "#figure" });
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "figure" || card.contains(event.target)) { card.dataset.moved = "1"; mark(); }
});

desk.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-start]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  open(link.dataset.start);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT|BUTTON|SUMMARY)$/.test(event.target.tagName)) return;
  if (window.matchMedia("(max-width: 760px)").matches) return;
  const rows = [...document.querySelectorAll(".figlist a[data-start]")];
  const at = rows.findIndex((row) => row.dataset.start === here());
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    const next = rows[key === "j" ? Math.min(rows.length - 1, at + 1) : Math.max(0, at - 1)];
    if (next) open(next.dataset.start);
  } else if (key === "enter" && !event.target.closest("a:not([data-start])")) {
    const form = document.getElementById("acceptform");
    if (form) form.requestSubmit();
  } else if (key === "d") {
    const button = document.getElementById("dropbutton");
    if (button) button.click();
  } else if (key === "e") {
    const details = document.getElementById("correct");
    if (details) { details.open = true; details.querySelector("input[name=indicator]").focus(); }
  } else return;
  event.preventDefault();
});

mark();
