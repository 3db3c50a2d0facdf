// Finds case types by everyday words in the combo box, and asks only the questions that the type chosen has.
// Without this file there is the plain list, a search page, and all questions with a word on when they count.
(() => {
  "use strict";

  const select = document.querySelector("select[name=case_type]");
  if (!select) return;
  const options = [...select.options].filter((option) => option.value);
  const labels = new Map(options.map((option) => [option, option.text]));

  const wordFor = (option, query) => {
    if (!query || labels.get(option).toLowerCase().includes(query)) return "";
    return option.dataset.words.split(",").map((word) => word.trim()).find((word) => word.toLowerCase().includes(query)) || "";
  };

  // The design system's box searches the text of the options: lend the matching word to the text while it looks.
  const lend = (query) =>
    options.forEach((option) => {
      const word = wordFor(option, query);
      const text = word ? `${labels.get(option)} (${word})` : labels.get(option);
      if (option.text !== text) option.text = text;
    });

  const isBox = (target) => target.getAttribute("role") === "combobox" && target.closest(".usa-combo-box").contains(select);

  document.addEventListener(
    "input",
    (event) => {
      if (isBox(event.target)) lend(event.target.value.trim().toLowerCase());
    },
    true,
  );

  const settle = () => {
    lend("");
    const box = select.closest(".usa-combo-box");
    const input = box && box.querySelector("input[role=combobox]");
    if (input && select.value) input.value = select.selectedOptions[0].text;
  };

  const ask = () => {
    const chosen = select.selectedOptions[0];
    const track = chosen ? chosen.dataset.track || "" : "";
    document.querySelectorAll("fieldset[data-field^='answer-']").forEach((question) => {
      const tracks = question.querySelector("input[data-tracks]").dataset.tracks;
      question.hidden = Boolean(tracks) && !tracks.split(" ").includes(track);
    });
  };

  select.addEventListener("change", () => {
    ask();
    window.setTimeout(settle, 0);
  });
  ask();
})();
