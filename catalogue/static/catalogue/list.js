// Applies a filter as soon as it is ticked. Without this file the button "Filters toepassen" does the same.
"use strict";

(() => {
  const form = document.getElementById("kiezen");
  const message = document.getElementById("melding");
  const PARTS = ["#filters", "#gevonden", ".languages"];
  const here = () => location.pathname + location.search;
  let asking = null;
  let shown = here();

  const address = () => {
    const chosen = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) chosen.append(name, value);
    return `${form.action.split("#")[0]}${chosen.size ? "?" : ""}${chosen}`;
  };

  // The same control or folded part in the page that comes.
  const same = (element) => {
    if (element.id) return `#${CSS.escape(element.id)}`;
    return element.name ? `[name="${element.name}"][value="${CSS.escape(element.value)}"]` : null;
  };

  const show = (page) => {
    const focused = PARTS.some((part) => document.querySelector(part).contains(document.activeElement))
      ? same(document.activeElement)
      : null;
    const height = focused && document.activeElement.getBoundingClientRect().top;
    const folded = [...form.querySelectorAll("details")].map((part) => [same(part) || ".filters", part.open]);
    const picked = [...document.querySelectorAll("[name=nummer]:checked")].map(same);
    for (const part of PARTS) document.querySelector(part).replaceWith(page.querySelector(part));
    for (const [part, open] of folded) form.querySelector(part)?.toggleAttribute("open", open);
    for (const box of picked) form.querySelector(box)?.toggleAttribute("checked", true);
    document.title = page.title;
    message.textContent = document.getElementById("resultaten").textContent;
    const again = focused && form.querySelector(focused);
    again?.focus({ preventScroll: true });
    if (again) window.scrollBy({ top: again.getBoundingClientRect().top - height, behavior: "instant" });
  };

  const fetchAndShow = async (url) => {
    asking?.abort();
    asking = new AbortController();
    shown = here();
    try {
      const answer = await fetch(url, { signal: asking.signal });
      if (!answer.ok) throw new Error(answer.status);
      const text = await answer.text();
      show(new DOMParser().parseFromString(text, "text/html"));
    } catch (error) {
      if (error.name !== "AbortError") window.location.assign(url);
    }
  };

  form.addEventListener("change", ({ target }) => {
    if (!target.matches(".filters [type=checkbox], .filters [type=radio]")) return;
    const url = address();
    history.pushState(null, "", url);
    fetchAndShow(url);
  });

  // Back and forward; within a page they only change what is after the #.
  window.addEventListener("popstate", () => here() !== shown && fetchAndShow(location.href));
})();
