// The picker's window: hands the chosen photo to the editor or the field that opened it.
const picker = document.querySelector("[data-picker]");

picker.addEventListener("click", (event) => {
  const button = event.target.closest(".shelf-pick");
  if (!button) return;
  const { id, address, label, thumbnail } = button.dataset;
  const opener = window.opener;
  if (!opener || opener.closed) {
    alert("打开这个窗口的页面已经关闭，请回到稿件重新选择。");
    return;
  }
  if (picker.dataset.function) {
    opener.CKEDITOR.tools.callFunction(picker.dataset.function, address);
  } else {
    opener.document.dispatchEvent(
      new opener.CustomEvent("photo-chosen", {
        detail: { field: picker.dataset.field, id, label, thumbnail },
      }),
    );
  }
  window.close();
});
