// Every page works without this file. It adds keys, keeps what was typed, moves the focus and shows progress.
"use strict";
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const isTyping = (target) => Boolean(target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea"));

  // ---- Menus and dialogs -----------------------------------------------------------------------------------------
  const closeMenus = (except) => all("details.menu[open]").forEach((menu) => {
    if (!menu.contains(except)) menu.open = false;
  });
  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    const opener = event.target.closest("[data-opens]");
    if (opener) one(`#${opener.dataset.opens}`).showModal();
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog").close();
    if (event.target.tagName === "DIALOG") event.target.close();
  });
  if (window.HTMLDialogElement) all("[data-opens]").forEach((opener) => { opener.hidden = false; });

  // ---- Keys ------------------------------------------------------------------------------------------------------
  const rows = () => all("[data-row]");
  const step = (by) => {
    const list = rows();
    if (!list.length) return;
    const at = list.findIndex((row) => row.classList.contains("cur"));
    const next = at < 0 ? 0 : Math.max(0, Math.min(list.length - 1, at + by));
    list.forEach((row, index) => row.classList.toggle("cur", index === next));
    one("a", list[next]).focus();
  };
  const follow = (selector) => { const link = one(selector); if (link) link.click(); };
  const keys = {
    "/": () => one("#search") && one("#search").focus(),
    "?": () => { const help = one("#keys"); if (help && help.showModal) help.showModal(); },
    j: () => step(1),
    k: () => step(-1),
    c: () => follow("[data-clears]"),
  };
  const places = { t: "[data-place=work]", l: "[data-place=ledger]", i: "[data-place=inspections]", c: "[data-place=calendar]" };
  let goingSince = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = one("details.menu[open]");
      if (menu) { menu.open = false; one("summary", menu).focus(); }
      return;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest && event.target.closest("form");
      if (form && event.target.tagName === "TEXTAREA") { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
    if (Date.now() - goingSince < 1200 && places[event.key]) {
      goingSince = 0;
      event.preventDefault();
      follow(places[event.key]);
    } else if (event.key === "g") {
      goingSince = Date.now();
    } else if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  // ---- Nothing typed is lost -------------------------------------------------------------------------------------
  // A draft lives in this tab only, under the address it is sent to, until the office has accepted it.
  const DRAFT = "draft:";
  const draftName = (form) => { const { pathname, search } = new URL(form.action); return DRAFT + pathname + search; };
  const drafted = (form) => all("textarea, input[type=text], input[type=date], input[type=number], select", form)
    .filter((field) => field.name && !field.disabled);
  const readDraft = (form) => {
    try { return JSON.parse(sessionStorage.getItem(draftName(form))); } catch { return null; }
  };
  const keepDraft = (form) => {
    const typed = {};
    drafted(form).forEach((field) => {
      typed[field.name] = field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
    });
    try { sessionStorage.setItem(draftName(form), JSON.stringify(typed)); } catch { /* A full store keeps no draft. */ }
  };
  const restoreDraft = (form) => {
    const typed = readDraft(form);
    if (!typed) return;
    drafted(form).forEach((field) => {
      const value = typed[field.name];
      if (value === undefined) return;
      if (field.multiple) [...field.options].forEach((option) => { option.selected = value.includes(option.value); });
      else field.value = value;
    });
  };
  // A form that was sent is forgotten once the office says that it is done.
  const SENT = "sent";
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-draft]")) sessionStorage.setItem(SENT, draftName(event.target));
  });
  const dropSent = () => {
    sessionStorage.removeItem(sessionStorage.getItem(SENT));
    sessionStorage.removeItem(SENT);
  };
  const dropDrafts = () => Object.keys(sessionStorage).filter((name) => name.startsWith(DRAFT))
    .forEach((name) => sessionStorage.removeItem(name));
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.matches("[data-draft]")) keepDraft(form);
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-forgets]")) dropDrafts(); });

  // ---- Files: drop them, see how far they are ---------------------------------------------------------------------
  const onDrop = (event) => {
    const area = event.target.closest && event.target.closest(".drop");
    if (!area) return;
    event.preventDefault();
    area.classList.toggle("on", event.type === "dragover");
    if (event.type === "drop") one("input[type=file]", area).files = event.dataTransfer.files;
  };
  ["dragover", "dragleave", "drop"].forEach((name) => document.addEventListener(name, onDrop));
  const meter = (form) => one("[data-upload]", form);
  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.closest && meter(event.target);
    if (!bar || !event.detail.total) return;
    bar.hidden = false;
    const share = Math.round((100 * event.detail.loaded) / event.detail.total);
    one("progress", bar).value = share;
    one("output", bar).textContent = `${share}%`;
  });

  // ---- After a part of the page changed -------------------------------------------------------------------------
  const settle = (within) => {
    if (one("[data-result] .closed", within)) dropSent();
    // A form that came back with an answer already holds what was typed.
    all("form[data-draft]", within).forEach((form) => { if (!one("[role=alert]", form)) restoreDraft(form); });
    if (window.innerWidth < 761) all("details.why", within).forEach((details) => { details.open = false; });
  };
  const focusIn = (within) => {
    const first = one("[role=alert]", within) || one("[aria-invalid=true]", within) || one("[data-result]", within)
      || one("[data-first] input:not([type=hidden]), [data-first] textarea, [data-first] select", within);
    if (first) first.focus();
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target.closest("form");
    if (form) all("button", form).forEach((button) => { button.disabled = true; });
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (!form) return;
    all("button", form).forEach((button) => { button.disabled = false; });
    const bar = meter(form);
    if (bar) bar.hidden = true;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    settle(event.target);
    focusIn(event.target);
  });
  const say = (event, message) => {
    const asked = event.detail.elt;
    const form = (asked && asked.closest && asked.closest("form")) || one("#main");
    all("[data-failed]", form).forEach((note) => note.remove());
    const note = one(message).content.firstElementChild.cloneNode(true);
    note.dataset.failed = "";
    form.prepend(note);
    note.focus();
  };
  document.addEventListener("htmx:sendError", (event) => say(event, "#request-failed"));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 404) window.location.reload();
    else say(event, event.detail.xhr.status === 503 ? "#not-just-now" : "#request-failed");
  });
  // A refusal is a part of a page; a whole page in its place means that this one has outlived its session.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status !== 403 || !/^\s*<!doctype/i.test(xhr.responseText)) return;
    event.detail.shouldSwap = false;
    say(event, "#page-too-old");
  });

  settle(document);
  const result = one("[data-result], [role=alert]");
  if (result) result.focus();
})();
