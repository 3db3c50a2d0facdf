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

  const drawPanel = async () => settleSummary(await window.efilingRedraw.page("[data-documents]"));
  const drawAgain = async () => {
    await drawPanel();
    watch();
  };

  const answered = (request) => {
    const errors = request.response && request.response.errors;
    return request.status === 200 && errors ? "" : (errors || []).join(" ") || null;
  };

  const send = (input, drop) => {
    const title = input.form.querySelector(`[name="title_${drop.dataset.slot}"]`);
    const fields = title ? { [title.name]: title.value } : {};
    const taken = () => {
      if (title && title.value === fields[title.name]) title.value = "";
      return drawAgain();
    };
    window.efilingUpload.send(input, { address: drop.dataset.upload, fields, type: "json", answered, taken });
  };

  const isNews = (item) => {
    const old = document.getElementById(item.id);
    return old && old.dataset.state !== item.state;
  };
  const drawCard = (item) => {
    const holder = document.createElement("template");
    holder.innerHTML = item.html;
    window.efilingRedraw.part(document.getElementById(item.id), holder.content.querySelector("article"));
  };

  // On a page that was tried the news may settle lines of the summary: the page is asked for, and its cards come with it.
  const drawNews = async (state) => {
    const news = state.documents.filter(isNews);
    if (news.length && wasTried()) await drawPanel();
    else {
      news.forEach(drawCard);
      panelNow().toggleAttribute("data-waiting", state.is_waiting);
    }
    news.forEach((item) => tell(item.words));
  };

  let timer = 0;
  const watch = (pause = POLL_FIRST) => {
    const panel = panelNow();
    window.clearTimeout(timer);
    if (!panel.hasAttribute("data-waiting")) return;
    timer = window.setTimeout(async () => {
      try {
        const address = `${panel.dataset.status}?next=${encodeURIComponent(window.location.pathname)}`;
        const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
        await drawNews(await answer.json());
      } catch {
        // A lost connection: the next try comes later.
      }
      watch(Math.min(pause * 1.3, POLL_SLOWEST));
    }, pause);
  };

  const begin = () => {
    if (!panelNow()) return;
    window.efilingUpload.onChosen(document, "[data-upload]", send);
    watch();
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
