/* Small aids on top of pages that work without them. No page may need this file. */
(() => {
"use strict";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const root = document.documentElement;
root.classList.add("js");

/* The error summary takes the focus; its links lead to the control, however it is called. */
const problems = document.querySelector(".problems");
if (problems) problems.focus();
all(".sum a[href^='#']").forEach((link) => link.addEventListener("click", (event) => {
  const id = decodeURIComponent(link.hash.slice(1));
  const target = document.getElementById(id) || document.getElementsByName(id.replace(/^id_/, ""))[0];
  if (!target) return;
  event.preventDefault();
  (target.closest(".field") || target).scrollIntoView({ block: "start" });
  target.focus({ preventScroll: true });
}));

const confirmed = document.querySelector(".toast") !== null;

/* Words that stood on the page when it came are read aloud only when they arrive anew. */
all("[role=status].toasts").forEach((box) => {
  const kept = [...box.childNodes];
  box.replaceChildren();
  setTimeout(() => box.append(...kept), 150);
});

/* data-show-when="name=a,b": shown while one of these is chosen. */
const chosen = (form, name) => all("input, select", form)
  .filter((el) => el.name === name && (!/^(radio|checkbox)$/.test(el.type) || el.checked))
  .flatMap((el) => el.multiple ? [...el.selectedOptions].map((o) => o.value) : [el.value]);
const tied = all("[data-show-when]");
const show = () => tied.forEach((el) => {
  const [name, wanted = ""] = el.dataset.showWhen.split("=");
  const values = chosen(el.closest("form") || document, name);
  const isIn = wanted.split(",").some((one) => values.includes(one));
  const isWrong = el.matches(".bad") || el.querySelector(".bad");
  el.hidden = !isIn && !isWrong;
});
if (tied.length) { show(); document.addEventListener("change", show); }

/* A number and its tick "không nêu": the tick empties nothing, a typed number takes the tick away. */
document.addEventListener("input", (event) => {
  const field = event.target.closest(".field");
  const tick = field && field.querySelector(".tick input");
  if (tick && event.target !== tick && event.target.value) tick.checked = false;
});

/* How many characters are left, said when few are. */
const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ".");
all("[data-count]").forEach((el) => {
  const out = document.getElementById(el.dataset.count);
  if (!out) return;
  const say = () => {
    const left = el.maxLength - el.value.length;
    out.textContent = `Còn ${number(left)} trong ${number(el.maxLength)} ký tự.`;
  };
  el.addEventListener("input", say);
  say();
});

/* The names of chosen files. */
const size = (bytes) => bytes < 1048576
  ? `${Math.max(1, Math.round(bytes / 1024))} KB`
  : `${(bytes / 1048576).toFixed(1).replace(".", ",")} MB`;
all("input[type=file][data-names]").forEach((el) => {
  const out = document.getElementById(el.dataset.names);
  const say = () => {
    const files = [...el.files];
    out.textContent = files.length
      ? `Đã chọn: ${files.map((f) => `${f.name} (${size(f.size)})`).join("; ")}.` : "";
  };
  el.addEventListener("change", say);
  say();
});

/* What a form holds, as far as it may be kept: no passwords, no files, no hidden values but keys. */
const kept = (el) => el.name && !el.disabled && el.type !== "password" && el.type !== "file"
  && el.type !== "submit" && el.type !== "button" && (el.type !== "hidden" || "token" in el.dataset);
const fields = (form) => [...form.elements].filter(kept);
const state = (form) => fields(form).map((el) =>
  /^(radio|checkbox)$/.test(el.type) ? [el.name, el.value, el.checked]
    : [el.name, el.multiple ? [...el.selectedOptions].map((o) => o.value) : el.value]);
const put = (form, saved) => {
  const taken = {};
  form.dispatchEvent(new CustomEvent("keep:put", { detail: saved, bubbles: true }));
  fields(form).forEach((el) => {
    const same = saved.filter((entry) => entry[0] === el.name);
    if (/^(radio|checkbox)$/.test(el.type)) {
      const entry = same.find((e) => e[1] === el.value);
      if (entry) el.checked = entry[2];
      return;
    }
    const entry = same[taken[el.name] = (taken[el.name] ?? -1) + 1];
    if (!entry) return;
    if (el.multiple) [...el.options].forEach((o) => { o.selected = entry[1].includes(o.value); });
    else el.value = entry[1];
  });
  form.dispatchEvent(new CustomEvent("keep:done", { bubbles: true }));
};

/* The device's memory may be full or forbidden: then nothing is kept, and nothing else changes. */
const memory = {
  read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  write(key, what) { try { localStorage.setItem(key, JSON.stringify(what)); return true; } catch { return false; } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* nothing is kept then */ } },
  keys() { try { return Object.keys(localStorage); } catch { return []; } },
};
const PREFIX = "lantoa:";
const WEEK = 7 * 24 * 3600 * 1000;
const who = document.body.dataset.who || "";
const keyOf = (form) => `${PREFIX}${who}:${form.dataset.keep}`;
const sentKey = `${PREFIX}sent`;
const forms = all("form[data-keep]");
memory.keys().filter((key) => key.startsWith(PREFIX) && key !== sentKey).forEach((key) => {
  const saved = memory.read(key);
  if (!saved || Date.now() - saved.at > WEEK) memory.drop(key);
});

/* A form was sent; a page without it, or with a confirmation, says that it has arrived.
   The sign-in and error pages say nothing. */
const sent = memory.read(sentKey);
if (sent && document.body.dataset.hold === undefined) {
  if (confirmed || !forms.some((form) => keyOf(form) === sent)) memory.drop(sent);
  memory.drop(sentKey);
}

const clock = (at) => {
  const when = new Date(at);
  const minutes = String(when.getMinutes()).padStart(2, "0");
  return `${when.getHours()} giờ ${minutes}, ngày ${when.getDate()}/${when.getMonth() + 1}`;
};
const tell = (form, words, action, run) => {
  const old = form.querySelector(".kept");
  if (old) old.remove();
  const box = document.createElement("div");
  box.className = "note info kept stack tight";
  box.setAttribute("role", "status");
  const line = document.createElement("p");
  line.textContent = words;
  box.append(line);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = action;
    button.addEventListener("click", () => { box.remove(); run(); });
    box.append(button);
  }
  form.prepend(box);
  return box;
};
const dirty = new Set();
/* After the other scripts of the page: one of them may have to make room for what was kept. */
document.addEventListener("DOMContentLoaded", () => forms.forEach((form) => {
  const key = keyOf(form);
  const fresh = state(form);
  const saved = memory.read(key);
  const answered = form.querySelector(".problems, [aria-invalid=true]");
  if (saved && !answered && JSON.stringify(saved.state) !== JSON.stringify(fresh)) {
    put(form, saved.state);
    show();
    tell(form, `Nội dung ghi lúc ${clock(saved.at)} chưa gửi, đã đặt lại vào các ô.`,
      "Bỏ nội dung này", () => { put(form, fresh); memory.drop(key); show(); });
  }
  let wait = 0;
  const keep = () => memory.write(key, { at: Date.now(), state: state(form) });
  const later = () => { clearTimeout(wait); wait = setTimeout(keep, 400); };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => { clearTimeout(wait); keep(); });
}));

/* Leaving with unsaved words. */
const warned = all("form[data-warn]");
warned.forEach((form) => form.addEventListener("input", () => dirty.add(form)));
const ask = (event) => { if (dirty.size) { event.preventDefault(); event.returnValue = ""; } };
if (warned.length) window.addEventListener("beforeunload", ask);

/* "/" goes to the search field, or to the page that has it. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector("[data-slash]");
  const link = document.querySelector(".band .find");
  if (!field && !link) return;
  event.preventDefault();
  if (field) { field.focus(); field.select(); } else link.click();
});

/* Sending: once, and not into a line that is down. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || (form.getAttribute("method") || "").toLowerCase() !== "post") return;
  if (form.dataset.going) { event.preventDefault(); return; }
  if (navigator.onLine === false) {
    event.preventDefault();
    const isKept = form.dataset.keep !== undefined && memory.read(keyOf(form));
    tell(form, isKept
      ? "Chưa gửi được vì mất mạng. Bài còn trong máy. Có mạng thì bấm lại nút gửi."
      : "Chưa gửi được vì mất mạng. Giữ trang này mở, có mạng thì bấm lại nút gửi.")
      .scrollIntoView({ block: "center" });
    return;
  }
  form.dataset.going = "1";
  dirty.delete(form);
  if (form.dataset.keep !== undefined) memory.write(sentKey, keyOf(form));
  setTimeout(() => { delete form.dataset.going; }, 8000);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) all("form[data-going]").forEach((form) => delete form.dataset.going);
});

/* data-ask="address": words that the address answers, asked for while the page is looked at. */
all("[data-ask]").forEach((box) => {
  const out = box.querySelector("[role=status]");
  const key = document.querySelector("[name=csrfmiddlewaretoken]");
  if (!out || !key) return;
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(box.dataset.ask, { method: "POST", headers: { "X-CSRFToken": key.value } });
      if (!answer.ok || answer.redirected) return;
      const words = (await answer.text()).slice(0, 400);
      if (out.textContent !== words) out.textContent = words;
      box.hidden = !words;
    } catch { /* asked again later */ }
  }, 1000 * (Number(box.dataset.every) || 60));
});

/* What was typed is not left on a device that others use. */
all("form[data-forget]").forEach((form) => form.addEventListener("submit", () =>
  memory.keys().filter((key) => key.startsWith(PREFIX)).forEach(memory.drop)));

/* Buttons that need scripts: copy what a box holds, print the page. */
all("button[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
all("button[data-copy]").forEach((button) => {
  const box = document.getElementById(button.dataset.copy);
  if (!box) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    box.select();
    try { await navigator.clipboard.writeText(box.value); } catch { document.execCommand("copy"); }
    button.textContent = "Đã chép";
  });
});
})();
