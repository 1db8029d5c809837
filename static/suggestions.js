/* Suggestions below a search field: an editable combobox with a listbox, by the ARIA Authoring Practices Guide.
   Without this file the form searches all the same. Every word that is shown or read out comes from the server. */

const SHORTEST = 2;
const WAIT = 150;

/** Give a form with `data-suggestions` (an address) its list. */
function suggest(form) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const spoken = document.createElement("p");
  let active = -1;
  let waiting = 0;
  let asked = new AbortController();

  list.id = `${input.id}-list`;
  list.hidden = true;
  list.tabIndex = -1;  // else Tab stops at a list that scrolls (Chromium)
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  spoken.className = "hide";
  spoken.setAttribute("role", "status");
  input.after(list, spoken);
  input.autocomplete = "off";
  for (const [name, value] of [
    ["role", "combobox"],
    ["aria-autocomplete", "list"],
    ["aria-expanded", "false"],
    ["aria-controls", list.id],
  ]) input.setAttribute(name, value);

  function close() {
    clearTimeout(waiting);
    asked.abort();
    list.hidden = true;
    spoken.textContent = "";
    activate(-1);
    input.setAttribute("aria-expanded", "false");
  }

  function activate(index) {
    active = index;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = list.children[index];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function draw({ heard, suggestions }) {
    list.replaceChildren(...suggestions.map(asOption));
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    activate(-1);
    spoken.textContent = heard;
  }

  function asOption({ text, kind, also, address }, index) {
    const option = document.createElement("li");
    const about = document.createElement("span");
    option.id = `${list.id}-${index}`;
    option.setAttribute("role", "option");
    option.dataset.address = address;
    about.className = "meta";
    about.textContent = also ? `${kind}, ${also}` : kind;
    option.append(text, " ", about);
    return option;
  }

  async function ask() {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    const words = input.value.trim();
    if (words.length < SHORTEST) {
      close();
      return;
    }
    try {
      const answer = await fetch(`${form.dataset.suggestions}?q=${encodeURIComponent(words)}`, { signal });
      const found = answer.ok ? await answer.json() : null;
      if (found && !signal.aborted && document.activeElement === input) draw(found);
    } catch {
      // Typing went on, or the network is gone: the form works without.
    }
  }

  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const count = list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) {
        ask();
      } else {
        // One more place than there are options: the field itself.
        const step = event.key === "ArrowDown" ? 1 : -1;
        activate(((active + 1 + step + count + 1) % (count + 1)) - 1);
      }
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      location.assign(list.children[active].dataset.address);
    }
  });

  // The field keeps the focus while an option is pressed.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.address);
  });
  input.addEventListener("blur", close);
  // A page that is gone back to is shown as it was left.
  addEventListener("pagehide", close);
}

document.querySelectorAll("form[data-suggestions]").forEach(suggest);
