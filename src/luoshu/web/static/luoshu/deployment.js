// Items of a deployment by keyboard: j and k walk those still to be decided, a, m and d go to what can be done with one.
const items = () => [...document.querySelectorAll("[data-item]")].filter((one) => one.querySelector(".itemforms"));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  const all = items();
  if (!all.length) return;
  const here = all.findIndex((one) => one.contains(document.activeElement));
  if (event.key === "j" || event.key === "k") {
    const next = event.key === "j" ? Math.min(all.length - 1, here + 1) : Math.max(0, here - 1);
    all[next].focus();
    all[next].scrollIntoView({ block: "center" });
    event.preventDefault();
    return;
  }
  const aim = all[Math.max(0, here)].querySelector(`[data-key="${event.key}"]`);
  if (!aim) return;
  const fold = aim.closest("details");
  if (fold) fold.open = true;
  (fold ? fold.querySelector("input:not([type=hidden])") : aim).focus();
  event.preventDefault();
});
