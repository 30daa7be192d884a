// The page of two versions: one button for all fields.
(() => {
  const box = document.querySelector("[data-conflict-all]");
  if (!box) return;
  box.hidden = false;
  box.addEventListener("click", ({ target }) => {
    const keep = target.dataset.keep;
    if (!keep) return;
    document
      .querySelectorAll(`#conflict input[type=radio][value="${keep}"]`)
      .forEach((radio) => (radio.checked = true));
  });
})();
