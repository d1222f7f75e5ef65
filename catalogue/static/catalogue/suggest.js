// Suggestions under a search box: an ARIA 1.2 combobox. Without this file the box searches as it always does.
"use strict";

(() => {
  const { url, label, none, one, many } = document.currentScript.dataset;
  const SHORTEST = 2;
  const PAUSE = 150;

  const element = (name, attributes, ...parts) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
    made.append(...parts);
    return made;
  };

  const enhance = (input) => {
    const id = `${input.id}-suggesties`;
    const list = element("ul", { id, role: "listbox", "aria-label": label, class: "suggestions", hidden: "hidden" });
    const status = element("p", { role: "status", class: "hidden-text" });
    let active = -1;
    let asking = null;
    let waiting = 0;
    let asked = "";

    const mark = (number) => {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = number;
      const option = list.children[active];
      option?.setAttribute("aria-selected", "true");
      option?.scrollIntoView({ block: "nearest" });
      if (option) input.setAttribute("aria-activedescendant", option.id);
      else input.removeAttribute("aria-activedescendant");
    };

    const open = (shown) => {
      list.hidden = !shown;
      input.setAttribute("aria-expanded", String(shown));
      if (!shown) mark(-1);
    };

    const close = () => {
      clearTimeout(waiting);
      asking?.abort();
      asked = "";
      open(false);
    };

    const go = (option) => {
      close();
      location.assign(option.dataset.url);
    };

    const show = (suggestions) => {
      mark(-1);
      list.replaceChildren(
        ...suggestions.map(({ kind, text, url: address, lang }, number) =>
          element(
            "li",
            { id: `${id}-${number}`, role: "option", "aria-selected": "false", "data-url": address },
            element("span", { lang }, text),
            " ",
            element("span", { class: "kind" }, kind),
          ),
        ),
      );
      const count = suggestions.length;
      status.textContent = count ? (count === 1 ? one : many.replace("{}", count)) : none;
      open(count > 0);
    };

    const ask = async () => {
      const typed = input.value.trim();
      if (typed === asked) return;
      close();
      if (typed.length < SHORTEST) {
        status.textContent = "";
        return;
      }
      asked = typed;
      const own = (asking = new AbortController());
      try {
        const answer = await fetch(`${url}?${new URLSearchParams({ q: typed })}`, { signal: own.signal });
        if (!answer.ok) return;
        const { suggestions } = await answer.json();
        if (own === asking && !own.signal.aborted) show(suggestions);
      } catch {
        // Aborted, or no connection: one can search all the same.
      }
    };

    const KEYS = {
      ArrowDown: () => mark(active + 1 < list.children.length ? active + 1 : -1),
      ArrowUp: () => mark(active < 0 ? list.children.length - 1 : active - 1),
      Escape: close,
    };

    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, PAUSE);
    });

    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (list.hidden) {
        if (event.key === "ArrowDown" && input.value) ask();
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        go(list.children[active]);
      } else if (KEYS[event.key]) {
        event.preventDefault();
        KEYS[event.key]();
      }
    });

    input.addEventListener("blur", close);
    input.form.addEventListener("submit", close);
    // The box keeps the focus, so that it does not close before the click.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) go(option);
    });

    // A search box has a role that no other one may take the place of.
    input.type = "text";
    input.enterKeyHint = "search";
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", id);
    input.setAttribute("aria-expanded", "false");
    input.parentElement.append(list);
    input.parentElement.after(status);
  };

  for (const input of document.querySelectorAll("input[data-suggest]")) enhance(input);
})();
