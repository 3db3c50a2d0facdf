// A session ends after a while without use. Warn before, let the keyboard answer, and count work on the page as use.
(() => {
  "use strict";

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

  const leave = () => {
    const here = location.pathname + location.search;
    location.assign(`${box.dataset.login}?next=${encodeURIComponent(here)}`);
  };

  const stay = async () => {
    const answer = await fetch(stayForm.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(stayForm)),
      redirect: "manual",
    }).catch(() => null);
    if (answer && answer.status === 204) {
      remember();
      if (box.open) box.close();
    } else if (answer) {
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
  document.addEventListener("keydown", touch);
  document.addEventListener("pointerdown", touch);
  document.addEventListener("visibilitychange", look);
  remember();
  setInterval(look, 5000);
})();
