// One file field that sends what was chosen at once, with progress, and says beside it why something was not taken.
// The pages that take documents load it before their own script.
(() => {
  "use strict";

  const PAUSE = 2000;
  const isSending = (drop) => Boolean(drop.querySelector("progress"));

  const showError = (drop, words) => {
    const box = drop.closest(".field").querySelector("[data-upload-error]");
    box.textContent = words;
    box.hidden = !words;
    drop.closest(".field").classList.toggle("field--error", Boolean(words));
    const input = drop.querySelector("input[type=file]");
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };

  const progressBar = (drop) => {
    const bar = document.createElement("progress");
    bar.className = "drop__bar";
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", drop.closest(".field").querySelector("label").textContent.trim());
    drop.append(bar);
    return bar;
  };

  // `answered` is given the answer and says in words why nothing was taken: "" when all was, null when nobody can tell.
  // `taken` draws the page with what was taken, and is asked again where the connection was lost.
  const send = (input, options, isAgain = false) => {
    const { address, fields, type = "", answered, taken } = options;
    const drop = input.closest("[data-drop]");
    const data = new FormData();
    data.append("csrfmiddlewaretoken", input.form.querySelector("[name=csrfmiddlewaretoken]").value);
    Object.entries(fields).forEach(([name, value]) => data.append(name, value));
    [...input.files].forEach((file) => data.append(input.name, file));
    showError(drop, "");
    const bar = progressBar(drop);
    const settled = (words) => {
      bar.remove();
      input.value = "";
      input.dispatchEvent(new Event("change"));
      showError(drop, words);
    };
    const drawTaken = () =>
      taken().then(
        () => drop.isConnected && settled(""),
        () => window.setTimeout(drawTaken, PAUSE),
      );
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("X-Owner", window.efilingOwner());
    if (type) {
      request.setRequestHeader("Accept", "application/json");
      request.responseType = type;
    }
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      if (!isAgain && window.efilingRenewed(request)) {
        bar.remove();
        send(input, options, true);
        return;
      }
      const words = answered(request);
      if (words === "") drawTaken();
      else settled(words || drop.dataset.failed);
    });
    request.addEventListener("error", () => settled(drop.dataset.failed));
    request.send(data);
  };

  // Choosing is enough: the plain button is not needed.
  const hidePlainButtons = (root) =>
    root.querySelectorAll("[data-upload-button]").forEach((button) => {
      button.hidden = true;
    });

  // `take` is given each field a file is chosen in, also before the scripts had come. A field that is sending opens no
  // chooser and takes no drop: nothing can be chosen that would not be sent.
  const onChosen = (root, selector, take) => {
    const look = (input) => {
      const drop = input.closest && input.closest(selector);
      if (drop && input.type === "file" && input.files.length && !isSending(drop)) take(input, drop);
    };
    const hold = (event) => {
      const drop = event.target.closest(selector);
      if (!drop || !isSending(drop)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    root.addEventListener("change", (event) => look(event.target));
    ["click", "dragover", "drop"].forEach((kind) => root.addEventListener(kind, hold, true));
    root.addEventListener("htmx:afterSwap", () => hidePlainButtons(root));
    hidePlainButtons(root);
    root.querySelectorAll("input[type=file]").forEach(look);
  };

  window.efilingUpload = { onChosen, send };
})();
