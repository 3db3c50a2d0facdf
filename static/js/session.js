// A session ends after a while without use. Warn before, let the keyboard answer, and count work on the page as use.
// What was typed and not sent is kept by the server when it ends, and typed in again after the next log-in.
(() => {
  "use strict";

  const FRESH = "X-Fresh-Token";

  // A page older than the last log-in is given the new token, if it was drawn for the same person: who that is, is told.
  window.efilingOwner = () => document.querySelector("dialog[data-idle]")?.dataset.owner || "";
  // Gives the token that came with an answer, if one did: what was sent is to be sent once more with it.
  window.efilingRenewed = (answer) => {
    const fresh = answer.headers ? answer.headers.get(FRESH) : answer.getResponseHeader(FRESH);
    if (fresh)
      document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => {
        field.value = fresh;
      });
    return fresh;
  };

  const box = document.querySelector("dialog[data-idle]");
  if (!box || !box.showModal) return;

  const WARN = Number(box.dataset.warnAfter) * 1000;
  const END = Number(box.dataset.endAfter) * 1000;
  const TELL_AGAIN = 5 * 60 * 1000;
  const KEY = "efiling-last-use";
  const stayForm = box.querySelector("form[data-stay]");
  const left = box.querySelector("[data-left]");
  let lastUse = Date.now();
  let isTouched = false;

  // Several windows share one session: use in any of them counts for all.
  const remember = () => {
    lastUse = Date.now();
    isTouched = false;
    try {
      localStorage.setItem(KEY, String(lastUse));
    } catch {
      // Without storage each window keeps its own time.
    }
  };
  const newest = () => {
    try {
      return Math.max(lastUse, Number(localStorage.getItem(KEY)) || 0);
    } catch {
      return lastUse;
    }
  };

  const SECRET = "input[type=password], input[autocomplete=one-time-code], input[name=credential]";
  let typedIn = null;
  const isKept = (form) =>
    form && form.method === "post" && form.isConnected && !box.contains(form) && !form.querySelector(SECRET);

  const UNSEEN = ["hidden", "file", "submit", "button"];
  const formsTo = (action) =>
    [...document.forms].filter((one) => isKept(one) && (one.getAttribute("action") || "") === action);

  const hidden = (name, value) => {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    return field;
  };

  // Leaves with the form as it is. Not to where its button leads: nobody has pressed it.
  const leaveWith = (typed, here) => {
    const away = document.createElement("form");
    away.method = "post";
    away.setAttribute("action", box.dataset.ended);
    for (const [name, value] of new FormData(typed)) if (typeof value === "string") away.append(hidden(name, value));
    const seen = new Set([...typed.elements].filter((one) => one.name && !UNSEEN.includes(one.type)).map((one) => one.name));
    seen.forEach((name) => away.append(hidden("ended-shown", name)));
    away.append(
      hidden("ended-path", here),
      hidden("ended-action", typed.getAttribute("action") || ""),
      hidden("ended-place", String(formsTo(typed.getAttribute("action") || "").indexOf(typed))),
      hidden("ended-owner", box.dataset.owner),
    );
    document.body.append(away);
    away.submit();
  };

  let isGone = false;
  const leave = () => {
    if (isGone) return;
    isGone = true;
    const here = box.dataset.here || location.pathname + location.search;
    if (isKept(typedIn)) leaveWith(typedIn, here);
    else location.assign(`${box.dataset.login}?next=${encodeURIComponent(here)}`);
  };

  const fill = (form, fields) => {
    const values = new Map();
    fields.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
    [...form.elements].forEach((control) => {
      const typed = values.get(control.name) || [];
      if (["checkbox", "radio"].includes(control.type)) control.checked = typed.includes(control.value);
      else if (control.multiple) [...control.options].forEach((one) => (one.selected = typed.includes(one.value)));
      else if (!UNSEEN.includes(control.type) && typed.length) control.value = typed.shift();
    });
    for (let around = form.closest("details"); around; around = around.parentElement.closest("details"))
      around.open = true;
    const first = [...form.elements].find((control) => control.type !== "hidden");
    if (first) first.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // The line is empty when it comes into the page: what changes in it is read aloud.
  const tell = (words, place) => {
    const news = document.createElement("div");
    news.className = "usa-alert usa-alert--info usa-alert--slim notice";
    news.setAttribute("role", "status");
    const body = news.appendChild(document.createElement("div"));
    body.className = "usa-alert__body";
    const line = body.appendChild(document.createElement("p"));
    line.className = "usa-alert__text";
    place.before(news);
    window.setTimeout(() => {
      line.textContent = words;
    }, 100);
  };

  const giveBack = () => {
    const kept = document.getElementById("typed-before");
    if (!kept) return;
    const { action, place, fields } = JSON.parse(kept.textContent);
    const form = formsTo(action)[place];
    const words = form ? box.dataset.back : `${box.dataset.lost} ${fields.map(([, value]) => value).join("; ")}`;
    tell(words, (form || document.querySelector("main")).firstElementChild);
    if (!form) return;
    fill(form, fields);
    typedIn = form;
  };

  const stay = async (isAgain = false) => {
    const answer = await fetch(stayForm.action, {
      method: "POST",
      headers: { Accept: "application/json", "X-Owner": box.dataset.owner },
      body: new URLSearchParams(new FormData(stayForm)),
      redirect: "manual",
    }).catch(() => null);
    if (!answer) return;
    if (answer.status === 204) {
      remember();
      if (box.open) box.close();
    } else if (window.efilingRenewed(answer)) {
      if (!isAgain) await stay(true);
    } else {
      leave();
    }
  };

  const sayTimeLeft = (ms) => {
    const minutes = Math.ceil(ms / 60000);
    const words = minutes === 1 ? box.dataset.oneMinute : box.dataset.minutes.replace("5", String(minutes));
    if (left.textContent !== words) left.textContent = words;
  };

  const look = () => {
    const idle = Date.now() - newest();
    if (idle >= END) leave();
    else if (idle >= WARN) {
      sayTimeLeft(END - idle);
      if (!box.open) box.showModal();
    } else {
      if (box.open) box.close();
      if (isTouched && idle >= TELL_AGAIN) stay();
    }
  };

  const touch = () => {
    if (!box.open) isTouched = true;
  };

  stayForm.addEventListener("submit", (event) => {
    event.preventDefault();
    stay();
  });
  box.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  // Whose page it is goes with every form: it may be sent after somebody else has logged in.
  document.addEventListener("submit", ({ target: form }) => {
    if (form.method === "post" && !form.elements["ended-owner"]) form.append(hidden("ended-owner", box.dataset.owner));
  });
  document.addEventListener("input", (event) => {
    if (isKept(event.target.form)) typedIn = event.target.form;
  });
  document.addEventListener("keydown", touch);
  document.addEventListener("pointerdown", touch);
  document.addEventListener("visibilitychange", look);
  giveBack();
  remember();
  setInterval(look, 5000);
})();
