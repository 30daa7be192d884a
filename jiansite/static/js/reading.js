// How the reader wants to read, told to the page before it is first drawn. Kept on the device:
// "care" is 关怀版, "text-size" the size of a story's text. site.js has the controls.
(() => {
  const root = document.documentElement;
  const recall = () => {
    try {
      root.toggleAttribute("data-care", localStorage.getItem("care") === "on");
      root.dataset.textSize = localStorage.getItem("text-size") ?? "standard";
    } catch {
      // A browser that keeps nothing shows the page as it is.
    }
  };
  root.dataset.script = "";
  root.dataset.textSize = "standard";
  recall();
  addEventListener("storage", recall); // chosen in another window
  addEventListener("pageshow", (event) => event.persisted && recall()); // back to an old page
})();
