// Correcting works without this file. It splits at the cursor, and keeps the original where the reader was.
"use strict";
(() => {
  const correction = () => document.querySelector("#correction");
  const source = () => document.querySelector("#source");
  let scrolled = 0;

  // ---- Split at the cursor: places count in code points, as everything about a text does ---------------------------
  const caret = () => {
    const field = correction() && correction().querySelector("[data-caret]");
    if (!field) return;
    field.hidden = false;
    const text = field.querySelector("textarea");
    const note = () => {
      field.querySelector("[name=caret]").value = Array.from(text.value.slice(0, text.selectionStart)).length;
    };
    ["click", "keyup", "select"].forEach((name) => text.addEventListener(name, note));
    text.focus();
    text.setSelectionRange(0, 0);
  };

  // ---- The original stays where it was, and shows what is being corrected ------------------------------------------
  const show = () => {
    const pane = source();
    const mark = pane && pane.querySelector("mark.on");
    if (!mark || pane.scrollHeight <= pane.clientHeight) return;
    const top = mark.offsetTop - pane.offsetTop;
    if (top < pane.scrollTop || top > pane.scrollTop + pane.clientHeight - 60) pane.scrollTop = Math.max(0, top - 60);
  };
  document.addEventListener("htmx:beforeSwap", () => { if (source()) scrolled = source().scrollTop; });
  document.addEventListener("htmx:afterSettle", () => {
    if (source()) source().scrollTop = scrolled;
    show();
    caret();
  });
  show();
  caret();
})();
