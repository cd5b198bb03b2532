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
  const isComposing = (event) => event.isComposing || event.keyCode === 229;
  // Keys of an input method are for it alone: no listener of any script hears them.
  ["keydown", "keypress"].forEach((name) => window.addEventListener(name, (event) => {
    if (isComposing(event)) event.stopImmediatePropagation();
  }, true));
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
  // A draft is what one person touched in one form and the office has not accepted yet. It lives in this tab only: two
  // tabs never overwrite each other's words, and on a desk that others use none outlives the window. It carries whose it
  // is, the sitting (from one sign-in to the next) and the version of the object on which it was written.
  const store = {
    // A store that is full or forbidden keeps no draft and breaks no page.
    read: (name) => { try { return JSON.parse(sessionStorage.getItem(name)); } catch { return null; } },
    write: (name, value) => { try { sessionStorage.setItem(name, JSON.stringify(value)); } catch { /* not kept */ } },
    drop: (name) => { try { sessionStorage.removeItem(name); } catch { /* nothing was kept */ } },
    names: () => { try { return Object.keys(sessionStorage); } catch { return []; } },
  };
  const DRAFT = "draft:";
  const SENT = "sent";
  const PERSON = "person";
  // Never what is secret, hidden or a file.
  const NEVER = ["hidden", "password", "file", "submit", "button", "image", "reset"];
  const FIELDS = `input${NEVER.map((type) => `:not([type=${type}])`).join("")}, textarea, select`;
  const VERSIONS = ["seen_version", "seen", "version"].map((name) => `input[type=hidden][name=${name}]`).join(", ");
  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
  const wordsIn = (form, name) => all(FIELDS, form).filter((field) => field.name === name && !field.disabled);
  const valuesOf = (fields) => fields.flatMap((field) => {
    if (isChoice(field)) return field.checked ? [field.value] : [];
    return field.options ? [...field.selectedOptions].map((option) => option.value) : [field.value];
  });
  const choose = (select, values) => {
    const options = [...select.options];
    if (!select.multiple && !options.some((option) => values.includes(option.value))) return;
    options.forEach((option) => { option.selected = values.includes(option.value); });
  };
  const fill = (fields, values) => fields.forEach((field, at) => {
    if (isChoice(field)) field.checked = values.includes(field.value);
    else if (field.options) choose(field, values);
    else if (values[at] !== undefined) field.value = values[at];
  });
  const versionOf = (form) => all(VERSIONS, form).map((field) => field.value);
  const decideOn = (form, version) => {
    const fields = all(VERSIONS, form);
    if (fields.length === version.length) fields.forEach((field, at) => { field.value = version[at]; });
  };
  const isSame = (some, others) => some.length === others.length && some.every((one, at) => one === others[at]);

  const draftName = (form) => {
    const { pathname, search } = new URL(form.getAttribute("action") || window.location.href, window.location.href);
    return DRAFT + pathname + search;
  };
  const draftOf = (form) => {
    const draft = store.read(draftName(form));
    return draft && draft.person === form.dataset.person ? draft : null;
  };
  const keepDraft = (form, name) => {
    const draft = draftOf(form) || { typed: {} };
    // As long as nobody said what shall become of the earlier words, they keep the version they were written on.
    if (!form.dataset.asked) Object.assign(draft, { version: versionOf(form), sitting: form.dataset.sitting });
    draft.typed[name] = valuesOf(wordsIn(form, name));
    store.write(draftName(form), { ...draft, person: form.dataset.person, at: Date.now() });
  };
  const dropDrafts = (which = () => true) => store.names()
    .filter((name) => name.startsWith(DRAFT) && which(store.read(name) || {})).forEach(store.drop);
  document.addEventListener("input", (event) => {
    const { form, name } = event.target;
    if (name && form && form.matches("[data-draft]") && wordsIn(form, name).length) keepDraft(form, name);
  });

  // What was sent is forgotten once the office has accepted it; until then it counts as refused.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const draft = form.matches("[data-draft]") && draftOf(form);
    store.write(SENT, draft ? draftName(form) : "");
    if (draft) store.write(draftName(form), { ...draft, sent: true });
  });
  const dropSent = () => {
    store.drop(store.read(SENT) || "");
    store.drop(SENT);
  };
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr, elt } = event.detail;
    const isTaken = xhr.status >= 200 && xhr.status < 300 && !xhr.getResponseHeader("HX-Redirect");
    if (isTaken && elt.matches("form[data-draft]")) store.drop(draftName(elt));
  });

  // ---- Words of before are offered, and given back unasked only where the same person was interrupted ---------------
  const clock = (at) => {
    const two = (number) => String(number).padStart(2, "0");
    const then = new Date(at);
    const day = `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())} `;
    const isToday = then.toDateString() === new Date().toDateString();
    return `${isToday ? "" : day}${two(then.getHours())}:${two(then.getMinutes())}`;
  };
  const told = new WeakMap();
  const hush = (form) => { if (told.has(form)) told.get(form).remove(); };
  const tell = (form, says, at, acts) => {
    hush(form);
    const note = one("#draft-note").content.firstElementChild.cloneNode(true);
    all("[data-says]", note).forEach((line) => { line.hidden = line.dataset.says !== says; });
    all("time", note).forEach((time) => { time.textContent = clock(at); });
    one("[data-files]", note).hidden = !one("input[type=file]", form);
    all("[data-act]", note).forEach((button) => {
      button.hidden = !acts[button.dataset.act];
      button.addEventListener("click", acts[button.dataset.act]);
    });
    const words = one("div", note);
    words.remove();
    const place = form.closest("details:not([open])") || one("[data-first]", form) || form.firstElementChild;
    place.before(note);
    told.set(form, note);
    // A region that is there first and filled then is read out.
    window.requestAnimationFrame(() => note.append(words));
  };
  const begin = (form) => { const first = one(FIELDS, form); if (first) first.focus(); };
  const discard = (form) => {
    store.drop(draftName(form));
    delete form.dataset.asked;
    hush(form);
    begin(form);
  };
  const unfold = (field) => {
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };
  const giveBack = (form, draft) => {
    const names = Object.keys(draft.typed);
    const before = names.map((name) => valuesOf(wordsIn(form, name)));
    const version = versionOf(form);
    names.forEach((name) => fill(wordsIn(form, name), draft.typed[name]));
    // Written on an older version, they are sent as such: the office answers with both.
    decideOn(form, draft.version);
    delete form.dataset.asked;
    // Given back once, they are offered like any others from now on.
    store.write(draftName(form), { ...draft, sitting: form.dataset.sitting, sent: false });
    tell(form, "kept", draft.at, {
      discard: () => {
        names.forEach((name, at) => fill(wordsIn(form, name), before[at]));
        decideOn(form, version);
        discard(form);
      },
    });
    const fields = names.flatMap((name) => wordsIn(form, name));
    all("details", form).filter((fold) => fields.some((field) => fold.contains(field))).forEach(unfold);
    return fields[0];
  };
  const offer = (form, draft, says) => {
    form.dataset.asked = "yes";
    tell(form, says, draft.at, {
      restore: () => {
        const first = giveBack(form, draft);
        if (first) { unfold(first); first.focus(); }
      },
      discard: () => discard(form),
    });
  };
  const isAnswer = (form) => Boolean(one("[role=alert], [aria-invalid=true]", form.parentElement));
  const wouldChangeNothing = (form, draft) => Object.entries(draft.typed)
    .every(([name, values]) => isSame(values, valuesOf(wordsIn(form, name))));
  const meet = (form) => {
    // Else the browser would hand them to whoever goes back in its history.
    form.autocomplete = "off";
    const draft = draftOf(form);
    // A form that came back with an answer holds what was typed already.
    if (!draft || isAnswer(form)) return;
    const isCurrent = isSame(draft.version, versionOf(form));
    const isInterrupted = draft.sent || draft.sitting !== form.dataset.sitting;
    if (wouldChangeNothing(form, draft)) store.drop(draftName(form));
    else if (isCurrent && isInterrupted) giveBack(form, draft);
    else offer(form, draft, isCurrent ? "left" : "changed");
  };

  // ---- Words are one person's -------------------------------------------------------------------------------------
  const shell = one(".app[data-person]");
  const person = shell ? shell.dataset.person : "";
  if (person) dropDrafts((draft) => draft.person !== person);
  store.write(PERSON, person);
  // A page that the browser kept whole may be of somebody who has left.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted || store.read(PERSON) === person) return;
    document.body.hidden = true;
    window.location.reload();
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

  // A refused form comes back without the files that were chosen in it; they are put back where they were.
  let chosen = {};
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig.elt;
    chosen = {};
    if (event.detail.xhr.status < 400 || !form.matches("form")) return;
    all("input[type=file]", form).forEach((field) => { chosen[field.id] = field.files; });
  });
  const giveBackFiles = (within) => all("input[type=file]", within).forEach((field) => {
    const files = chosen[field.id];
    if (files && files.length && !field.files.length) field.files = files;
  });

  // ---- After a part of the page changed -------------------------------------------------------------------------
  const settle = (within) => {
    if (one("[data-result] .closed, [data-result].closed, [data-result].soon", within)) dropSent();
    all("form[data-draft]", within).forEach(meet);
    giveBackFiles(within);
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
