// The library: all of a page with one tick, and how many are ticked.
const shelf = document.querySelector("[data-shelf]");

if (shelf) {
  const boxes = [...shelf.querySelectorAll("input[name=ids]")];
  const all = shelf.querySelector("[data-choose-all]");
  const told = shelf.querySelector("[data-chosen]");

  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    told.textContent = chosen ? `已选 ${chosen} 张` : "";
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };

  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  shelf.addEventListener("change", count);
  // The browser may have kept ticks from before.
  addEventListener("pageshow", count);
}
