// Saves each field of the wizard as it is left. Without this file every button saves the whole page.
(() => {
  "use strict";

  const PAUSE = 400;
  const LONGEST_WAIT = 5000;
  // What a browser sends to its end also when the page is gone, at most.
  const SENT_ANYWAY = 60000;

  const begin = (form) => {
    const line = form.querySelector("[data-saved-line]");
    let timer = 0;
    let isSending = false;
    let isWanted = false;
    let isLeaving = false;
    let sentLast = "";
    let held = null;

    const say = (words) => {
      if (line.textContent !== words) line.textContent = words;
    };

    // Files go by themselves; where this form was drawn from is a mark, not an answer.
    const typed = () => {
      const data = new FormData(form);
      const found = new URLSearchParams();
      for (const [name, value] of data) if (typeof value === "string") found.append(name, value);
      return found;
    };
    const answers = () => {
      const found = typed();
      form.querySelectorAll("[data-drawn-from]").forEach((mark) => found.delete(mark.name));
      return found.toString();
    };

    const showFee = (fee) => {
      const place = form.querySelector("[data-fee]");
      if (!place || fee === undefined) return;
      place.textContent = fee;
      form.querySelector("[data-fee-line]").hidden = !fee;
    };

    // What is better said before the rest is filled in, at its field, and aloud.
    const placeFor = (input) => {
      const place = document.createElement("p");
      place.className = "usa-error-message at-once";
      place.id = `${input.id}_now`;
      place.setAttribute("role", "status");
      place.hidden = true;
      input.closest("[data-field]").querySelector("label").after(place);
      input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") || ""} ${place.id}`.trim());
      return place;
    };
    const places = new Map();
    form.querySelectorAll("[data-at-once]").forEach((input) => places.set(input.name, placeFor(input)));
    const sayAtOnce = (said) =>
      Object.entries(said || {}).forEach(([name, words]) => {
        const place = places.get(name);
        if (!place || document.getElementById(place.id.replace(/_now$/, "_error"))) return;
        place.hidden = !words;
        if (place.textContent !== words) place.textContent = words;
      });

    const take = (answer) => {
      Object.entries(answer.drawn_from || {}).forEach(([name, mark]) => {
        const field = form.elements.namedItem(name);
        if (field) field.value = mark;
      });
      showFee(answer.fee);
      sayAtOnce(answer.said);
      // The first answer made the draft: from now on the page is at its own address.
      if (answer.path && answer.path !== window.location.pathname) {
        window.history.replaceState(null, "", answer.path);
        form.setAttribute("action", answer.path);
      }
    };

    // Once more when this page is older than the last log-in: the answer brought the new token.
    const posted = async (address, data) => {
      const headers = { "X-Owner": window.efilingOwner() };
      const keepalive = data.toString().length < SENT_ANYWAY;
      const options = { method: "POST", body: data, headers, credentials: "same-origin", keepalive };
      const answer = await fetch(address, options);
      const fresh = window.efilingRenewed(answer);
      if (!fresh) return answer;
      data.set("csrfmiddlewaretoken", fresh);
      return fetch(address, options);
    };

    const send = async () => {
      if (isLeaving) return;
      if (isSending) {
        isWanted = true;
        return;
      }
      const now = answers();
      if (now === sentLast) return;
      isSending = true;
      const data = typed();
      data.set("autosave", "1");
      say(form.dataset.saving);
      try {
        const address = form.getAttribute("action") || window.location.pathname;
        const answer = await (await posted(address, data)).json();
        if (answer.saved) {
          sentLast = now;
          take(answer);
          say(form.dataset.saved);
        } else say(answer.words || form.dataset.failed);
      } catch {
        say(form.dataset.failed);
      }
      isSending = false;
      if (isLeaving) {
        goOn();
        return;
      }
      if (isWanted) {
        isWanted = false;
        send();
      }
    };

    const soon = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(send, PAUSE);
    };

    const goOn = () => {
      if (!held) return;
      const { submitter } = held;
      held = null;
      form.requestSubmit(submitter);
    };

    // A phone that is put away may never come back to this page, and a link leads away in the middle of a word.
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) send();
    });

    sentLast = answers();
    form.addEventListener("change", (event) => {
      if (event.target.type !== "file") soon();
    });
    // A save still on its way would race the page to the server and look like a second window there: let it arrive.
    form.addEventListener("submit", (event) => {
      window.clearTimeout(timer);
      if (isSending && !isLeaving) {
        event.preventDefault();
        held = { submitter: event.submitter };
        window.setTimeout(goOn, LONGEST_WAIT);
      }
      isLeaving = true;
    });
  };

  // A page brought back from the browser's memory shows marks of long ago.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector("[data-draft]")) window.location.reload();
  });
  document.querySelectorAll("[data-draft]").forEach(begin);
})();
