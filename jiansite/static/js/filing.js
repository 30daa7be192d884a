// Filing a complaint: what is typed is kept while it is typed, files go in pieces and go on after
// a broken line, and what the phone sends appears on the desk. Everything works without this.

import { followFiles, handFiles, inTurn, toldBy } from "./uploads.js";

const PAUSE = 1500; // milliseconds after the last key

/** Keep the form on the server while it is being filled in. */
function keepTyping(form) {
  const status = document.querySelector("[data-saved]");
  // Tells the server that it was this window, also where an answer never came back to it.
  const mine = document.createElement("input");
  mine.type = "hidden";
  mine.name = "window";
  mine.value = Array.from({ length: 4 }, () => Math.random().toString(36).slice(2, 8)).join("");
  form.append(mine);
  let timer;
  let last = words();
  let stopped = false;
  let refused = false; // another window was first: the words here are nowhere else
  let running = null;

  function words() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) {
      if (value instanceof File) {
        data.delete(name);
      }
    }
    return data;
  }

  const plain = (data) => {
    const copy = new URLSearchParams(data);
    copy.delete("seen");
    copy.delete("draft");
    return copy.toString();
  };
  const changed = () => plain(words()) !== plain(last);

  function say(text, isTrouble = false) {
    if (status) {
      status.textContent = text;
      status.toggleAttribute("data-trouble", isTrouble);
    }
  }

  async function keep() {
    clearTimeout(timer);
    if (stopped || running || !changed()) {
      return;
    }
    let sent;
    running = inTurn(form, async () => {
      sent = words();
      const answer = await fetch(form.dataset.draft, { method: "POST", body: sent });
      const told = await toldBy(answer);
      if (answer.ok && told.seen) {
        form.elements.seen.value = told.seen;
        form.elements.draft.value = told.draft;
      }
      return { answer, told };
    });
    try {
      const { answer, told } = await running;
      if (answer.ok) {
        last = sent;
        if (told.seen) {
          say(`已自动保存，${told.at}`);
        }
      } else {
        stopped = refused = answer.status === 409;
        say(told.message ?? "暂时没能自动保存，请按“下一步”保存。", true);
      }
    } catch {
      say("网络断了，暂时没能自动保存。您可以继续写，连上以后会自动保存。", true);
    } finally {
      running = null;
      if (!stopped && changed()) {
        timer = setTimeout(keep, PAUSE * 2);
      }
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.type !== "file") {
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE);
    }
  });
  addEventListener("online", keep);
  // The last word, also of a tab that is being closed.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !stopped && !leaving && changed()) {
      const sent = words();
      if (navigator.sendBeacon?.(form.dataset.draft, sent)) {
        last = sent;
      }
    }
  });
  let leaving = false;
  form.addEventListener("submit", (event) => {
    if (running) {
      // One after the other: both would make a draft, or the later one come first.
      event.preventDefault();
      const { submitter } = event;
      running.catch(() => {}).then(() => setTimeout(() => form.requestSubmit(submitter)));
      stopped = true;
      return;
    }
    leaving = true; // the form itself is on its way
    stopped = true;
    clearTimeout(timer);
  });
  // Back from the history, the page is as it was left, and the draft may not be.
  addEventListener("pageshow", (event) => {
    if (event.persisted && !refused) {
      location.reload();
    }
  });
}

/** Each select of a region offers what lies in the one before it. */
function narrowRegions(region) {
  const selects = [...region.querySelectorAll("select")];
  const address = region.dataset.regions;

  function fill(select, parts) {
    const options = parts.map(([code, name]) => new Option(name, code));
    select.replaceChildren(...(parts.length === 1 ? [] : [new Option("请选择", "")]), ...options);
    select.closest("p").hidden = !parts.length;
  }

  async function follow(index) {
    const { value } = selects[index];
    for (const later of selects.slice(index + 1)) {
      fill(later, []);
    }
    const next = selects[index + 1];
    if (!value || !next) {
      return;
    }
    const answer = await fetch(address.replace("00.json", `${value}.json`));
    if (answer.ok && selects[index].value === value) {
      const { parts } = await answer.json();
      fill(next, parts);
      if (next.value) {
        await follow(index + 1); // Beijing has one city
      }
    }
  }

  selects.forEach((select, index) => {
    select.addEventListener("change", () => follow(index).catch(() => {}));
    select.closest("p").hidden = select.options.length < 1 || (index > 0 && !hasParts(select));
  });
}

const hasParts = (select) => [...select.options].some((option) => option.value);

document.querySelectorAll("form[data-draft]").forEach(keepTyping);
document.querySelectorAll("[data-regions]").forEach(narrowRegions);
document.querySelectorAll("[data-files]").forEach((box) => {
  handFiles(box);
  followFiles(box);
});
