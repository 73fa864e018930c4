// A number of the list goes into the text where the cursor stands.
(() => {
  const text = document.getElementById("text");
  if (!text) return;
  document.querySelectorAll("[data-slot]").forEach((button) => {
    button.addEventListener("click", () => {
      text.setRangeText(button.dataset.slot, text.selectionStart, text.selectionEnd, "end");
      text.focus();
    });
  });
  document.getElementById("preview")?.scrollIntoView({ block: "start" });
})();
