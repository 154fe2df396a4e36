// Comfort only: everything works without it. An open menu closes on Escape and on a click elsewhere.
const open = () => document.querySelector(".menu[open]");
addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && open();
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
addEventListener("click", (event) => {
  const menu = open();
  if (menu && !menu.contains(event.target)) menu.open = false;
});
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const done = button.querySelector("[data-done]");
    done.hidden = false;
    done.previousElementSibling.hidden = true;
  });
}
// A second click on what is sent already does nothing; whoever comes back may send it again.
let sent;
addEventListener("submit", (event) => {
  if (!event.target.matches("[data-once]")) return;
  if (sent === event.target) event.preventDefault();
  sent = event.target;
});
addEventListener("pageshow", () => { sent = undefined; });
