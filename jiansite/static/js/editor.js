// The article form's editor: sealed uploads, pasted text put in order by the server, pictures
// fetched from elsewhere by a button, links to videos and to the story's own attachments.
(() => {
  const token = () =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ??
    document.querySelector("input[name=csrfmiddlewaretoken]").value;

  const post = async (address, body) => {
    const answer = await fetch(address, {
      method: "POST",
      body,
      redirect: "manual",
      headers: { "X-CSRFToken": token() },
    });
    if (answer.type === "opaqueredirect") {
      throw new Error("登录已过期。请在新窗口重新登录后再试，这一页的内容还在。");
    }
    const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
    const said = isJson ? await answer.json() : {};
    if (!answer.ok) {
      throw new Error(
        said.error ?? (answer.status === 403 ? "您现在没有这项权限。" : `服务器没有收下（${answer.status}）。`),
      );
    }
    return said;
  };

  const reason = (error) =>
    error instanceof TypeError ? "没有连上服务器，请稍后再试。" : error.message;

  // --- Paste -----------------------------------------------------------------------------------

  const megabytes = (bytes) => Math.floor(bytes / 1024 / 1024);

  async function takePaste(editor, html, rtf) {
    const { pasteUrl, pasteMost } = editor.config;
    const parts = new FormData();
    parts.append("html", new Blob([html]), "paste.html");
    if (rtf) parts.append("rtf", new Blob([rtf]), "paste.rtf");
    const size = new Blob([html, rtf]).size;
    if (size > pasteMost) {
      editor.showNotification(
        `粘贴的内容有 ${megabytes(size)} MB，超过 ${megabytes(pasteMost)} MB 的上限，没有粘贴。` +
          "请分几次粘贴，或者用“从 Word 导入”。原有文字没有变。",
        "warning",
      );
      return;
    }
    const note = editor.showNotification("正在整理粘贴的内容…", "progress");
    try {
      const said = await post(pasteUrl, parts);
      editor.fire("saveSnapshot");
      editor.focus();
      editor.insertHtml(said.html);
      editor.fire("saveSnapshot");
      said.notes.forEach((words) => editor.showNotification(words, "info", 12_000));
    } catch (error) {
      editor.showNotification(`没有粘贴：${reason(error)}`, "warning");
    } finally {
      note.hide();
    }
  }

  function onPaste(event) {
    const { editor } = event;
    const { dataTransfer } = event.data;
    const isInside = dataTransfer.getTransferType(editor) !== CKEDITOR.DATA_TRANSFER_EXTERNAL;
    const html = dataTransfer.getData("text/html", true);
    // Plain text and lone picture files are the editor's own business, and so is its own text.
    if (isInside || !html || event.data.type === "text") return;
    event.cancel();
    const rtf = dataTransfer.getData("text/rtf", true) || "";
    takePaste(editor, html, rtf.includes("\\pict") ? rtf : "");
  }

  // --- Pictures that still lie elsewhere ---------------------------------------------------------

  function element(name, properties = {}, children = []) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function watchPictures(editor) {
    const bar = element("div", { className: "remote-pictures", hidden: true });
    bar.setAttribute("role", "status");
    editor.container.$.before(bar);
    const waiting = () =>
      [...editor.document.$.querySelectorAll('img[src*="remote-photo"]')].filter((image) =>
        image.src.includes("#photo-"),
      );
    const refusals = new Map();

    async function bring(image) {
      const number = image.src.split("#photo-")[1];
      try {
        const said = await post(editor.config.fetchUrl.replace("/0/", `/${number}/`));
        editor.fire("saveSnapshot");
        image.src = said.url;
        image.setAttribute("data-cke-saved-src", said.url);
        image.removeAttribute("title");
        editor.fire("saveSnapshot");
        refusals.delete(number);
      } catch (error) {
        refusals.set(number, reason(error));
      }
    }

    async function bringAll(button) {
      button.disabled = true;
      button.textContent = "正在取回…";
      for (const image of waiting()) await bring(image);
      shown = "";
      show();
      editor.fire("change");
    }

    let shown = "";
    function show() {
      if (!editor.document) return;
      const images = waiting();
      const lines = images.map((image) => [image.title, refusals.get(image.src.split("#photo-")[1]) ?? ""]);
      const now = JSON.stringify(lines);
      if (now === shown) return;
      shown = now;
      bar.hidden = !images.length;
      const button = element("button", { type: "button", className: "button", textContent: "取回图片" });
      button.addEventListener("click", () => bringAll(button));
      const items = lines.slice(0, 20).map(([address, refusal]) =>
        element("li", {}, [address, refusal ? element("strong", { textContent: ` 没有取回：${refusal}` }) : ""]),
      );
      bar.replaceChildren(
        element("p", { textContent: `有 ${images.length} 张图片还在别的网站，读者看不到。请确认有权使用，再取回到本站。` }),
        button,
        element("ul", {}, items),
      );
    }
    let timer = 0;
    editor.on("change", () => {
      clearTimeout(timer);
      timer = setTimeout(show, 200);
    });
    show();
  }

  // --- Links to videos and attachments -------------------------------------------------------------

  function linkParagraph(editor, address, words) {
    const link = new CKEDITOR.dom.element("a", editor.document);
    link.setAttributes({ href: address, "data-cke-saved-href": address });
    link.setText(words);
    return link;
  }

  function siteOf(editor, address) {
    let parts;
    try {
      parts = new URL(address);
    } catch {
      return "";
    }
    if (!/^https?:$/.test(parts.protocol) || parts.pathname.length < 2) return "";
    const isBelow = (host) => parts.hostname === host || parts.hostname.endsWith(`.${host}`);
    const found = Object.entries(editor.config.videoSites).find(([, hosts]) => hosts.some(isBelow));
    return found ? found[0] : "";
  }

  CKEDITOR.dialog.add("videolink", (editor) => ({
    title: "视频链接",
    minWidth: 420,
    minHeight: 120,
    contents: [
      {
        id: "main",
        elements: [
          {
            id: "address",
            type: "text",
            label: "视频网址",
            validate() {
              if (siteOf(editor, this.getValue().trim())) return true;
              const names = Object.keys(editor.config.videoSites).join("、");
              return `请填视频页面的完整网址。可以链接到：${names}。`;
            },
          },
          {
            id: "words",
            type: "text",
            label: "显示的文字",
            validate: CKEDITOR.dialog.validate.notEmpty("请写明视频的内容，读者靠它决定要不要点开。"),
          },
          { type: "html", html: "<p>视频不在本站播放，读者点开后到原网站观看。</p>" },
        ],
      },
    ],
    onOk() {
      const address = this.getValueOf("main", "address").trim();
      const block = new CKEDITOR.dom.element("p", editor.document);
      block.append(linkParagraph(editor, address, this.getValueOf("main", "words").trim()));
      editor.insertElement(block);
    },
  }));

  // The rows of the form below: those that are stored have a number, and with it an address.
  function storedAttachments(editor) {
    const story = location.pathname.match(/\/(\d+)\/change\//)?.[1];
    return [...document.querySelectorAll('input[name^="attachments-"][name$="-id"]')]
      .filter((input) => story && input.value)
      .map((input) => {
        const title = document.querySelector(`[name="${input.name.replace(/-id$/, "-title")}"]`);
        const address = editor.config.attachmentUrl.replace(
          /\/0\/files\/1\//,
          `/${story}/files/${input.value}/`,
        );
        return [title?.value || `附件 ${input.value}`, address];
      });
  }

  CKEDITOR.dialog.add("attachmentlink", (editor) => ({
    title: "链接到附件",
    minWidth: 420,
    minHeight: 100,
    contents: [
      {
        id: "main",
        elements: [
          { id: "attachment", type: "select", label: "这篇稿件的附件", items: [] },
          { type: "html", html: "<p>新选的文件要先保存稿件，才能在这里选到。</p>" },
        ],
      },
    ],
    onShow() {
      const select = this.getContentElement("main", "attachment");
      select.clear();
      storedAttachments(editor).forEach(([title, address]) => select.add(title, address));
    },
    onOk() {
      const select = this.getContentElement("main", "attachment");
      const address = select.getValue();
      if (!address) {
        editor.showNotification("这篇稿件还没有保存过的附件。请在下面添加附件并保存。", "warning");
        return;
      }
      const selected = editor.getSelection().getSelectedText();
      const title = select.getInputElement().$.selectedOptions[0].text;
      editor.insertElement(linkParagraph(editor, address, selected || title));
    },
  }));

  function addButton(name, label, icon) {
    CKEDITOR.plugins.add(name.toLowerCase(), {
      init(editor) {
        const command = name.toLowerCase();
        editor.addCommand(command, new CKEDITOR.dialogCommand(command, { allowedContent: "a[!href]" }));
        editor.ui.addButton(name, { label, command, icon: editor.config[icon] });
      },
    });
  }
  addButton("VideoLink", "视频链接", "videoIcon");
  addButton("AttachmentLink", "附件链接", "attachmentIcon");

  CKEDITOR.on("instanceCreated", ({ editor }) => {
    editor.on("fileUploadRequest", (event) => {
      event.data.fileLoader.xhr.setRequestHeader("X-CSRFToken", token());
    });
    // Before the editor's own handling of what is pasted.
    editor.on("paste", onPaste, null, null, 1);
    editor.on("instanceReady", () => watchPictures(editor));
  });
})();
