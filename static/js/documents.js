// The documents page with scripts on: files go at once, with progress; verdicts appear by themselves.
// Without this file the same page works by its buttons.
(() => {
  "use strict";

  const POLL_FIRST = 700;
  const POLL_SLOWEST = 4000;

  const panelNow = () => document.querySelector("[data-documents]");
  const tell = (words) => {
    const news = document.querySelector("[data-documents-news]");
    if (news) news.textContent = words;
  };

  // Scripts on: the plain button is not needed, choosing is enough.
  const hidePlainButtons = (root) => {
    root.querySelectorAll("[data-upload-button]").forEach((button) => {
      button.hidden = true;
    });
  };

  const wasTried = () => new URLSearchParams(window.location.search).has("tried");
  const linesOf = (page) => [...page.querySelectorAll("#error-summary li")];

  // Lines are only taken away: nobody is told of a new problem before the next try to go on.
  const settleSummary = (page) => {
    if (!page.querySelector("[data-documents]")) return;
    const open = new Set(linesOf(page).map((line) => line.textContent));
    linesOf(document).forEach((line) => {
      if (!open.has(line.textContent)) line.remove();
    });
    if (linesOf(document).length) return;
    document.getElementById("error-summary")?.remove();
    document.title = page.title;
  };

  const freshPage = async () => {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };

  const drawAgain = async () => {
    const page = await freshPage();
    settleSummary(page);
    const fresh = page.querySelector("[data-documents]");
    const panel = panelNow();
    if (!fresh || !panel) return;
    panel.replaceChildren(...fresh.childNodes);
    panel.toggleAttribute("data-waiting", fresh.hasAttribute("data-waiting"));
    hidePlainButtons(panel);
    // The page's own script dresses new file fields when it hears this.
    panel.dispatchEvent(new CustomEvent("htmx:afterSwap", { bubbles: true }));
    watch();
  };

  const answered = (request) => {
    const errors = request.response && request.response.errors;
    if (request.status !== 200 || !errors) return errors && errors.length ? errors.join(" ") : null;
    drawAgain();
    return "";
  };

  const send = (input, drop) => {
    const title = input.form.querySelector(`[name="title_${drop.dataset.slot}"]`);
    const fields = title ? { [title.name]: title.value } : {};
    window.efilingUpload.send(input, { address: drop.dataset.upload, fields, type: "json", answered });
  };

  // Says whether any card has changed.
  const replaceCards = (documents) => {
    const changed = documents.filter((item) => {
      const old = document.getElementById(item.id);
      return old && old.dataset.state !== item.state;
    });
    changed.forEach((item) => {
      const old = document.getElementById(item.id);
      const holder = document.createElement("template");
      holder.innerHTML = item.html;
      const hadFocus = old.contains(document.activeElement);
      const fresh = holder.content.querySelector("article");
      old.replaceWith(fresh);
      if (hadFocus) {
        fresh.tabIndex = -1;
        fresh.focus();
      }
      tell(item.words);
    });
    return changed.length > 0;
  };

  let timer = 0;
  const watch = (pause = POLL_FIRST) => {
    const panel = panelNow();
    window.clearTimeout(timer);
    if (!panel || !panel.hasAttribute("data-waiting")) return;
    timer = window.setTimeout(async () => {
      try {
        const address = `${panel.dataset.status}?next=${encodeURIComponent(window.location.pathname)}`;
        const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
        const state = await answer.json();
        const hasNews = replaceCards(state.documents);
        panel.toggleAttribute("data-waiting", state.is_waiting);
        if (hasNews && wasTried()) settleSummary(await freshPage());
      } catch {
        // A lost connection: the next try comes later.
      }
      watch(Math.min(pause * 1.3, POLL_SLOWEST));
    }, pause);
  };

  const begin = () => {
    const panel = panelNow();
    if (!panel) return;
    hidePlainButtons(panel);
    window.efilingUpload.onChosen(document, "[data-upload]", send);
    watch();
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
