// Tells in the page what otherwise only the console would: why no passkey came.
"use strict";
{
  const told = document.querySelector("[data-passkey-trouble]");
  document.addEventListener("allauth.error", (event) => {
    if (!told) return;
    event.preventDefault();
    told.hidden = false;
    told.textContent = `${told.dataset.passkeyTrouble} (${event.detail.exception.name})`;
  });
}
