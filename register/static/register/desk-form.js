/* Writing an application, made easier: text is kept while one types, counters count on, rows come and go.
   Without this file everything still works by the save button. Texts come from the page and from the server. */

"use strict";

(() => {
  const form = document.getElementById("toepassing");
  if (!form) return;

  const EVERY = 20_000; // milliseconds between two times that text is kept
  const PAUSE = 1_000; // after which someone who types is told how much room is left
  const FEW = 0.1; // part of the limit from which that is worth saying
  const status = document.getElementById("bewaard");
  const announcer = document.getElementById("gemeld");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const typed = () => {
    const data = new FormData(form);
    ["csrfmiddlewaretoken", "issued"].forEach((name) => data.delete(name));
    return new URLSearchParams(data).toString();
  };

  /* Counters */

  const count = (line) => {
    const control = document.getElementById(line.dataset.counts);
    const limit = Number(line.dataset.limit);
    // As the server counts: a sign outside the common ones is one character.
    const left = limit - [...control.value.trim()].length;
    const text = left < 0 ? form.dataset.over : form.dataset.left;
    line.textContent = text.replace("{n}", Math.abs(left)).replace("{limit}", limit);
    line.classList.toggle("desk-wrong", left < 0);
    return left < limit * FEW ? line.textContent : "";
  };

  let quiet;
  const countSoon = (control) => {
    const line = document.querySelector(`[data-counts="${control.id}"]`);
    if (!line) return;
    const worth = count(line);
    clearTimeout(quiet);
    quiet = setTimeout(() => { announcer.textContent = worth; }, PAUSE);
  };

  /* Rows of a title and a link */

  const number = (group) => all(".desk-link-row", group).forEach((row, index) => {
    all("label, [data-remove] span", row).forEach((part) => {
      const text = [...part.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && /\d/.test(node.data));
      if (text) text.data = text.data.replace(/\d+/, index + 1);
    });
    const first = row.querySelector("input");
    first.id = first.id.replace(/_\d+$/, `_${index}`);
  });

  const addRow = (button) => {
    const rows = all(".desk-link-row", button.parentElement);
    const row = rows.at(-1).cloneNode(true);
    all("input", row).forEach((input) => { input.value = ""; });
    rows.at(-1).after(row);
    number(button.parentElement);
    row.querySelector("input").focus();
  };

  const removeRow = (button) => {
    const row = button.closest(".desk-link-row");
    const group = row.parentElement;
    if (all(".desk-link-row", group).length === 1) {
      all("input", row).forEach((input) => { input.value = ""; });
    } else {
      (row.nextElementSibling.querySelector("input") || group.querySelector("[data-add]")).focus();
      row.remove();
      number(group);
    }
    keep();
  };

  const isEmpty = (row) => all("input", row).every((input) => !input.value);
  all("[data-add]", form).forEach((button) => {
    // The page has a few empty rows for who has no script; with one, a single one will do.
    all(".desk-link-row", button.parentElement).filter(isEmpty).slice(1).forEach((row) => row.remove());
    number(button.parentElement);
  });

  /* Keeping what is not saved yet, one request at a time */

  const atFirst = typed();
  let kept = atFirst;
  let busy = null;
  let again = false;
  let stopped = false;
  let leaving = false;

  const pause = (reason) => {
    stopped = true;
    status.textContent = reason;
    status.classList.add("desk-wrong");
    announcer.textContent = reason;
  };

  const show = (told) => {
    status.textContent = told.said;
    all("[data-meter]").forEach((place) => { place.textContent = told.meter; });
    document.querySelector("[data-missing]").replaceChildren(...told.missing.map(({ label, target }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${target}`;
      link.textContent = label;
      item.append(link);
      return item;
    }));
    Object.entries(told.sections).forEach(([key, state]) => {
      const place = document.querySelector(`[data-state="${key}"]`);
      if (place) place.textContent = state;
    });
    Object.entries(told.rows).forEach(([name, row]) => {
      const place = document.querySelector(`[data-field="${name}"]`);
      if (!place) return;
      place.querySelector(".desk-mark").textContent = row.mark;
      place.querySelector(".desk-notes").replaceChildren(...row.notes.map((note) => {
        const line = document.createElement("p");
        line.textContent = note;
        return line;
      }));
    });
    const colleague = document.getElementById("wie-nog");
    colleague.textContent = told.who_else;
    colleague.hidden = !told.who_else;
    if (told.paused) pause(told.paused);
  };

  const send = async (text) => {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: new FormData(form),
      redirect: "manual",
      signal: busy.signal,
    });
    if (leaving) return;
    if (answer.type === "opaqueredirect" || answer.status === 403) return pause(form.dataset.signedOut);
    if ([409, 413].includes(answer.status)) return pause((await answer.json()).paused);
    if (!answer.ok) throw new Error(answer.status);
    kept = text;
    show(await answer.json());
  };

  const keep = async () => {
    const text = typed();
    if (stopped || leaving || text === kept) return;
    if (busy) {
      again = true;
      return;
    }
    busy = new AbortController();
    try {
      await send(text);
    } catch {
      if (!leaving) status.textContent = form.dataset.failed;
    }
    busy = null;
    if (again) {
      again = false;
      keep();
    }
  };

  form.addEventListener("input", (event) => {
    if (!stopped) status.textContent = form.dataset.unsaved;
    countSoon(event.target);
  });
  form.addEventListener("change", keep);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add], [data-remove]");
    if (button) button.matches("[data-add]") ? addRow(button) : removeRow(button);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    busy?.abort();
  });
  // Back from the next page by the browser's own button: the form is there again.
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("beforeunload", (event) => {
    if (!leaving && typed() !== atFirst) event.preventDefault();
  });
  setInterval(keep, EVERY);

  all("[data-add], [data-remove]", form).forEach((button) => { button.hidden = false; });
  all("[data-without-script]", form).forEach((line) => { line.hidden = true; });
  // A link to what is folded away opens it.
  all('a[href="#volledigheid"]').forEach((link) => link.addEventListener("click", () => {
    document.getElementById("volledigheid").open = true;
  }));
})();
