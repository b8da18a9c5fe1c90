/* Aids for the pages that log and change an activity. Without this file every choice is offered,
   suggestions are links and one more row comes with a page. */
(() => {
"use strict";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/* Count units fit the channel: a select with data-tied shows those of the channel chosen beside it,
   its usual one first, and hides where there is no choice. */
const channelOf = (form, prefix) => {
  const value = (name) => form.elements[name] ? form.elements[name].value : "";
  const own = value(`${prefix}channel`);
  if (own === "other") return value(`${prefix}other_channel`);
  return own || (prefix ? channelOf(form, "") : "");
};
const tie = (select) => {
  const channel = channelOf(select.form, select.name.replace(/(count_unit|kind)$/, ""));
  let first = null;
  all("optgroup", select).forEach((group) => {
    const fits = group.firstElementChild.value.startsWith(`${channel}-`);
    group.hidden = group.disabled = !fits;
    if (fits) first = group.firstElementChild;
  });
  if (!select.value.startsWith(`${channel}-`)) select.value = first ? first.value : "";
  select.options[0].hidden = Boolean(first);
  const field = select.closest(".field");
  field.hidden = !first && !field.matches(".bad");
};
const sync = () => {
  all("select[data-tied]").forEach(tie);
  const main = document.querySelector("select[name=count_unit]");
  const says = main && !main.closest(".field").hidden;
  all("[data-usual]").forEach((el) => { el.classList.toggle("sr", says); });
};

/* A title that was used before: its words, topic, task and languages, in place. */
const fill = (form, known) => {
  ["title", "topic", "tone", "plan_line"].forEach((name) => {
    const el = form.elements[name];
    if (el && (known[name] || name === "title")) el.value = known[name];
  });
  if (known.languages.length) all("[name=languages], [name=other_languages]", form)
    .forEach((el) => { el.checked = known.languages.includes(el.value); });
  form.dispatchEvent(new Event("input", { bubbles: true }));
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-fill]");
  if (!link) return;
  event.preventDefault();
  fill(link.closest("form"), JSON.parse(link.dataset.fill));
});

/* One more place where it ran, without a page in between. */
const rows = document.querySelector(".rows");
const spare = document.getElementById("rows_spare");
const total = rows && rows.querySelector("[name=places-total]");
const size = () => all(".place", rows).length;
const resize = (wanted) => {
  while (size() < wanted) {
    rows.insertAdjacentHTML("beforeend", spare.innerHTML.replaceAll("__n__", String(size())));
  }
  while (size() > wanted) all(".place", rows).pop().remove();
  total.value = String(size());
  sync();
};
if (rows && spare) {
  const form = rows.closest("form");
  const given = size();
  document.querySelector("button[data-more]").addEventListener("click", (event) => {
    event.preventDefault();
    resize(size() + 1);
    all(".place", rows).pop().querySelector("select, input:not([type=hidden])").focus();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  /* What was kept on the device may have more rows than the page. */
  form.addEventListener("keep:put", (event) => {
    const kept = event.detail.find((entry) => entry[0] === "places-total");
    const wanted = kept ? Math.min(40, parseInt(kept[1], 10) || 0) : given;
    if (wanted >= given) resize(wanted);
    total.closest("details")?.toggleAttribute("open", wanted > 0 || total.closest("details").open);
  });
}
document.addEventListener("keep:done", sync);
document.addEventListener("change", (event) => {
  if (/channel$/.test(event.target.name || "")) sync();
});
sync();
})();
