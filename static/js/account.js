// Account forms: show only the name fields of the chosen kind of account, and let a password be read while typing.
(() => {
  "use strict";

  const groupOf = (name) => document.querySelector(`[name="${name}"]`)?.closest("fieldset.group");

  const followAccountType = () => {
    const choices = document.querySelectorAll("[name=account_type]");
    const business = groupOf("business_name");
    const person = groupOf("first_name");
    if (!choices.length || !business || !person) return;
    const legend = person.querySelector("legend");
    const show = () => {
      const chosen = document.querySelector("[name=account_type]:checked");
      const isBusiness = chosen?.value === "business";
      business.hidden = !isBusiness;
      business.querySelector("label").classList.add("is-required");
      legend.textContent = isBusiness ? form.dataset.contactLegend : form.dataset.nameLegend;
    };
    const form = person.closest("form");
    choices.forEach((choice) => choice.addEventListener("change", show));
    show();
  };

  const addShowButton = (input) => {
    const button = document.createElement("button");
    const words = document.getElementById("password-words");
    if (!words) return;
    button.type = "button";
    button.className = "usa-show-password password-toggle";
    button.setAttribute("aria-controls", input.id);
    const say = () => {
      const isHidden = input.type === "password";
      button.textContent = isHidden ? words.dataset.show : words.dataset.hide;
    };
    button.addEventListener("click", () => {
      input.type = input.type === "password" ? "text" : "password";
      say();
    });
    input.form.addEventListener("submit", () => {
      input.type = "password";
    });
    say();
    input.after(button);
  };

  // A key that was refused, or a browser that knows none.
  document.addEventListener("allauth.error", (event) => {
    const words = document.getElementById("key-failed");
    if (!words) return;
    event.preventDefault();
    words.hidden = false;
    words.focus();
  });

  followAccountType();
  document.querySelectorAll("input[type=password]").forEach(addShowButton);
})();
