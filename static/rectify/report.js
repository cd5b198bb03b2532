// Printing needs script; without it the button stays away and the browser's own menu prints as well.
const printer = document.querySelector("[data-prints]");
if (printer) {
  printer.hidden = false;
  printer.addEventListener("click", () => window.print());
}

// One list of tickets open at a time; Escape closes it and gives the focus back.
const lists = document.querySelectorAll("details.rests");
lists.forEach((list) => list.addEventListener("toggle", () => {
  if (list.open) lists.forEach((other) => { if (other !== list) other.open = false; });
}));
document.addEventListener("keydown", (event) => {
  const open = document.querySelector("details.rests[open]");
  if (event.key === "Escape" && open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
