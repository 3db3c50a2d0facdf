// What the pages do better with scripts on. Every page works without this file.
(() => {
  "use strict";

  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  // After a refused form the reader lands on the list of what to mend.
  const focusErrorSummary = () => {
    const summary = document.getElementById("error-summary");
    if (summary) summary.focus();
  };

  // Hide or show at once, and tell the server in the background so that it is remembered.
  const toggleInstructions = (panel) => {
    const form = panel.querySelector("form");
    const button = panel.querySelector("[data-show]");
    const words = document.getElementById(button.getAttribute("aria-controls"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const sent = new URLSearchParams(new FormData(form));
      sent.set("instructions", button.value);
      const isOpen = button.value === "show";
      words.hidden = !isOpen;
      button.setAttribute("aria-expanded", String(isOpen));
      button.value = isOpen ? "hide" : "show";
      button.querySelector("[data-words]").textContent = isOpen ? button.dataset.hide : button.dataset.show;
      fetch(form.action, { method: "POST", body: sent, redirect: "manual" }).catch(() => {});
    });
  };

  const sizeInWords = (bytes) =>
    bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

  // A place to drop a file, with a plain button that says "Browse". The input itself stays what is focused and sent.
  const enliven = (drop) => {
    if (drop.classList.contains("is-live")) return;
    const input = drop.querySelector("input[type=file]");
    const browse = document.createElement("label");
    const hint = document.createElement("span");
    const chosen = document.createElement("ul");
    browse.className = "usa-button usa-button--outline drop__browse";
    browse.htmlFor = input.id;
    browse.setAttribute("aria-hidden", "true");
    browse.textContent = drop.dataset.browse;
    hint.className = "drop__hint";
    hint.textContent = drop.dataset.drag;
    chosen.className = "drop__chosen";
    chosen.setAttribute("role", "status");
    drop.append(browse, hint, chosen);
    drop.classList.add("is-live");

    const show = () => {
      chosen.replaceChildren(
        ...[...input.files].map((file) => {
          const line = document.createElement("li");
          line.textContent = `${file.name} (${sizeInWords(file.size)})`;
          return line;
        }),
      );
    };
    const over = (isOver) => (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", isOver);
    };
    input.addEventListener("change", show);
    drop.addEventListener("dragover", over(true));
    drop.addEventListener("dragleave", over(false));
    drop.addEventListener("drop", (event) => {
      over(false)(event);
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };

  // The design system's combo box keeps the label but drops what describes the field.
  const describeCombo = (box) => {
    const select = box.querySelector("select");
    const input = box.querySelector("input[role=combobox]");
    if (!select || !input) return;
    ["aria-describedby", "aria-invalid"].forEach((name) => {
      if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    });
  };

  // The design system's box takes Enter only for a whole label: where what is typed leaves one choice, Enter takes it.
  const takeOnlyMatch = (event) => {
    const input = event.target;
    if (event.key !== "Enter" || input.getAttribute("role") !== "combobox" || !input.value.trim()) return;
    const list = input.closest(".usa-combo-box").querySelector(".usa-combo-box__list");
    const found = list && !list.hidden ? list.querySelectorAll("li[role=option]") : [];
    if (found.length !== 1) return;
    event.preventDefault();
    event.stopPropagation();
    found[0].click();
    input.focus();
  };

  const enlivenAll = (root) => each("[data-drop]", enliven, root);

  // A second click on a button that files or pays must not send twice; the server refuses it too.
  const sendOnce = (form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "yes";
      form.setAttribute("aria-busy", "true");
    });
  };

  const begin = () => {
    focusErrorSummary();
    each("[data-instructions]", toggleInstructions);
    enlivenAll(document);
    each(".usa-combo-box", describeCombo);
    each("form[data-once]", sendOnce);
    each("[data-print]", (button) => {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    });
  };

  // Coming back with the browser's Back button brings the page as it was left: let it be sent again.
  window.addEventListener("pageshow", () => each("form[data-once]", (form) => delete form.dataset.sent));
  document.addEventListener("keydown", takeOnlyMatch, true);
  document.addEventListener("htmx:afterSwap", (event) => enlivenAll(event.target));
  window.addEventListener("load", () => each(".usa-combo-box", describeCombo));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
