/* Suggestions while typing for the picker. Without this file, or without a network, the button
   "Tìm" sends the form and the answers come back as tiles. */
(() => {
"use strict";
const WAIT = 250;
const PATIENCE = 8000;
const make = (name, className, text) => {
  const el = document.createElement(name);
  if (className) el.className = className;
  if (text) el.textContent = text;
  return el;
};

document.querySelectorAll(".picker[data-suggest]").forEach((picker) => {
  const input = picker.querySelector("input[type=text]");
  const button = picker.querySelector(".ask button");
  const said = picker.querySelector(".said");
  const chosen = picker.querySelector(".chosen");
  const several = "several" in picker.dataset;
  const list = make("ul", "suggest");
  list.id = `${input.id}_list`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Gợi ý");
  picker.querySelector(".ask").after(list);
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  Object.entries(roles).forEach(([name, value]) => input.setAttribute(name, value));

  let found = [];
  let at = -1;
  let timer = 0;
  let asking = null;
  let broken = false;
  let last = null;

  const close = () => {
    clearTimeout(timer);
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (place) => {
    const options = [...list.children];
    if (!options.length) return;
    at = (place + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };
  const choose = (choice) => {
    const same = [...picker.querySelectorAll(".pick input")].find((el) => el.value === choice.value);
    if (!several) [...chosen.children].forEach((tile) => tile.remove());
    let box = same && same.isConnected ? same : null;
    if (!box) {
      const tile = make("label", "pick");
      box = make("input");
      box.type = several ? "checkbox" : "radio";
      box.name = picker.dataset.name;
      box.value = choice.value;
      const words = make("span", "", choice.label);
      if (choice.detail) words.append(make("span", "muted detail", choice.detail));
      const face = make("span");
      face.append(words);
      tile.append(box, face);
      chosen.append(tile);
    }
    box.checked = true;
    input.value = "";
    last = null;
    close();
    box.dispatchEvent(new Event("change", { bubbles: true }));
    said.textContent = `Đã chọn ${choice.label}.`;
  };
  const show = (answer) => {
    found = answer.found;
    list.replaceChildren(...found.map((choice, i) => {
      const option = make("li", "", choice.label);
      option.id = `${list.id}_${i}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      if (choice.detail) option.append(make("span", "muted detail", choice.detail));
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => { choose(choice); input.focus(); });
      return option;
    }));
    at = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
    said.textContent = found.length
      ? `${found.length}${answer.more ? " kết quả đầu tiên" : " kết quả"}.`
      : "Không tìm thấy. Bớt chữ, hoặc tìm theo mã.";
  };
  const look = async () => {
    clearTimeout(timer);
    const text = input.value.trim();
    if (text.length < 2) { close(); said.textContent = ""; last = null; return; }
    if (text === last && !broken) return;
    last = text;
    if (asking) asking.abort();
    const mine = asking = new AbortController();
    const limit = setTimeout(() => mine.abort("late"), PATIENCE);
    said.textContent = "Đang tìm…";
    try {
      const url = new URL(picker.dataset.suggest, location.href);
      url.searchParams.set("q", text);
      const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error("refused");
      const words = await answer.json();
      if (mine !== asking) return;
      broken = false;
      show(words);
    } catch {
      if (mine !== asking) return;
      broken = true;
      close();
      said.textContent = "Không tải được gợi ý. Bấm Tìm để xem kết quả trên trang.";
    } finally {
      clearTimeout(limit);
    }
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, WAIT); });
  input.addEventListener("keydown", (event) => {
    const isOpen = !list.hidden;
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) { last = null; look(); return; }
      mark(event.key === "ArrowDown" ? at + 1 : at < 0 ? found.length - 1 : at - 1);
    } else if (event.key === "Enter" && isOpen && at >= 0) {
      event.preventDefault();
      choose(found[at]);
    } else if (event.key === "Enter" && !broken) {
      event.preventDefault();
      last = null;
      look();
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      close();
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  button.addEventListener("click", (event) => {
    if (broken || input.value.trim().length < 2) return;
    event.preventDefault();
    input.focus();
    last = null;
    look();
  });
});
})();
