// Comfort only: the name of the bank under an IBAN while it is typed, and the IBAN in groups of four.
const field = document.querySelector("input[data-bank]");
const said = document.querySelector("[data-bank-name]");
const token = field?.form.elements.csrfmiddlewaretoken?.value;
const SHORTEST = 15;
let waiting, asked;

const compact = () => field.value.replace(/[^0-9a-z]/gi, "").toUpperCase();

async function ask() {
  asked?.abort();
  asked = new AbortController();
  const iban = compact();
  if (iban.length < SHORTEST) { said.textContent = ""; return; }
  try {
    const body = new URLSearchParams({ iban, csrfmiddlewaretoken: token });
    const answer = await fetch(field.dataset.bank, { method: "POST", body, signal: asked.signal });
    said.textContent = answer.ok && !answer.redirected ? await answer.text() : "";
  } catch {
    // Without a line, or overtaken by the next letter: nothing is said.
  }
}

if (field && said) {
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 300); });
  field.addEventListener("change", () => { field.value = compact().replace(/(.{4})(?=.)/g, "$1 "); });
  if (field.value) ask();
}
