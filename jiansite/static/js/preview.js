// The preview's page: the desk's width made to fit, links copied by a button.
(() => {
  const DESK = 1280;
  const HEIGHT = 760;
  const desk = document.querySelector(".preview-desk");
  const frame = desk?.querySelector("iframe");
  if (!frame) return;

  function fit() {
    const scale = Math.min(1, desk.clientWidth / DESK);
    if (!scale) return;
    frame.style.transform = `scale(${scale})`;
    frame.style.height = `${HEIGHT / scale}px`;
    desk.style.height = `${HEIGHT}px`;
  }
  new ResizeObserver(fit).observe(desk);

  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(field.value);
        button.textContent = "已复制";
      } catch {
        field.select();
      }
    });
  });
})();
