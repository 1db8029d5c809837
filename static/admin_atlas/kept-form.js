// Signing in again makes a form's token old: a fresh one is asked for as the form is sent.
"use strict";
{
  const form = document.querySelector("form[data-token]");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(form.dataset.token, {headers: {Accept: "application/json"}});
      form.elements.csrfmiddlewaretoken.value = (await answer.json()).token;
    } finally {
      HTMLFormElement.prototype.submit.call(form);
    }
  });
}
