// Files of a complaint: each in pieces that go on after a broken line, with progress and a way to
// stop; and the list of what has arrived, also from the phone. The protocol: complaints/pieces.py.

const PATIENCE = [1000, 2000, 4000, 8000, 15000, 30000]; // milliseconds between attempts
const EVERY = 3000; // milliseconds between two looks for what the phone has sent

let turn = Promise.resolve();

/** The first request of a page makes the draft; until it has one, requests wait for each other. */
export function inTurn(form, act) {
  if (form.elements.draft?.value) {
    return act();
  }
  const mine = turn.then(act);
  turn = mine.catch(() => {});
  return mine;
}

const token = (box) => box.closest("form").elements.csrfmiddlewaretoken.value;
const pause = (time) => new Promise((done) => setTimeout(done, time));

/** What an answer says; a page of the site, such as that of a lost seal, says nothing here. */
export async function toldBy(answer) {
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  return isJson ? answer.json() : {};
}

class Refused extends Error {}

async function ask(box, address, options) {
  const answer = await fetch(address, {
    ...options,
    headers: { "X-CSRFToken": token(box), ...options.headers },
  });
  if (answer.status >= 500) {
    throw new Error(`answered ${answer.status}`);
  }
  const told = await toldBy(answer);
  if (answer.status === 409) {
    return { ...told, isElsewhere: true };
  }
  if (!answer.ok) {
    throw new Refused(told.message ?? "没能上传，请刷新页面后再试。");
  }
  return told;
}

/** Try again while the line is broken; what the server refuses is refused. */
async function patiently(act, { waiting, isStopped }) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await act();
    } catch (trouble) {
      if (trouble instanceof Refused || isStopped() || attempt >= 60) {
        throw trouble;
      }
      waiting();
      const line = new Promise((done) => addEventListener("online", done, { once: true }));
      await Promise.race([pause(PATIENCE[Math.min(attempt, PATIENCE.length - 1)]), line]);
    }
  }
}

async function hashOf(file) {
  if (!globalThis.crypto?.subtle) {
    return ""; // http, outside of this machine
  }
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** One line with name, progress and a button, for a file on its way. */
function line(place, name) {
  const row = document.createElement("div");
  row.className = "upload";
  const title = document.createElement("span");
  title.className = "kept-name";
  title.textContent = name;
  const stop = document.createElement("button");
  stop.type = "button";
  stop.className = "button-small";
  stop.textContent = "取消";
  stop.setAttribute("aria-label", `取消上传 ${name}`);
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `${name} 的上传进度`);
  const words = document.createElement("span");
  words.className = "upload-words";
  row.append(title, stop, bar, words);
  place.append(row);
  return { row, stop, bar, words };
}

/** Take the chosen files one after the other, in place of sending them with the form. */
export function handFiles(box) {
  const input = box.querySelector("input[type=file]");
  const place = box.querySelector("[data-uploads]");
  const status = box.querySelector("[data-upload-status]");
  const address = box.dataset.files;
  const longest = Number(input.dataset.maxMegabytes) * 1024 * 1024;
  let queue = Promise.resolve();
  let open = 0;

  const unload = (event) => event.preventDefault();

  function count(change) {
    open += change;
    box.toggleAttribute("data-busy", open > 0);
    (open > 0 ? addEventListener : removeEventListener)("beforeunload", unload);
  }

  async function send(file, shown) {
    let stopped = false;
    let id = "";
    shown.stop.addEventListener("click", () => {
      stopped = true;
      shown.row.remove();
      if (id) {
        ask(box, `${address}${id}/cancel/`, { method: "POST" }).catch(() => {});
      }
    });
    const care = {
      waiting: () => (shown.words.textContent = "网络断了，连上以后会接着传"),
      isStopped: () => stopped,
    };
    const sha256 = await hashOf(file);
    const about = new URLSearchParams({ name: file.name, size: file.size, sha256 });
    const form = box.closest("form");
    const begin = () => ask(box, address, { method: "POST", body: about });
    const begun = await patiently(() => inTurn(form, begin), care);
    id = begun.id;
    if (form.elements.draft) {
      form.elements.draft.value = begun.draft;
    }
    let at = begun.received;
    while (at < file.size && !stopped) {
      const part = file.slice(at, at + begun.piece);
      const told = await patiently(
        () =>
          ask(box, `${address}${id}/?offset=${at}`, {
            method: "POST",
            body: part,
            headers: { "Content-Type": "application/octet-stream" },
          }),
        care,
      );
      at = told.received;
      shown.bar.value = at / file.size;
      shown.words.textContent = `${Math.floor((100 * at) / file.size)}%`;
    }
    if (stopped) {
      return;
    }
    shown.words.textContent = "正在检查";
    const done = new URLSearchParams({ sha256 });
    const row = await patiently(
      () => ask(box, `${address}${id}/finish/`, { method: "POST", body: done }),
      care,
    );
    shown.row.remove();
    showFile(box, row);
    status.textContent = `${file.name} 已收下`;
  }

  function take(file) {
    const shown = line(place, file.name);
    if (file.size > longest) {
      refuse(shown, `超过 ${input.dataset.maxMegabytes} MB，没有上传。请压缩或分成几份。`);
      return;
    }
    shown.words.textContent = "等待上传";
    count(1);
    queue = queue
      .then(() => send(file, shown))
      .catch((trouble) => {
        const isRefused = trouble instanceof Refused;
        refuse(shown, isRefused ? trouble.message : "没能传完。请检查网络，再选一次，会接着传。");
      })
      .finally(() => count(-1));
  }

  function refuse(shown, words) {
    shown.row.dataset.trouble = "";
    shown.bar.remove();
    shown.words.textContent = words;
    shown.stop.textContent = "知道了";
    shown.stop.removeAttribute("aria-label");
    shown.stop.addEventListener("click", () => shown.row.remove());
    status.textContent = words;
  }

  input.addEventListener("change", () => {
    const files = [...input.files];
    if (files.length) {
      files.forEach(take);
      input.value = "";
      input.dispatchEvent(new Event("change")); // whoever lists the chosen files forgets them
    }
  });

  // Sending the form ends the uploads: they are finished first.
  box.closest("form").addEventListener("submit", (event) => {
    if (open > 0) {
      event.preventDefault();
      const { submitter } = event;
      status.textContent = "文件传完以后会自动继续";
      place.dataset.waiting = "";
      queue.then(() => box.closest("form").requestSubmit(submitter));
    }
  });
  box.querySelectorAll("[data-file]").forEach((row) => offerRemoval(box, row));
}

/** A button in place of the tick that needs the form to be sent. */
function offerRemoval(box, row) {
  const tick = row.querySelector(".tick");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button-small remove-file";
  button.textContent = "删除";
  const hidden = document.createElement("span");
  hidden.className = "visually-hidden";
  hidden.textContent = row.querySelector(".kept-name").textContent;
  button.append(hidden);
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const gone = `${box.dataset.files}${row.dataset.file}/cancel/`;
      await ask(box, gone, { method: "POST" });
      row.remove();
      title(box);
      box.querySelector("input[type=file]").focus();
    } catch {
      button.disabled = false;
    }
  });
  tick.replaceWith(button);
}

function title(box) {
  box.querySelector("#kept-title").hidden = !box.querySelector("[data-kept] > li");
}

function showFile(box, { id, html }) {
  if (box.querySelector(`[data-file="${id}"]`)) {
    return;
  }
  const parsed = document.createElement("template");
  parsed.innerHTML = html; // our own template, rendered on the server
  const row = parsed.content.querySelector("li");
  box.querySelector("[data-kept]").append(row);
  offerRemoval(box, row);
  title(box);
}

/** While a phone may send, look for what has arrived. */
export function followFiles(box) {
  const link = document.querySelector("[data-phone]");
  if (!link) {
    return;
  }
  const place = document.createElement("div");
  box.querySelector("[data-uploads]").after(place);
  const status = box.querySelector("[data-upload-status]");
  let etag = "";

  function show({ files, coming, phone }) {
    const here = new Set(files.map((file) => file.id));
    box.querySelectorAll("[data-file]").forEach((row) => {
      if (!here.has(row.dataset.file)) {
        row.remove();
      }
    });
    const before = box.querySelectorAll("[data-file]").length;
    files.forEach((file) => showFile(box, file));
    if (files.length > before) {
      status.textContent = `手机上传来 ${files.length - before} 个文件`;
    }
    title(box);
    place.replaceChildren();
    if (!box.hasAttribute("data-busy")) {
      coming.forEach(({ name, part }) => {
        const shown = line(place, name);
        shown.stop.remove();
        shown.bar.value = part;
        shown.words.textContent = "手机正在传";
      });
    }
    if (phone === "open" && link.dataset.phone === "waiting") {
      link.dataset.phone = "open";
      const words = document.createElement("p");
      words.className = "introduction";
      words.setAttribute("role", "status");
      words.textContent = "手机已经连上。在手机上选好照片，几秒钟后会出现在下面。";
      link.replaceChildren(words);
    }
  }

  async function look() {
    if (document.visibilityState === "visible") {
      const answer = await fetch(box.dataset.files, { headers: { "If-None-Match": etag } });
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") ?? "";
        show(await answer.json());
      }
    }
  }

  const stop = Date.now() + 60 * 60 * 1000; // the link and its phone have half an hour each
  (async () => {
    while (Date.now() < stop) {
      await pause(EVERY);
      await look().catch(() => {});
    }
  })();
}
