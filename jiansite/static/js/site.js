// Enhancements of the public pages. Everything works without them.

const TURN = 5000; // milliseconds that a headline stays

const root = document.documentElement;
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** A small memory that survives a change of page; browsers may refuse it. */
const memoryOf = (storage) => ({
  read(key) {
    try {
      return storage().getItem(key);
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      storage().setItem(key, value);
    } catch {
      // Nothing is lost but the memory.
    }
  },
});
const memory = memoryOf(() => sessionStorage); // of this visit
const device = memoryOf(() => localStorage); // reading.js reads it back

/** Call now, and again whenever the page is to be read in another way. */
function followReading(show) {
  show();
  new MutationObserver(show).observe(root, { attributeFilter: ["data-care", "data-text-size"] });
}

/** 关怀版: large type and a calm page. */
function switchCare(button) {
  button.addEventListener("click", () => {
    device.write("care", root.toggleAttribute("data-care") ? "on" : "off");
  });
  followReading(() => button.setAttribute("aria-pressed", "care" in root.dataset));
}

/** The size of a story's text. */
function chooseTextSize(button) {
  button.addEventListener("click", () => {
    root.dataset.textSize = button.value;
    device.write("text-size", button.value);
  });
  followReading(() => {
    button.setAttribute("aria-pressed", button.value === root.dataset.textSize);
  });
}

/** One headline at a time instead of the list. */
function startTicker(ticker) {
  const items = [...ticker.querySelectorAll(".ticker-items > li")];
  const controls = ticker.querySelector(".ticker-controls");
  const pause = ticker.querySelector("[data-ticker-pause]");
  const count = ticker.querySelector("[data-ticker-count]");
  let at = 0;
  let paused = still.matches || memory.read("ticker") === "paused";
  let hovered = false;
  let timer;

  function show(next) {
    const hadFocus = items[at].contains(document.activeElement);
    at = (next + items.length) % items.length;
    items.forEach((item, index) => {
      item.hidden = index !== at;
      item.classList.toggle("ticker-shown", index === at && next !== 0);
    });
    count.textContent = `${at + 1}/${items.length}`;
    if (hadFocus) {
      (items[at].querySelector("a") ?? pause).focus();
    }
    wait();
  }

  function wait() {
    clearTimeout(timer);
    if (!paused && !hovered && !document.hidden && !ticker.contains(document.activeElement)) {
      timer = setTimeout(() => show(at + 1), TURN);
    }
  }

  function name() {
    pause.textContent = paused ? "继续" : "暂停";
  }

  function announce() {
    const breaking = ticker.querySelector("[data-ticker-breaking]");
    const words = breaking?.querySelector(".ticker-text").textContent;
    if (words && memory.read("announced") !== words) {
      memory.write("announced", words);
      const place = ticker.querySelector("[data-ticker-announcement]");
      setTimeout(() => (place.textContent = `突发：${words}`), 1000);
    }
  }

  ticker.querySelector("[data-ticker-previous]").addEventListener("click", () => show(at - 1));
  ticker.querySelector("[data-ticker-next]").addEventListener("click", () => show(at + 1));
  pause.addEventListener("click", () => {
    paused = !paused;
    memory.write("ticker", paused ? "paused" : "running");
    name();
    wait();
  });
  ticker.addEventListener("pointerenter", (event) => {
    hovered = event.pointerType === "mouse";
    wait();
  });
  ticker.addEventListener("pointerleave", () => {
    hovered = false;
    wait();
  });
  ticker.addEventListener("focusin", wait);
  ticker.addEventListener("focusout", () => setTimeout(wait));
  document.addEventListener("visibilitychange", wait);
  ticker.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      show(at + step);
    }
  });

  ticker.dataset.running = "";
  show(0);
  followReading(() => {
    paused ||= "care" in root.dataset;
    name();
    wait();
  });
  controls.hidden = items.length < 2;
  announce();
}

/** The row of focus pictures: buttons that move it by one, and where the reader is. */
function steerFocus(focus) {
  const row = focus.querySelector("ul");
  const items = [...row.children];
  const buttons = focus.querySelectorAll("button");
  const count = focus.querySelector("[role=status]");
  let at = 0; // the first picture that the row shows, or is moving to
  let settling;

  const width = () => items[1].offsetLeft - items[0].offsetLeft;
  const shown = () => Math.round(row.clientWidth / width());

  function tell() {
    const last = Math.min(at + shown(), items.length);
    const all = shown() >= items.length;
    const place = last > at + 1 ? `${at + 1}–${last}` : last;
    count.textContent = all ? `共 ${items.length} 张` : `${place}/${items.length}`;
    buttons.forEach((button) => (button.hidden = all));
  }

  for (const button of buttons) {
    button.addEventListener("click", () => {
      const places = items.length - shown() + 1;
      at = (at + Number(button.value) + places) % places;
      const calm = still.matches || "care" in root.dataset;
      row.scrollTo({ left: at * width(), behavior: calm ? "instant" : "smooth" });
      tell();
    });
  }
  row.addEventListener("scroll", () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      at = Math.round(row.scrollLeft / width());
      tell();
    }, 150);
  });
  new ResizeObserver(tell).observe(row);
}

/** 24 hours or 7 days, where there is no room for both. */
function switchHot(hot) {
  const buttons = [...hot.querySelectorAll("button")];
  hot.dataset.shown = "day";
  for (const button of buttons) {
    button.addEventListener("click", () => {
      hot.dataset.shown = button.value;
      buttons.forEach((each) => each.setAttribute("aria-pressed", each === button));
    });
  }
}

/** Wide tables scroll in a place of their own, which the keyboard reaches. */
function framed(table) {
  const frame = document.createElement("div");
  frame.className = "table-scroll";
  table.replaceWith(frame);
  frame.append(table);
  new ResizeObserver(() => {
    const scrolls = frame.scrollWidth > frame.clientWidth;
    frame.toggleAttribute("tabindex", scrolls);
    if (scrolls) {
      frame.tabIndex = 0;
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", "表格，可以左右移动");
    } else {
      frame.removeAttribute("role");
      frame.removeAttribute("aria-label");
    }
  }).observe(frame);
}

/** Copy and print: a receipt, the address of a story. */
function showTools(tools) {
  const status = tools.querySelector("[data-copy-status]");
  tools.querySelector("[data-print]")?.addEventListener("click", () => print());
  tools.querySelector("[data-copy]")?.addEventListener("click", async (event) => {
    try {
      await navigator.clipboard.writeText(event.currentTarget.dataset.copy);
      status.textContent = "已复制。";
    } catch {
      status.textContent = "浏览器不允许复制，请用笔记下来，或者打印这一页。";
    }
  });
  tools.hidden = false;
}

/** What is folded on the screen is open on paper. */
function unfoldOnPaper(details) {
  let wasOpen;
  addEventListener("beforeprint", () => {
    wasOpen = details.open;
    details.open = true;
  });
  addEventListener("afterprint", () => (details.open = wasOpen));
}

/** A labelled button for the calendar, in place of the browser's small sign. */
function offerCalendar(input) {
  if (!input.showPicker) {
    return;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button-quiet calendar";
  button.textContent = "打开日历";
  button.addEventListener("click", () => input.showPicker());
  input.after(button);
}

/** The names and sizes of the files that were just chosen. */
function listFiles(input) {
  const list = document.createElement("ul");
  list.className = "chosen-files";
  list.setAttribute("aria-live", "polite");
  input.after(list);
  const longest = Number(input.dataset.maxMegabytes) * 1024 * 1024;
  input.addEventListener("change", () => {
    list.replaceChildren(
      ...[...input.files].map((file) => {
        const line = document.createElement("li");
        const size = document.createElement("span");
        size.className = "chosen-size";
        size.textContent = written(file.size);
        line.append(file.name, size);
        if (file.size > longest) {
          const refusal = document.createElement("span");
          refusal.className = "chosen-wrong";
          refusal.textContent = `超过 ${input.dataset.maxMegabytes} MB，不能上传`;
          line.append(refusal);
        }
        return line;
      }),
    );
  });
}

function written(bytes) {
  return bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Tell the house that the story was looked at: once in half an hour, and not at a glance. */
function countClick(article) {
  const address = article.dataset.click;
  const last = Number(memory.read(address));
  if (Date.now() - last < 30 * 60 * 1000) {
    return;
  }
  setTimeout(() => {
    if (!document.hidden && navigator.sendBeacon?.(address)) {
      memory.write(address, Date.now());
    }
  }, 2000);
}

document.querySelectorAll("[data-care-switch]").forEach(switchCare);
document.querySelectorAll("[data-text-sizes] button").forEach(chooseTextSize);
document.querySelectorAll("[data-focus]").forEach(steerFocus);
document.querySelectorAll("[data-hot]").forEach(switchHot);
document.querySelectorAll("[data-click]").forEach(countClick);
document.querySelectorAll("[data-ticker]").forEach(startTicker);
document.querySelectorAll(".body table").forEach(framed);
document.querySelectorAll("[data-copy-tools]").forEach(showTools);
document.querySelectorAll(".share").forEach(unfoldOnPaper);
document.querySelectorAll("input[type=date]").forEach(offerCalendar);
document.querySelectorAll("input[type=file][data-max-megabytes]").forEach(listFiles);
document.querySelectorAll("form[data-confirm]").forEach((form) => {
  form.addEventListener("submit", (event) => {
    if (!confirm(form.dataset.confirm)) {
      event.preventDefault();
    }
  });
});
document.getElementById("error-summary")?.focus();
