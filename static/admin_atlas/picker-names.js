// Gives the pickers (select2) the names of their labels; select2 leaves them with the name of what is chosen, or none.
"use strict";
{
  const nameAll = (root) => root.querySelectorAll("select.admin-autocomplete").forEach((select) => {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const picker = select.nextElementSibling;
    if (!label || !picker?.classList.contains("select2")) return;
    label.id = `${select.id}_label`;
    const shown = picker.querySelector(".select2-selection__rendered[role=textbox]");
    if (shown) {
      shown.setAttribute("aria-labelledby", label.id);
      picker.querySelector("[role=combobox]").setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
    } else {
      picker.querySelector("[role=combobox]").setAttribute("aria-labelledby", label.id);
      picker.querySelector("input").setAttribute("aria-labelledby", label.id);
    }
  });
  // After the stock script has made them, which loads before: at the start, and when a row is added.
  django.jQuery(() => nameAll(document));
  document.addEventListener("formset:added", (event) => nameAll(event.target));
  // The field to type in is made anew whenever a list opens.
  django.jQuery(document).on("select2:open", (event) => {
    document.querySelector(".select2-container--open input[type=search]")
      ?.setAttribute("aria-labelledby", `${event.target.id}_label`);
  });
}
