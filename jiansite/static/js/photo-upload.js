// Many pictures, one request each: every file has its own bar, its own answer, its own refusal.
// Without this script the form sends them all at once.
const form = document.querySelector("[data-upload]");
const input = form.querySelector("input[type=file]");
const token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
const results = document.querySelector("[data-results]");
const list = results.querySelector("[data-list]");
const summary = results.querySelector("[data-summary]");
const toBatch = results.querySelector("[data-to-batch]");
const mostBytes = Number(form.dataset.mostBytes);
const mostBatch = Number(form.dataset.mostBatch);
const waiting = [];
const stored = [];
let total = 0;
let finished = 0;
let isSending = false;

for (const part of form.querySelectorAll("[data-without-script]")) part.hidden = true;
form.querySelector("[data-can-drop]").hidden = false;

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function add(files) {
  for (const file of files) {
    const row = element("li", "upload-waiting");
    const words = element("div");
    const bar = element("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `${file.name} 上传进度`);
    const told = element("p", "upload-reason", "等待上传");
    words.append(element("p", "upload-name", file.name), bar, told);
    row.append(words);
    list.append(row);
    waiting.push({ file, row, words, bar, told, again: false });
    total += 1;
  }
  results.hidden = total === 0;
  next();
}

// One after the other: the server makes the renditions of each while the next one waits.
async function next() {
  say();
  if (isSending || !waiting.length) return;
  isSending = true;
  const job = waiting.shift();
  const answer =
    job.file.size > mostBytes
      ? { state: "refused", reason: `文件超过 ${Math.floor(mostBytes / 1024 ** 2)} MB，请缩小后再上传。` }
      : await send(job);
  show(job, answer);
  finished += 1;
  isSending = false;
  next();
}

function send({ file, row, bar, told, again }) {
  row.className = "upload-sending";
  told.textContent = "正在上传";
  const data = new FormData();
  data.append("file", file);
  if (again) data.append("again", "1");
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const lost = { state: "refused", reason: "网络中断，这一张没有传上去。", canRetry: true };
    request.open("POST", form.dataset.upload);
    request.setRequestHeader("X-CSRFToken", token);
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.value = event.loaded / event.total;
      if (event.loaded === event.total) {
        bar.removeAttribute("value");
        told.textContent = "正在检查和处理";
      }
    });
    request.addEventListener("load", () => {
      try {
        resolve(JSON.parse(request.responseText));
      } catch {
        const signedOut = request.status === 403 || request.responseURL.includes("/login/");
        const reason = signedOut
          ? "您已退出登录，或没有上传图片的权限。请在新窗口登录后重试。"
          : `服务器没有收下（${request.status}）。`;
        resolve({ ...lost, reason });
      }
    });
    request.addEventListener("error", () => resolve(lost));
    request.send(data);
  });
}

function show(job, { state, reason, notes = [], photo, canRetry }) {
  const { row, words, bar, told } = job;
  row.className = `upload-${state}`;
  bar.hidden = true;
  told.textContent = state === "stored" ? "已存入图库" : reason;
  if (photo?.thumbnail) {
    const picture = element("img");
    picture.src = photo.thumbnail;
    picture.alt = "";
    row.prepend(picture);
  }
  for (const note of notes) words.append(element("p", "upload-note", note));
  if (photo) {
    const link = element("a", "", photo.label);
    link.href = photo.address;
    link.target = "_blank";
    const line = element("p");
    line.append(link);
    words.append(line);
  }
  if (state === "stored") stored.push(photo.id);
  if (state === "known" || state === "alike") offer(job, "仍然另存一份", true);
  if (canRetry) offer(job, "重试", job.again);
}

// What was not stored can be sent once more: though it is there already, or after a lost line.
function offer(job, label, again) {
  const button = element("button", "button", label);
  button.type = "button";
  button.addEventListener("click", () => {
    job.row.querySelector("img")?.remove();
    for (const line of [...job.words.children]) {
      if (line !== job.bar && line !== job.told && !line.matches(".upload-name")) line.remove();
    }
    job.bar.hidden = false;
    job.bar.value = 0;
    job.again = again;
    finished -= 1;
    waiting.push(job);
    next();
  });
  job.words.append(button);
}

function say() {
  summary.textContent =
    finished < total
      ? `正在上传：第 ${finished + 1} 个，共 ${total} 个文件`
      : `收下 ${stored.length} 张，共 ${total} 个文件`;
  const ids = stored.slice(-mostBatch);
  toBatch.hidden = finished < total || !ids.length;
  toBatch.textContent =
    ids.length < stored.length
      ? `填写最后 ${ids.length} 张图片的文字`
      : `填写这 ${ids.length} 张图片的文字`;
  toBatch.href = `${form.dataset.batch}?${ids.map((id) => `ids=${id}`).join("&")}`;
}

input.addEventListener("change", () => {
  add([...input.files]);
  input.value = "";
});
form.addEventListener("submit", (event) => event.preventDefault());
for (const name of ["dragenter", "dragover"]) {
  form.addEventListener(name, (event) => {
    event.preventDefault();
    form.classList.add("is-over");
  });
}
form.addEventListener("dragleave", () => form.classList.remove("is-over"));
form.addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("is-over");
  add([...event.dataTransfer.files]);
});
addEventListener("beforeunload", (event) => {
  if (finished < total) event.preventDefault();
});
