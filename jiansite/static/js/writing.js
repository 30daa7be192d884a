// The open form of a story: what is typed reaches the server within seconds and the browser's own
// store when the server is away; colleagues on the same story are named; a save that would be
// lost (signed out, no connection, no right any more) does not leave the page.
(() => {
  const box = document.getElementById("autosave");
  const form = box && document.getElementById("article_form");
  if (!form) return;

  const EVERY = 4_000;
  const BEAT = 15_000;
  const PATIENCE = 15_000;
  const { url, login, token, article, user } = box.dataset;
  const store = `jiansite-typed-${user}-`;
  const part = (name) => box.querySelector(`[data-${name}]`);
  const clock = () => new Date().toLocaleTimeString("zh-CN", { hour12: false });

  // --- What stands on the page ---------------------------------------------------------------------

  const editors = () => Object.values(window.CKEDITOR?.instances ?? {});
  const withoutSeal = (name) => name === "csrfmiddlewaretoken" || name.startsWith("_");

  function typed() {
    const values = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && !withoutSeal(name)) (values[name] ??= []).push(value);
    }
    editors().forEach((editor) => {
      if (editor.element.$.form === form) values[editor.element.$.name] = [editor.getData()];
    });
    return values;
  }

  // What the server delivered: whoever is fast types before the page has come to rest.
  const delivered = new Map();
  window.CKEDITOR?.on("instanceReady", ({ editor }) => delivered.set(editor.name, editor.getData()));

  function untouched() {
    const values = {};
    const add = (name, value) => (values[name] ??= []).push(value);
    for (const field of form.elements) {
      const isSent = field.name && !field.disabled && !withoutSeal(field.name);
      if (!isSent || ["file", "submit", "button", "reset", "image", "fieldset"].includes(field.type)) continue;
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.defaultChecked) add(field.name, field.value);
      } else if (field.options) {
        const chosen = [...field.options].filter((option) => option.defaultSelected);
        const first = field.multiple || !field.options.length ? [] : [field.options[0]];
        (chosen.length ? chosen : first).forEach((option) => add(field.name, option.value));
      } else {
        add(field.name, field.defaultValue);
      }
    }
    editors().forEach((editor) => {
      if (editor.element.$.form !== form) return;
      values[editor.element.$.name] = [delivered.get(editor.name) ?? editor.getData()];
    });
    return values;
  }

  const asText = (values) => JSON.stringify(values).replaceAll("\\r\\n", "\\n");

  // --- Talking to the server -------------------------------------------------------------------------

  const seal = () =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ??
    form.querySelector("input[name=csrfmiddlewaretoken]").value;

  class Refused extends Error {}

  async function tell(message, options = {}) {
    const answer = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": seal() },
      body: JSON.stringify({ token, article: article || null, user, ...message }),
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
    });
    if (answer.type === "opaqueredirect") throw new Refused("signed out");
    const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
    const said = isJson ? await answer.json() : {};
    if (answer.ok) return said;
    if (said.error) throw new Refused(said.error);
    // Signed out and in again somewhere else: the seal is another one by now.
    if (answer.status === 403) throw new Refused("signed out");
    if (answer.status === 400 || answer.status === 413) {
      throw new Refused("这一页的内容太大，服务器没有收下。请删减，或者把图片改为上传。");
    }
    throw new Error(`HTTP ${answer.status}`);
  }

  // --- The browser's own store -------------------------------------------------------------------------

  function keepHere(values) {
    try {
      localStorage.setItem(store + token, JSON.stringify({ article, typed: values, at: Date.now() }));
      return true;
    } catch {
      return false; // full, or forbidden
    }
  }

  function forgetHere(name = token) {
    try {
      localStorage.removeItem(store + name);
    } catch {
      // Nothing was kept, then.
    }
  }

  // --- Saving ------------------------------------------------------------------------------------------

  let saved = null; // what the server has, as text
  let beatenAt = 0;
  let isSending = false;
  let isLeaving = false;

  const say = (words) => {
    if (part("status").textContent !== words) part("status").textContent = words;
  };

  function trouble(parts) {
    const place = part("trouble");
    place.hidden = !parts.length;
    if (place.dataset.said !== String(parts.map(String))) {
      place.replaceChildren(...parts);
      place.dataset.said = String(parts.map(String));
    }
  }

  function signInLink() {
    const link = document.createElement("a");
    Object.assign(link, { href: login, target: "_blank", rel: "noopener", textContent: "在新窗口重新登录" });
    return link;
  }

  function explain(error, isKeptHere) {
    const where = isKeptHere ? "文字在这一页和这台电脑上都还在。" : "文字还在这一页上，请不要关闭。";
    if (!(error instanceof Refused)) {
      say(`没有连上服务器，${isKeptHere ? "内容先存在这台电脑上，" : ""}正在重试（${clock()}）`);
      trouble([`没有连上服务器。${where}连上以后会自动接着保存。`]);
    } else if (error.message === "signed out") {
      say("登录已过期，暂时没有保存到服务器");
      trouble(["登录已过期。", signInLink(), `，登录以后会自动接着保存。${where}`]);
    } else {
      say("没有保存到服务器");
      trouble([error.message]);
    }
  }

  async function save() {
    const values = typed();
    const now = asText(values);
    isSending = true;
    try {
      const isChanged = now !== saved;
      const said = await tell(isChanged ? { typed: values } : {});
      beatenAt = Date.now();
      if (isChanged) {
        saved = now;
        forgetHere();
      }
      if (said.saved_at) say(`已自动保存 ${said.saved_at}`);
      else if (!part("trouble").hidden) say(`已重新连上服务器 ${clock()}`);
      trouble([]);
      showColleagues(said.others ?? []);
      form.querySelector("input[name=csrfmiddlewaretoken]").value = seal();
      return null;
    } catch (error) {
      explain(error, now !== saved && keepHere(values));
      return error;
    } finally {
      isSending = false;
    }
  }

  function tick() {
    if (isSending || isLeaving || saved === null) return;
    const isChanged = asText(typed()) !== saved;
    if (isChanged || Date.now() - beatenAt >= BEAT) save();
  }

  function showColleagues(others) {
    const place = part("colleagues");
    const said = others.map(({ name, is_me: isMe, since }) =>
      isMe ? `您自己从 ${since} 起在另一个窗口也打开着这篇稿件。` : `${name} 从 ${since} 起也在编辑这篇稿件。`,
    );
    if (others.some((each) => !each.is_me)) said.push("请先商量好谁来改；后保存的人会看到两个版本的对照。");
    const words = said.join("");
    place.hidden = !words;
    if (place.textContent !== words) place.textContent = words;
  }

  // --- What an earlier page could not send ----------------------------------------------------------------

  async function bringHome() {
    let names = [];
    try {
      names = Object.keys(localStorage).filter((name) => name.startsWith(store));
    } catch {
      return;
    }
    for (const name of names) {
      try {
        const kept = JSON.parse(localStorage.getItem(name));
        const earlier = name.slice(store.length);
        if (earlier === token || kept.article !== article) continue;
        const said = await tell({ token: earlier, typed: kept.typed });
        await tell({ token: earlier, leaves: true });
        forgetHere(earlier);
        const link = document.createElement("a");
        Object.assign(link, { href: said.unsaved, className: "button", textContent: "看改了什么，再恢复或丢弃" });
        const when = new Date(kept.at).toLocaleString("zh-CN", { hour12: false });
        const line = document.createElement("p");
        line.textContent = `${when} 有没保存的修改，当时没有连上服务器，存在这台电脑上。`;
        part("local").append(line, link);
        part("local").hidden = false;
      } catch {
        // Next time.
      }
    }
  }

  // --- Leaving ---------------------------------------------------------------------------------------------

  let mayPass = false;
  form.addEventListener("submit", async (event) => {
    if (mayPass) {
      isLeaving = true;
      // Should the answer never come, and the page stay.
      setTimeout(() => (isLeaving = false), 60_000);
      return;
    }
    event.preventDefault();
    if (form.dataset.checking) return;
    form.dataset.checking = "1";
    while (isSending) await new Promise((done) => setTimeout(done, 50));
    const error = await save();
    delete form.dataset.checking;
    // A fault of the autosave itself must not keep anybody from saving.
    if (error && (error instanceof Refused || error instanceof TypeError || error.name === "TimeoutError")) {
      return;
    }
    mayPass = true;
    form.requestSubmit(event.submitter ?? undefined);
    mayPass = false;
  });

  addEventListener("pageshow", () => (isLeaving = false));
  addEventListener("pagehide", () => {
    if (saved === null || isLeaving) return;
    const values = typed();
    const isChanged = asText(values) !== saved;
    const body = isChanged ? { typed: values, leaves: false } : { leaves: true };
    if (isChanged) keepHere(values);
    // Browsers let a page that closes send 64 kB and no more.
    if (JSON.stringify(values).length < 20_000 || !isChanged) tell(body, { keepalive: true }).catch(() => {});
  });

  // --- Beginning -------------------------------------------------------------------------------------------

  function begin() {
    // Restored text stands on the server already, under this page's own token; saving it anew is right.
    saved = "restored" in box.dataset ? "" : asText(untouched());
    save();
    bringHome();
    setInterval(tick, EVERY);
    addEventListener("online", tick);
    document.addEventListener("visibilitychange", tick);
  }

  function whenReady() {
    const waiting = editors().filter((editor) => editor.status !== "ready");
    if (!window.CKEDITOR || (editors().length && !waiting.length)) begin();
    else setTimeout(whenReady, 200);
  }
  if (document.readyState === "complete") whenReady();
  else addEventListener("load", whenReady);
})();
