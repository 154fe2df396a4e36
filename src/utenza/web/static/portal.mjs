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
