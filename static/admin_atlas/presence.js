// Says every half minute that this record is open here, and shows who else has it open.
"use strict";
{
  const panel = document.querySelector("[data-presence]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const told = panel?.querySelector(".others");
  const post = (fields) => fetch(panel.dataset.presence, {
    method: "POST", keepalive: true, body: new URLSearchParams({csrfmiddlewaretoken: token, ...fields}),
  });
  const look = async () => {
    const answer = await post({});
    if (!answer.ok) return;
    const {others} = await answer.json();
    told.hidden = !others.length;
    told.textContent = others.length ? `${told.dataset.one} ${others.join(", ")}` : "";
  };
  if (panel && token) {
    look();
    setInterval(look, 30000);
    addEventListener("pagehide", () => post({left: "1"}));
  }
}
