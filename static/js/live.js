// A page that stays true by itself: asks while somebody looks, keeps the reader's place when the answer is drawn, says in one
// sentence what changed, and says so when nobody answers.

const LIVE = "[data-live]";
const wall = document.querySelector(".wall");
const fresh = () => document.getElementById("fresh");

document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.detail.elt.matches(LIVE)) event.preventDefault();
});
document.addEventListener("visibilitychange", () => document.hidden || look());

function look() {
  document.querySelectorAll(LIVE).forEach((element) => htmx.trigger(element, "look"));
}

// What changed, seen by comparing what stood here before with what stands here now: a calendar read again without a change is
// no news.
let before = new Map();
const item = (block) => block.closest("li, tr");
const blocks = () => new Map([...document.querySelectorAll(".wall li > [id], #list th > [id]")].map((block) => [block.id, item(block).textContent + item(block).className]));

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig.elt.matches(LIVE)) before = blocks();
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (!event.detail.requestConfig?.elt.matches(LIVE)) return;
  const said = document.querySelector(`${LIVE}[data-says]`)?.dataset.says ?? news();
  const voice = document.getElementById("said");
  if (said && voice.textContent !== said) voice.textContent = said;
  const place = document.querySelector(LIVE)?.dataset.wall;
  if (wall && place) wall.className = `wall ${place}`;
});

/** Whose column changed; on a list, whose line. */
function whose(block) {
  const head = block.closest(".col")?.querySelector("h2");
  return (head?.querySelector(".vh") ?? head ?? block).textContent;
}

function news() {
  const words = document.querySelector("[data-changed]")?.dataset.changed;
  if (!words || !before.size) return "";
  const now = blocks();
  const changed = [...now].filter(([id, text]) => before.get(id) !== text).map(([id]) => document.getElementById(id));
  changed.forEach((block) => item(block).classList.add("is-fresh"));
  const gone = [...before.keys()].some((id) => !now.has(id));
  const names = new Set(changed.map((block) => whose(block)));
  before = new Map();
  if (!names.size && !gone) return "";
  return words.replace("%s", [...names].join(", ") || document.querySelector("h1").textContent.trim());
}

// The house is away: the page keeps what it shows and says as of when. The next answer takes that back.
let shown;
function away(event) {
  if (event && !event.detail?.elt?.matches?.(LIVE)) return;
  const said = document.querySelector("[data-offline]")?.dataset.offline;
  const spot = fresh();
  if (!said || !spot || "away" in spot.dataset) return;
  shown = [spot.innerHTML, spot.className];
  const time = spot.querySelector("time")?.textContent ?? new Date().toTimeString().slice(0, 5);
  spot.textContent = said.replace("%s", time);
  spot.classList.add("is-old");
  spot.dataset.away = "";
}
function back() {
  const spot = fresh();
  if (!spot || !("away" in spot.dataset)) return;
  [spot.innerHTML, spot.className] = shown;
  delete spot.dataset.away;
}
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(name, away);
addEventListener("offline", () => away());
addEventListener("online", look);
document.addEventListener("htmx:afterRequest", (event) => event.detail.elt.matches(LIVE) && event.detail.successful && back());

// A block opens in the panel beside the wall: one listener for all of them, and the address is in the link.
wall?.addEventListener("click", (event) => {
  const link = event.target.closest(".ev > a");
  if (!link || "whole" in link.dataset || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  htmx.ajax("GET", link.getAttribute("href"), { source: link, target: "#panel" });
});

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

// The hour that matters is in sight: now, with an hour before it.
const now = wall?.querySelector(".hours > .now");
const hour = wall?.querySelector(".hours > .d12");
if (now?.offsetParent) wall.scrollTop = now.offsetTop - (hour?.offsetHeight ?? 0);
