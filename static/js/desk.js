// The desk with scripts on: keys on the review page, and a queue that keeps itself up to date.
// Everything here can be done without it, by links and buttons.
(() => {
  "use strict";

  const EVERY = 15000;
  const isTyping = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  // Keys: n and p turn pages, d opens the next document; other letters go to the element that bears them.
  const papers = document.querySelector("[data-papers]");
  const sheets = () => [...document.querySelectorAll("[data-page]")];
  const top = (element) => element.getBoundingClientRect().top - (papers ? papers.getBoundingClientRect().top : 0);
  const show = (element) => {
    if (!element) return;
    element.scrollIntoView({ block: "start" });
    sheets().forEach((sheet) => sheet.classList.toggle("is-current", sheet === element));
  };
  const nextPage = () => show(sheets().find((sheet) => top(sheet) > 24));
  const previousPage = () => show(sheets().filter((sheet) => top(sheet) < 0).pop() || sheets()[0]);
  const nextPaper = () => {
    const all = [...document.querySelectorAll("[data-paper]")];
    show(all.find((paper) => top(paper) > 24) || all[0]);
  };
  const press = (element) => {
    const panel = element.closest("details");
    if (panel) {
      panel.open = true;
      const first = panel.querySelector("form input:not([type=hidden]), form textarea");
      (first || element).focus();
    } else {
      element.focus();
    }
  };

  // Who speaks to the machine, or hits keys unawares, switches the letters off. Kept in this browser.
  const OFF = "desk-keys-off";
  const areOff = () => {
    try {
      return window.localStorage.getItem(OFF) === "1";
    } catch {
      return false;
    }
  };
  const showKeys = () => {
    document.documentElement.classList.toggle("keys-off", areOff());
    document.querySelectorAll("[data-keys-switch]").forEach((box) => {
      box.checked = !areOff();
    });
  };
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-keys-switch]")) return;
    try {
      window.localStorage.setItem(OFF, event.target.checked ? "0" : "1");
    } catch {
      event.target.checked = true;
    }
    showKeys();
  });
  showKeys();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      const panel = document.querySelector("details.decision__panel[open], details.keys[open]");
      if (panel) {
        panel.open = false;
        panel.querySelector("summary").focus();
      }
      return;
    }
    if (isTyping(event.target) || areOff()) return;
    const own = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (own) press(own);
    else if (papers && event.key === "n") nextPage();
    else if (papers && event.key === "p") previousPage();
    else if (papers && event.key === "d") nextPaper();
    else return;
    event.preventDefault();
  });

  // A table wider than the window can be moved by the keyboard too.
  const headingOf = (box) => {
    let before = box.previousElementSibling;
    while (before && !before.matches("h1, h2, h3")) before = before.previousElementSibling;
    return before || document.querySelector("h1");
  };
  document.querySelectorAll(".results").forEach((box) => {
    if (box.scrollWidth <= box.clientWidth) return;
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    const heading = headingOf(box);
    box.setAttribute("aria-label", heading ? heading.textContent.trim() : document.title);
  });

  // The queue: new filings appear, decided ones go, nothing that is checked or focused is pulled away.
  const rows = document.querySelector("[data-live=rows]");
  if (rows) {
    const news = document.querySelector("[data-live-news]");
    const isBusy = () => rows.querySelector("input[name=filing]:checked") || rows.contains(document.activeElement) || document.hidden;
    const refresh = async () => {
      if (isBusy()) return;
      const answer = await fetch(rows.dataset.liveUrl, { credentials: "same-origin", headers: { "X-Desk-Refresh": "1" } }).catch(() => null);
      if (!answer || !answer.ok || answer.redirected || isBusy()) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const before = document.querySelector("[data-live=counts]").textContent.trim();
      for (const part of ["counts", "rows"]) {
        const fresh = page.querySelector(`[data-live=${part}]`);
        const old = document.querySelector(`[data-live=${part}]`);
        if (!fresh || !old) return;
        old.replaceChildren(...fresh.childNodes);
      }
      const after = document.querySelector("[data-live=counts]").textContent.trim();
      if (news && before !== after) news.textContent = after;
    };
    window.setInterval(refresh, EVERY);
  }
})();
