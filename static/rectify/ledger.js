// Choosing rows works without this file. It counts them, chooses all at once, and lets the keyboard choose.
"use strict";
(() => {
  const form = document.querySelector("#choose");
  if (!form) return;
  const boxes = () => [...form.querySelectorAll("input[name=ticket]")];
  const whole = form.querySelector("[data-all]");
  const bar = form.querySelector(".batch");

  const count = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    boxes().forEach((box) => box.closest("tr").classList.toggle("on", box.checked));
    bar.querySelector("output").textContent = chosen;
    bar.querySelector("[data-chosen]").hidden = chosen === 0;
    bar.querySelector("[data-hint]").hidden = chosen > 0;
    bar.querySelectorAll("button").forEach((button) => { button.disabled = chosen === 0; });
    bar.classList.toggle("on", chosen > 0);
    whole.checked = chosen > 0 && chosen === boxes().length;
    whole.indeterminate = chosen > 0 && !whole.checked;
  };
  const chooseAll = (yes) => { boxes().forEach((box) => { box.checked = yes; }); count(); };

  whole.hidden = false;
  whole.addEventListener("change", () => chooseAll(whole.checked));
  form.addEventListener("change", count);
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "X") {
      event.preventDefault();
      chooseAll(!boxes().every((box) => box.checked));
    } else if (event.key === "x") {
      const box = form.querySelector("tr.cur input[name=ticket]");
      if (!box) return;
      event.preventDefault();
      box.checked = !box.checked;
      count();
    }
  });
  // Going back brings the chosen rows with it.
  window.addEventListener("pageshow", count);
  count();
})();
