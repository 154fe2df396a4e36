// Comfort only. A self-reading typed where there is no line waits in this browser (the supply's code,
// the digits, the day and the form's key, under the customer's code) and is sent once when the line
// is back: the key makes it one request, however often it goes.
const place = document.querySelector("[data-readings-of]");
const facts = document.querySelector("[data-reading]")?.dataset;
const form = document.querySelector("form:has([data-reading])");
const closed = document.querySelector("[data-reading-closed]")?.dataset.readingClosed;
const PREFIX = `utenza.reading.${place?.dataset.readingsOf}.`;
const PATIENCE = 30_000;
// What the page itself shows: a second look, an older request, a refusal.
const SHOWN = [200, 409, 422];

const pageOf = (supply) => `/operazioni/autolettura/?fornitura=${encodeURIComponent(supply)}`;
const forget = (supply) => store.removeItem(PREFIX + supply);
const keep = (one) => store.setItem(PREFIX + one.supply, JSON.stringify(one));
const waiting = () => Object.keys(store).filter((name) => name.startsWith(PREFIX))
  .map((name) => JSON.parse(store.getItem(name)))
  .filter((one) => !closed || one.supply === closed);
const registers = () => [...form.querySelectorAll(".meter input")];

function storage() {
  try {
    return localStorage;
  } catch {
    return null;  // the browser's owner wants none: the form works without
  }
}

function say(words, { to = "", digits = "" } = {}) {
  place.classList.remove("vh");
  for (const said of place.querySelectorAll("[data-said]")) {
    said.hidden = said.dataset.said !== words;
    const link = said.querySelector("[data-to]");
    if (link && to) link.href = to;
    const shown = said.querySelector("[data-digits]");
    if (shown) shown.textContent = digits;
  }
}

// The receipt's address, or why there is none; what is neither is as good as no line.
async function post(path, body) {
  const signal = AbortSignal.timeout(PATIENCE);
  const headers = { accept: "application/json" };
  const answer = await fetch(path, { method: "POST", body, signal, headers });
  if (answer.redirected) return { later: true, to: answer.url };  // to sign in
  if (answer.headers.get("content-type")?.startsWith("application/json")) return answer.json();
  if (answer.status === 503) return { later: true };  // sola consultazione
  if (!SHOWN.includes(answer.status)) throw new Error(answer.status);
  return {};
}

function typed() {
  const digits = Object.fromEntries(registers().map((input) => [input.name, input.value]));
  const { taken_on: day, key } = form.elements;
  return { supply: facts.reading, digits, day: day.value, key: key.value };
}

function fill(one) {
  for (const input of registers()) input.value = one.digits[input.name] ?? "";
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
    if (answer.later) keep(one); else forget(one.supply);
    const to = answer.href ?? answer.to;
    if (to) location.assign(to); else form.submit();
  } catch {
    keep(one);
    say("waiting");
  } finally {
    isSending = false;
  }
}

async function sendKept(one) {
  const answer = await post(pageOf(one.supply), bodyOf(one));
  if (answer.later) return;
  if (answer.href || closed) forget(one.supply);
  if (answer.href) say("sent", { to: answer.href });
  else if (closed) say("late", { digits: Object.values(one.digits).join(" ") });
  else say("refused", { to: pageOf(one.supply) });
}

function bodyOf(one) {
  const body = new FormData();
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
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
  const one = waiting().find((kept) => kept.supply === facts.reading);
  if (!one || facts.isAnswer) return;
  fill(one);
  sendTyped();
}

function count() {
  const shown = form.querySelector("[data-count]");
  const { last, digits, c } = facts;
  const value = registers()[0].value.replace(/\s/g, "");
  const use = Number(value) - Number(last);
  shown.hidden = !/^[0-9]+$/.test(value) || use < 0 || (digits && value.length > digits);
  if (shown.hidden) return;
  const { lang } = document.documentElement;
  const write = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format;
  const smc = c ? shown.dataset.smc.replace("{smc}", write(use * c)) : "";
  shown.textContent = shown.dataset.use.replace("{use}", write(use)) + smc;
}

const store = storage();
if (form && facts.last) {
  form.addEventListener("input", count);
  count();
}
if (place && store) {
  const again = form ? takeUp : sendAll;
  form?.addEventListener("submit", (event) => {
    if (event.submitter?.name === "do") return;  // it sends no reading
    event.preventDefault();
    sendTyped();
  });
  again();
  addEventListener("online", again);
  setInterval(() => { if (navigator.onLine && waiting().length) again(); }, PATIENCE);
}
