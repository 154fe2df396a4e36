// Comfort only: the sum of the boxes that are ticked, and how many fit into one payment.
const form = document.querySelector(".choosing");
const chosen = form?.querySelector("[data-chosen]");

function count() {
  const boxes = [...form.querySelectorAll("[data-cents]:checked")];
  const cents = boxes.reduce((sum, box) => sum + Number(box.dataset.cents), 0);
  const { lang } = document.documentElement;
  const write = new Intl.NumberFormat(lang, { style: "currency", currency: "EUR" }).format;
  const isTooMany = boxes.length > Number(chosen.dataset.most);
  chosen.querySelector("[data-total]").textContent = write(cents / 100);
  form.querySelector("[data-too-many]").hidden = !isTooMany;
  form.querySelector(".actions .btn").disabled = isTooMany || !boxes.length;
}

if (chosen) {
  chosen.hidden = false;
  form.addEventListener("change", count);
  addEventListener("pageshow", count);
  count();
}
