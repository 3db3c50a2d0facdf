// Draws a part of the page anew around the person who works in it: what is open, typed or focused stays as it is, and
// where the focused thing is gone, the keyboard goes on from the nearest heading. Each thing in it that may come or go has
// an id of its own: by that it is found again.
(() => {
  "use strict";

  const isTyped = (node) => node.matches("input, textarea") && node.value !== node.defaultValue;
  // A file field may have its chooser open, a file on its way, or words beside it.
  const isFileField = (node) => node.matches(".field") && Boolean(node.querySelector("[data-drop]"));
  const stays = (old, fresh) => old instanceof Element && (isTyped(old) || (isFileField(old) && isFileField(fresh)));
  const callbacks = {
    beforeNodeMorphed: (old, fresh) => !stays(old, fresh),
    // Only this file gives one, to what it has focused.
    beforeAttributeUpdated: (name) => name !== "tabindex",
  };

  const trailOf = (node, end) => {
    const trail = [];
    for (let one = node; one !== end.parentElement; one = one.parentElement) trail.push(one);
    return trail;
  };

  const focusNear = (trail, end) => {
    const place = trail.find((node) => node.isConnected && node.matches("article, section")) || end;
    const heading = place.querySelector("h2, h3") || place;
    heading.tabIndex = -1;
    heading.focus();
  };

  // `fresh` is the same element as the server draws it now.
  const part = (old, fresh) => {
    const focused = document.activeElement;
    const trail = old.contains(focused) ? trailOf(focused, old) : [];
    window.Idiomorph.morph(old, fresh, { callbacks });
    if (trail.length && !focused.isConnected) focusNear(trail, old);
    // The page's own script dresses new file fields when it hears this.
    old.dispatchEvent(new CustomEvent("htmx:afterSwap", { bubbles: true }));
  };

  let asked = 0;
  let drawn = 0;

  // Ask for this page again and draw what `selector` finds. Gives the page as it came; an older answer draws nothing.
  // Fails where there is no answer now, and a later try may help; any other page in its place is shown.
  const page = async (selector) => {
    asked += 1;
    const turn = asked;
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    const came = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = came.querySelector(selector);
    if (!fresh) window.location.reload();
    else if (turn > drawn) {
      drawn = turn;
      part(document.querySelector(selector), fresh);
    }
    return came;
  };

  window.efilingRedraw = { page, part };
})();
