// A field that holds a photo gets a button that opens the library to choose from.
addEventListener("DOMContentLoaded", () => {
  for (const select of document.querySelectorAll("select[data-photo-picker]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button photo-field-button";
    button.textContent = "从图库选择";
    button.addEventListener("click", () => {
      const address = `${select.dataset.photoPicker}?field=${encodeURIComponent(select.id)}`;
      window.open(address, "photo-picker", "width=1000,height=720,resizable,scrollbars");
    });
    const preview = document.createElement("img");
    preview.className = "photo-field-preview";
    preview.alt = "";
    preview.hidden = true;
    const place = select.closest(".related-widget-wrapper") ?? select.parentElement;
    place.append(button, preview);
  }
});

document.addEventListener("photo-chosen", ({ detail }) => {
  const select = document.getElementById(detail.field);
  if (!select?.dataset.photoPicker) return;
  if (![...select.options].some((option) => option.value === detail.id)) {
    select.add(new Option(detail.label, detail.id));
  }
  select.value = detail.id;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  // The admin's select2 listens to its own jQuery alone.
  window.django?.jQuery(select).trigger("change");
  const preview = select.closest(".related-widget-wrapper")?.querySelector(".photo-field-preview");
  if (preview) {
    preview.hidden = !detail.thumbnail;
    if (detail.thumbnail) preview.src = detail.thumbnail;
  }
});
