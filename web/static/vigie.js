// What only a script can do: keys, dragging over a chart, showing a tag's evidence.
// Everything works without it, too.
"use strict";

const rows = () => [...document.querySelectorAll(".hits > li, .timeline > li, .rows > li")];
let at = -1;

function pick(step) {
  const all = rows();
  if (!all.length) return;
  at = Math.min(Math.max(at + step, 0), all.length - 1);
  all.forEach((row, number) => row.classList.toggle("picked-row", number === at));
  all[at].scrollIntoView({ block: "nearest" });
  const link = all[at].querySelector("h2 a, .line a, a");
  if (link) link.focus({ preventScroll: true });
}

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
}

const KEYS = {
  "/": () => { const box = document.getElementById("q"); if (box) { box.focus(); box.select(); } },
  j: () => pick(1),
  k: () => pick(-1),
  n: () => follow("a[rel=next]"),
  o: () => follow("a.out"),
  a: () => location.assign("/"),
  r: () => location.assign("/recherche"),
  t: () => location.assign("/acteurs"),
  s: () => location.assign("/sources"),
  b: () => location.assign("/bureau"),
  "?": () => location.assign("/aide"),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = event.target.matches("input, textarea, select, [contenteditable]");
  if (typing) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = KEYS[event.key];
  if (act) { event.preventDefault(); act(); }
});

// A tag shows the words that it rests on.
for (const tag of document.querySelectorAll("[data-show]")) {
  const words = [...document.querySelectorAll("mark.e")]
    .filter((mark) => mark.dataset.e.split(" ").includes(tag.dataset.show));
  const light = (on) => words.forEach((mark) => mark.classList.toggle("lit", on));
  for (const [name, on] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]]) {
    tag.addEventListener(name, () => light(on));
  }
}

// Dragging over a chart's bars asks for their days.
for (const chart of document.querySelectorAll("figure[data-span]")) {
  const bars = [...chart.querySelectorAll("rect.room")];
  let from = null;
  const between = (a, b) => {
    const [first, last] = [bars.indexOf(a), bars.indexOf(b)].sort((x, y) => x - y);
    return bars.slice(first, last + 1);
  };
  const barOf = (event) => {
    const target = document.elementFromPoint(event.clientX, event.clientY);
    const link = target && target.closest("a");
    return link ? link.querySelector("rect.room") : null;
  };
  chart.addEventListener("pointerdown", (event) => { from = event.button === 0 ? barOf(event) : null; });
  chart.addEventListener("dragstart", (event) => event.preventDefault());
  chart.addEventListener("pointermove", (event) => {
    const to = from && barOf(event);
    if (to) bars.forEach((bar) => bar.classList.toggle("picked", between(from, to).includes(bar)));
  });
  chart.addEventListener("pointerup", (event) => {
    const to = from && barOf(event);
    if (to && to !== from) {
      const picked = between(from, to);
      const address = new URL(chart.dataset.span, location.href);
      address.searchParams.set("du", picked[0].dataset.from);
      address.searchParams.set("au", picked[picked.length - 1].dataset.to);
      chart.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
      location.assign(address);
    }
    from = null;
    bars.forEach((bar) => bar.classList.remove("picked"));
  });
}
