// Zooms a first page in place. Without this file the same links ask for the page at another size.
(() => {
  "use strict";

  const SIZES = [50, 75, 100, 150, 200];

  document.querySelectorAll("[data-preview]").forEach((preview) => {
    const page = preview.querySelector(".preview__page");
    const closer = preview.querySelector("[data-zoom-in]");
    const further = preview.querySelector("[data-zoom-out]");
    if (!page || !closer || !further) return;

    const set = (size) => {
      SIZES.forEach((other) => page.classList.toggle(`preview__page--${other}`, other === size));
      preview.dataset.zoom = String(size);
      preview.querySelector("[data-zoom-shown]").textContent = `${size}%`;
    };
    const move = (by) => (event) => {
      event.preventDefault();
      const place = SIZES.indexOf(Number(preview.dataset.zoom)) + by;
      set(SIZES[Math.min(Math.max(place, 0), SIZES.length - 1)]);
    };
    closer.addEventListener("click", move(1));
    further.addEventListener("click", move(-1));
  });
})();
