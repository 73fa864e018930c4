// One small script for every page: htmx swaps refusals (409, 422) instead of ignoring them, and j/k/Enter walk tables.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.xhr.status;
  if ([403, 404, 409, 422].includes(status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  if (event.key !== "j" && event.key !== "k") return;
  const rows = [...document.querySelectorAll("[data-row] a.rowlink")];
  if (!rows.length) return;
  const here = rows.indexOf(document.activeElement);
  const next = event.key === "j" ? Math.min(rows.length - 1, here + 1) : Math.max(0, here - 1);
  rows[next].focus();
  event.preventDefault();
});

// "/" leads to the search field from anywhere on a page.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable) return;
  const field = document.querySelector(".searchform input, [data-search]");
  if (!field) return;
  field.focus();
  field.select();
  event.preventDefault();
});

document.addEventListener("submit", (event) => {
  // A second press on a slow line must not send the form twice.
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  if (!form.hasAttribute("hx-post")) form.dataset.sent = "1";
});
