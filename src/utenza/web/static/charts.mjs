// Reads charts out, column by column: with the arrow keys, the pointer or a finger.
// Without it each chart has its sentence, its table and its titles.
for (const chart of document.querySelectorAll("[data-chart]")) {
  const [range, readout] = [chart.querySelector("input"), chart.querySelector(".readout")];
  const plot = chart.querySelector(".plot svg"), slots = [...plot.querySelectorAll(".slot")];
  if (!slots.length) continue;
  const words = (at) => slots[at].querySelector("title").textContent;
  const show = (at) => {
    chart.querySelector(".on")?.classList.remove("on");
    slots[at].classList.add("on");
    range.value = at;
    range.ariaValueText = readout.textContent = words(at);
  };
  const point = ({ clientX }) => {
    const { left, width } = plot.getBoundingClientRect();
    const at = Math.floor((clientX - left) / width * slots.length);
    show(Math.max(0, Math.min(slots.length - 1, at)));
  };
  range.ariaValueText = words(range.value);
  range.hidden = readout.hidden = false;
  range.addEventListener("input", () => show(range.value));
  range.addEventListener("focus", () => show(range.value));
  plot.addEventListener("pointermove", point);
  plot.addEventListener("pointerdown", point);
}
