// The correction page with scripts on: a chosen file goes at once, with progress; its card comes by itself when it is
// checked. Without this file the same page works by its buttons.
(() => {
  "use strict";

  const FIRST = 1000;
  const PAUSE = 1500;

  const panel = document.querySelector("[data-correction]");
  if (!panel) return;
  const form = panel.closest("form");
  const isSending = () => Boolean(panel.querySelector("progress"));
  const hasChosen = () => [...panel.querySelectorAll("input[type=file]")].some((input) => input.files.length);
  const pageOf = (text) => new DOMParser().parseFromString(text, "text/html");

  const hidePlainButtons = () =>
    panel.querySelectorAll(".slot__add").forEach((button) => {
      button.hidden = true;
    });

  const redraw = (page) => {
    const fresh = page.querySelector("[data-correction]");
    if (!fresh) return false;
    panel.replaceChildren(...fresh.childNodes);
    panel.toggleAttribute("data-waiting", fresh.hasAttribute("data-waiting"));
    hidePlainButtons();
    // The page's own script dresses new file fields when it hears this.
    panel.dispatchEvent(new CustomEvent("htmx:afterSwap", { bubbles: true }));
    return true;
  };

  const look = async () => {
    if (!panel.hasAttribute("data-waiting")) return;
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    if (answer && answer.ok && !hasChosen()) {
      const page = pageOf(await answer.text());
      const fresh = page.querySelector("[data-correction]");
      if (fresh && !fresh.hasAttribute("data-waiting")) {
        redraw(page);
        return;
      }
    }
    window.setTimeout(look, PAUSE);
  };

  const answered = (request) => {
    const page = pageOf(request.responseText || "");
    const refused = page.querySelector(".usa-alert--error.message");
    if (refused) return refused.textContent.trim();
    if (request.status !== 200) return null;
    if (!redraw(page)) location.reload();
    else window.setTimeout(look, FIRST);
    return "";
  };

  // Only the file: what is typed saves itself.
  const send = (input) =>
    window.efilingUpload.send(input, { address: form.getAttribute("action"), fields: { act: "files" }, answered });

  window.efilingUpload.onChosen(panel, "[data-drop]", (input) => {
    if (!isSending()) send(input);
  });
  hidePlainButtons();
  window.setTimeout(look, FIRST);
})();
