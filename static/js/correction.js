// The correction page with scripts on: a chosen file goes at once, with progress; its card comes by itself when it is
// checked. Without this file the same page works by its buttons.
(() => {
  "use strict";

  const PAUSE = 1500;
  const PANEL = "[data-correction]";

  const panel = document.querySelector(PANEL);
  if (!panel) return;
  const form = panel.closest("form");

  let timer = 0;
  const drawAgain = async () => {
    await window.efilingRedraw.page(PANEL);
    watch();
  };
  const watch = () => {
    window.clearTimeout(timer);
    if (panel.hasAttribute("data-waiting")) timer = window.setTimeout(() => drawAgain().catch(watch), PAUSE);
  };

  const answered = (request) => {
    const page = new DOMParser().parseFromString(request.responseText || "", "text/html");
    const refused = page.querySelector(".usa-alert--error.message");
    if (refused) return refused.textContent.trim();
    return request.status === 200 ? "" : null;
  };

  // Only the file: what is typed saves itself.
  const send = (input) => {
    const options = { address: form.getAttribute("action"), fields: { act: "files" }, answered, taken: drawAgain };
    window.efilingUpload.send(input, options);
  };

  window.efilingUpload.onChosen(panel, "[data-drop]", send);
  watch();
})();
