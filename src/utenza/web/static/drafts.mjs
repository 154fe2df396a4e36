// Comfort only: while somebody types in a form that can be saved it is saved every few minutes, but for
// its files, so that a session which ends loses little. In sola consultazione there is no such button.
const form = document.querySelector("form:has([name=do][value=save])");
const EVERY = 3 * 60_000;
const PATIENCE = 30_000;
let left = 100;  // five hours of typing
let timer;
let saving;

async function save() {
  saving = new AbortController();
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  body.set("do", "save");
  const signal = AbortSignal.any([saving.signal, AbortSignal.timeout(PATIENCE)]);
  const headers = { accept: "application/json" };
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers, signal, redirect: "manual" });
    // Signed out, closed or somebody else's: the next click of a button says so.
    if (!answer.ok) left = 0;
  } catch {
    // No line: tried again once typing goes on.
  }
  timer = undefined;
}

form?.addEventListener("input", () => {
  if (timer || left <= 0) return;
  left -= 1;
  timer = setTimeout(save, EVERY);
});
form?.addEventListener("submit", () => {
  left = 0;
  clearTimeout(timer);
  saving?.abort();
});
