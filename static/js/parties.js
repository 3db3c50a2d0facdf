// Shows only the fields that the chosen type of party has, and copies an address at once.
// Without this file all fields are on the page and an address is copied when the page is sent.
(() => {
  "use strict";

  const ADDRESS = [
    "care_of", "street", "po_box", "unit", "city", "state", "is_foreign", "zip_code", "has_no_zip", "zip_plus4",
    "country",
  ];

  const field = (label, name) => document.getElementById(`id_${label}-${name}`);

  const show = (panel) => {
    const kind = field(panel.dataset.party, "kind");
    const chosen = kind.selectedOptions[0];
    const shape = chosen ? chosen.dataset.shape || "" : "";
    panel.querySelectorAll("[data-shapes]").forEach((group) => {
      group.hidden = !group.dataset.shapes.split(" ").includes(shape);
    });
    panel.querySelector("[data-field$='-inmate_number']").hidden = shape === "organisation";
  };

  const copy = (panel, source) => {
    const label = panel.dataset.party;
    if (!field(source, "street")) return;
    const hasAddress = field(source, "street").value.trim() || field(source, "po_box").value.trim();
    if (!hasAddress) return;
    ADDRESS.forEach((name) => {
      const from = field(source, name);
      const to = field(label, name);
      if (from.type === "checkbox") to.checked = from.checked;
      else to.value = from.value;
    });
    field(label, "copy_from").value = "";
    field(label, "street").focus();
    field(label, "street").dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.querySelectorAll("[data-party]").forEach((panel) => {
    show(panel);
    panel.addEventListener("change", (event) => {
      if (event.target.id === `id_${panel.dataset.party}-kind`) show(panel);
      if (event.target.id === `id_${panel.dataset.party}-copy_from` && event.target.value) copy(panel, event.target.value);
    });
  });
})();
