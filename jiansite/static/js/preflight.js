// 发稿前检查 and 一键排版 on the article form: check what is typed, jump to the place, set the text.
(() => {
  const panel = document.getElementById("preflight");
  const form = document.getElementById("article_form");
  if (!panel || !form) return;
  const found = panel.querySelector(".preflight-found");
  const stale = panel.querySelector(".preflight-stale");
  const dialog = panel.querySelector("dialog");
  const editorOfBody = () => window.CKEDITOR && window.CKEDITOR.instances.id_body;

  // --- what is typed, sent to the server ---------------------------------------------------

  const FIELDS = ["kicker", "title", "subtitle", "summary", "source", "source_url", "cover",
    "original_title", "original_author", "credits_text"];

  function typed() {
    const data = new FormData();
    for (const name of FIELDS) {
      if (form.elements[name]) data.set(name, form.elements[name].value);
    }
    const editor = editorOfBody();
    data.set("body", editor ? editor.getData() : form.elements.body ? form.elements.body.value : "");
    data.set("article", panel.dataset.article);
    return data;
  }

  async function send(address, data) {
    const token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(address, {
      method: "POST", body: data, headers: { "X-CSRFToken": token }, credentials: "same-origin",
    });
    if (answer.status === 413) throw new Error(await answer.text());
    if (answer.status === 403) throw new Error("您没有修改这篇稿件的权限。您写的内容还在，请先复制出来。");
    if (!answer.ok || answer.redirected) throw new Error();
    return answer;
  }

  function say(words) {
    stale.textContent = words;
    stale.hidden = !words;
  }

  async function busy(button, act) {
    button.disabled = true;
    try {
      await act();
    } catch (refusal) {
      say((refusal instanceof Error && refusal.constructor === Error && refusal.message)
        || "没有连上服务器，或者登录已过期。您写的内容还在，请先保存再试。");
    } finally {
      button.disabled = false;
    }
  }

  async function check() {
    const ticked = new Set([...found.querySelectorAll("input:checked")].map((box) => box.value));
    const answer = await send(panel.dataset.check, typed());
    found.innerHTML = await answer.text();
    for (const box of found.querySelectorAll("input[name=accept]")) box.checked = ticked.has(box.value);
    say("");
    found.focus({ preventScroll: true });
  }

  // --- setting ------------------------------------------------------------------------------

  async function typeset() {
    const data = typed();
    dialog.innerHTML = await (await send(panel.dataset.typeset, data)).text();
    const buttons = document.createElement("div");
    buttons.className = "typeset-buttons";
    const close = button("关闭", () => dialog.close());
    if (dialog.querySelector(".offers")) {
      buttons.append(button("采用勾选的改动", (event) => busy(event.target, () => take(data))));
    }
    buttons.append(close);
    dialog.append(buttons);
    dialog.showModal();
  }

  function button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  async function take(data) {
    data.set("do", "1");
    data.delete("offer");
    for (const box of dialog.querySelectorAll("input:checked")) data.append("offer", box.value);
    const { texts } = await (await send(panel.dataset.typeset, data)).json();
    for (const [name, text] of Object.entries(texts)) {
      const editor = editorOfBody();
      if (name === "body" && editor) {
        editor.fire("saveSnapshot");
        await new Promise((done) => editor.setData(text, { callback: done }));
        editor.fire("saveSnapshot");
      } else {
        form.elements[name].value = text;
        form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    dialog.close();
    await check();
    say("已排版，还没有保存。");
  }

  // --- jumping to the place -----------------------------------------------------------------

  // All signs of the text in order, without white space, each with its node and place in it.
  function signs(root) {
    const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const list = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      [...node.data].reduce((at, sign) => {
        if (sign.trim() && sign !== "\u200b") list.push({ sign, node, at });
        return at + sign.length;
      }, 0);
    }
    return list;
  }

  const compact = (text) => [...(text || "")].filter((sign) => sign.trim());

  function place(list, before, words, after, nth) {
    const wanted = [...before, ...words, ...after];
    let left = nth;
    for (let start = 0; start + wanted.length <= list.length; start += 1) {
      if (wanted.every((sign, n) => list[start + n].sign === sign)) {
        left -= 1;
        if (!left) return start + before.length;
      }
    }
    return -1;
  }

  function markInEditor(link) {
    const editor = editorOfBody();
    const { before, words, after, nth } = link.dataset;
    if (!editor || !editor.document) return false;
    editor.container.$.scrollIntoView({ block: "center" });
    editor.focus();
    const list = signs(editor.document.getBody().$);
    const meant = compact(words);
    if (!meant.length) return true;
    let start = place(list, compact(before), meant, compact(after), Number(nth));
    if (start < 0) start = place(list, [], meant, [], 1);
    if (start < 0) return true;
    const [first, last] = [list[start], list[start + meant.length - 1]];
    const range = editor.createRange();
    range.setStart(new window.CKEDITOR.dom.text(first.node), first.at);
    range.setEnd(new window.CKEDITOR.dom.text(last.node), last.at + last.sign.length);
    editor.getSelection().selectRanges([range]);
    first.node.parentElement.scrollIntoView({ block: "center" });
    return true;
  }

  function jump(link) {
    const { field, words } = link.dataset;
    if (field === "body") return markInEditor(link);
    const input = document.getElementById(field === "credits" ? "id_credits_text" : `id_${field}`);
    if (!input) return false;
    input.scrollIntoView({ block: "center" });
    const shown = input.classList.contains("select2-hidden-accessible")
      ? input.parentElement.querySelector(".select2-selection") : input;
    shown.focus();
    const at = words && input.value ? input.value.indexOf(words) : -1;
    if (at >= 0 && input.setSelectionRange) input.setSelectionRange(at, at + words.length);
    return true;
  }

  // --- wiring -------------------------------------------------------------------------------

  for (const each of panel.querySelectorAll("button[data-act]")) {
    const act = each.dataset.act === "check" ? check : typeset;
    each.hidden = false;
    each.addEventListener("click", () => busy(each, act));
  }
  found.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-field]");
    if (link && jump(link)) event.preventDefault();
  });
  const changed = () => {
    if (found.querySelector(".preflight-sum")) say("文字有改动，下面是改动前的结果。");
  };
  form.addEventListener("input", (event) => {
    if (!panel.contains(event.target)) changed();
  });
  if (window.CKEDITOR) {
    window.CKEDITOR.on("instanceReady", ({ editor }) => {
      editor.on("change", changed);
      // What an input method writes comes without keys, and the editor notices it late.
      const listen = () => editor.editable().attachListener(editor.editable(), "input", changed);
      editor.on("contentDom", listen);
      listen();
      // From the page of a verb one comes with the finding to look at.
      const link = location.hash.startsWith("#finding-") && document.getElementById(location.hash.slice(1));
      if (link) jump(link);
    });
  }
})();
