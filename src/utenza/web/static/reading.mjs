// Comfort only. A self-reading typed where there is no line waits in this browser (the supply's code,
// the digits, the day and the form's key, under the customer's code) and is sent once when the line
// is back: the key makes it one request, however often it goes.
const place = document.querySelector("[data-readings-of]");
const facts = document.querySelector("[data-reading]")?.dataset;
const form = document.querySelector("form:has([data-reading])");
const closed = document.querySelector("[data-reading-closed]");
const PREFIX = `utenza.reading.${place?.dataset.readingsOf}.`;
const PATIENCE = 30_000;

const pageOf = (supply) => `/operazioni/autolettura/?fornitura=${encodeURIComponent(supply)}`;
const forget = (supply) => localStorage.removeItem(PREFIX + supply);
const keep = (one) => localStorage.setItem(PREFIX + one.supply, JSON.stringify(one));
const waiting = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))
  .map((name) => JSON.parse(localStorage.getItem(name)));
const kept = (supply) => waiting().find((one) => one.supply === supply);

function say(words, { to = "", digits = "" } = {}) {
  for (const said of place.querySelectorAll("[data-said]")) {
    said.hidden = said.dataset.said !== words;
    const link = said.querySelector("[data-to]");
    if (link && to) link.href = to;
    const shown = said.querySelector("[data-digits]");
    if (shown) shown.textContent = digits;
  }
}

// What the page itself shows: a second look, an older request, a refusal, sola consultazione.
const SHOWN = [200, 409, 422, 503];

// The receipt's address, or a page to look at; anything else is as good as no line.
async function post(path, body) {
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(path, { method: "POST", body, signal, headers: { accept: "application/json" } });
  if (answer.redirected) return { signIn: answer.url };
  const isReceipt = answer.headers.get("content-type")?.startsWith("application/json");
  if (isReceipt) return await answer.json();
  if (!SHOWN.includes(answer.status)) throw new Error(answer.status);
  return { refused: true };
}

const registers = (from) => [...from.querySelectorAll(".meter input")];

function typed() {
  const digits = Object.fromEntries(registers(form).map((input) => [input.name, input.value]));
  const { taken_on: day, key } = form.elements;
  return { supply: facts.reading, digits, day: day.value, key: key.value };
}

function fill(one) {
  for (const input of registers(form)) input.value = one.digits[input.name] ?? "";
  form.elements.taken_on.value = one.day;
  form.elements.key.value = one.key;
}

let isSending = false;

async function sendTyped() {
  if (isSending) return;
  isSending = true;
  const one = typed();
  try {
    const answer = await post(location.href, new FormData(form));
    if (answer.signIn) keep(one); else forget(one.supply);
    if (answer.refused) form.submit(); else location.assign(answer.href ?? answer.signIn);
  } catch {
    keep(one);
    say("waiting");
  } finally {
    isSending = false;
  }
}

// From a page that has no form of its own: the token that the server wants stands on the form's.
async function sendKept(one) {
  const there = await fetch(pageOf(one.supply), { signal: AbortSignal.timeout(PATIENCE) });
  if (there.redirected) return;
  const page = new DOMParser().parseFromString(await there.text(), "text/html");
  const token = page.querySelector("form:has([data-reading]) [name=csrfmiddlewaretoken]");
  const answer = token && await post(pageOf(one.supply), bodyOf(one, token.value));
  if (answer?.signIn) return;
  if (!answer?.href) return say("refused", { to: pageOf(one.supply) });
  forget(one.supply);
  say("sent", { to: answer.href });
}

function bodyOf(one, token) {
  const body = new FormData();
  const told = { ...one.digits, taken_on: one.day, key: one.key, csrfmiddlewaretoken: token };
  for (const [name, value] of Object.entries(told)) body.set(name, value);
  return body;
}

async function sendAll() {
  try {
    for (const one of waiting()) await sendKept(one);
  } catch {
    say("waiting");
  }
}

function takeUp() {
  const one = kept(facts?.reading ?? closed.dataset.readingClosed);
  if (!one) return;
  if (closed) {
    forget(one.supply);
    say("late", { digits: Object.values(one.digits).join(" ") });
  } else if (!facts.isAnswer) {
    fill(one);
    sendTyped();
  }
}

function count() {
  const shown = form.querySelector("[data-count]");
  const { last, digits, c } = facts;
  const value = registers(form)[0].value.replace(/\s/g, "");
  const use = Number(value) - Number(last);
  shown.hidden = !/^[0-9]+$/.test(value) || use < 0 || (digits && value.length > digits);
  if (shown.hidden) return;
  const write = (number) => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(number);
  const smc = c ? shown.dataset.smc.replace("{smc}", write(use * c)) : "";
  shown.textContent = shown.dataset.use.replace("{use}", write(use)) + smc;
}

if (form) {
  form.addEventListener("submit", (event) => { event.preventDefault(); sendTyped(); });
  if (facts.last) { form.addEventListener("input", count); count(); }
}
const again = form || closed ? takeUp : sendAll;
if (place) {
  again();
  addEventListener("online", again);
  setInterval(() => { if (navigator.onLine && waiting().length) again(); }, PATIENCE);
}
