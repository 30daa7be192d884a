// The article form's editor: its uploads carry the form's CSRF token.
CKEDITOR.on("instanceCreated", ({ editor }) => {
  editor.on("fileUploadRequest", (event) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    event.data.fileLoader.xhr.setRequestHeader("X-CSRFToken", token.value);
  });
});
