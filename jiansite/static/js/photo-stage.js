// The photo's page: the focal point by a click or the arrow keys, the crop by dragging.
// The number fields below hold what is saved; the picture only shows and sets them.
const stage = document.querySelector("[data-photo-stage]");

if (stage) {
  const picture = stage.querySelector("img");
  const field = (name) => document.getElementById(`id_${name}`);
  const number = (name) => Number(field(name).value) || 0;
  const set = (name, value) => {
    field(name).value = String(Math.round(Math.min(Math.max(value, 0), 100) * 10) / 10);
  };
  const SHAPES = [["头条", 16 / 9], ["列表、焦点图", 3 / 2], ["专题横幅", 3]];
  // What must be left of each side, in per cent.
  const LEAST = 10;

  const element = (name, className, text = "") => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };

  const frame = element("div", "stage-frame");
  const shade = element("div", "stage-crop");
  const marker = element("button", "stage-point");
  marker.type = "button";
  picture.replaceWith(frame);
  frame.append(picture, shade, marker);
  picture.draggable = false;

  const tools = element("div", "stage-tools");
  const modes = element("div", "stage-modes");
  modes.setAttribute("role", "radiogroup");
  modes.setAttribute("aria-label", "点击图片时");
  const makeMode = (value, label) => {
    const wrap = element("label", "");
    const radio = element("input", "");
    radio.type = "radio";
    radio.name = "stage-mode";
    radio.value = value;
    radio.checked = value === "point";
    wrap.append(radio, ` ${label}`);
    modes.append(wrap);
    return radio;
  };
  makeMode("point", "点一下设焦点");
  const cropping = makeMode("crop", "拖出要保留的部分");
  const whole = element("button", "button", "不裁剪");
  whole.type = "button";
  modes.addEventListener("change", () => {
    frame.classList.toggle("is-cropping", cropping.checked);
  });
  tools.append(modes, whole);
  const previews = element("div", "stage-previews");
  const canvases = SHAPES.map(([label, shape]) => {
    const figure = element("figure", "");
    const canvas = element("canvas", "");
    canvas.width = 240;
    canvas.height = Math.round(240 / shape);
    figure.append(canvas, element("figcaption", "", label));
    previews.append(figure);
    return canvas;
  });
  stage.append(tools, previews);

  const crop = () => ({
    left: number("cut_left"),
    top: number("cut_top"),
    right: 100 - number("cut_right"),
    bottom: 100 - number("cut_bottom"),
  });

  // As the page will, see jiansite/lib/crops.py: the twentieth of the picture towards the nearer
  // side stands at the same place of its frame.
  const preview = (canvas, { left, top, right, bottom }) => {
    const { naturalWidth: width, naturalHeight: height } = picture;
    const part = { x: (width * left) / 100, y: (height * top) / 100 };
    part.width = (width * (right - left)) / 100;
    part.height = (height * (bottom - top)) / 100;
    const scale = Math.min(part.width / canvas.width, part.height / canvas.height);
    const shown = { width: canvas.width * scale, height: canvas.height * scale };
    const placed = (value, from, to) => {
      const share = Math.min(Math.max(((value - from) / (to - from)) * 20, 0), 20);
      return (share > 10 ? Math.ceil(share) : Math.floor(share)) / 20;
    };
    const x = part.x + (part.width - shown.width) * placed(number("focal_x"), left, right);
    const y = part.y + (part.height - shown.height) * placed(number("focal_y"), top, bottom);
    canvas
      .getContext("2d")
      .drawImage(picture, x, y, shown.width, shown.height, 0, 0, canvas.width, canvas.height);
  };

  const draw = () => {
    const { left, top, right, bottom } = crop();
    const x = number("focal_x");
    const y = number("focal_y");
    marker.style.left = `${x}%`;
    marker.style.top = `${y}%`;
    marker.setAttribute("aria-label", `焦点：离左边 ${x}%，离上边 ${y}%。用方向键移动`);
    shade.style.left = `${left}%`;
    shade.style.top = `${top}%`;
    shade.style.width = `${Math.max(right - left, 0)}%`;
    shade.style.height = `${Math.max(bottom - top, 0)}%`;
    whole.disabled = left === 0 && top === 0 && right === 100 && bottom === 100;
    if (picture.naturalWidth && right > left && bottom > top) {
      for (const canvas of canvases) preview(canvas, { left, top, right, bottom });
    }
  };

  const place = (event) => {
    const box = frame.getBoundingClientRect();
    const share = (value) => Math.min(Math.max(value * 100, 0), 100);
    return {
      x: share((event.clientX - box.left) / box.width),
      y: share((event.clientY - box.top) / box.height),
    };
  };

  let from = null;
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const { x, y } = place(event);
    if (cropping.checked) {
      from = { x, y };
      frame.setPointerCapture(event.pointerId);
    } else {
      set("focal_x", x);
      set("focal_y", y);
      marker.focus({ preventScroll: true });
      draw();
    }
  });
  frame.addEventListener("pointermove", (event) => {
    if (!from) return;
    const { x, y } = place(event);
    // A click that hardly moves means nothing.
    if (Math.abs(x - from.x) < LEAST || Math.abs(y - from.y) < LEAST) return;
    set("cut_left", Math.min(x, from.x));
    set("cut_top", Math.min(y, from.y));
    set("cut_right", 100 - Math.max(x, from.x));
    set("cut_bottom", 100 - Math.max(y, from.y));
    draw();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    frame.addEventListener(name, () => {
      from = null;
    });
  }
  marker.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 5 : 1;
    const moves = {
      ArrowLeft: ["focal_x", -step],
      ArrowRight: ["focal_x", step],
      ArrowUp: ["focal_y", -step],
      ArrowDown: ["focal_y", step],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    set(move[0], number(move[0]) + move[1]);
    draw();
  });
  whole.addEventListener("click", () => {
    for (const name of ["cut_left", "cut_top", "cut_right", "cut_bottom"]) set(name, 0);
    draw();
  });
  for (const name of ["focal_x", "focal_y", "cut_left", "cut_top", "cut_right", "cut_bottom"]) {
    field(name)?.addEventListener("input", draw);
  }
  picture.addEventListener("load", draw);
  // Somebody who may look and not change has no fields.
  if (field("focal_x")) draw();
  else for (const part of [shade, marker, tools, previews]) part.remove();
}
