// The calendar by keyboard: arrows by person and time, J and K through what is booked, single keys for the ways that say
// theirs (`data-key`). Fetched with the first key; a person can switch all of it off.

const BLOCKS = ".ev a[href], .queue a, .agenda a[id]";
const NAMED = { "[": "[rel='prev']", "]": "[rel='next']" };

const seen = (element) => element.offsetParent !== null;
const blocks = (within = document) => [...within.querySelectorAll(BLOCKS)].filter(seen);
const here = () => document.activeElement?.closest(BLOCKS);

function go(block) {
  block?.focus();
  block?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** From one block to the next of `list`; from anywhere else to the first that is not over yet. */
function step(list, by) {
  const at = list.indexOf(here());
  if (at >= 0) return go(list[at + by]);
  const now = document.querySelector(".hours > .now, .now-row")?.getBoundingClientRect().top ?? 0;
  go(list.find((block) => block.getBoundingClientRect().bottom > now) ?? list[0]);
}

/** To the block of the next person (or day) that lies nearest in time. */
function across(by) {
  const from = here();
  const columns = [...document.querySelectorAll(".col")].filter((column) => blocks(column).length);
  if (!from) return step(blocks(), 0);
  const column = columns[columns.indexOf(from.closest(".col")) + by];
  if (!column) return;
  const top = (block) => Math.abs(block.getBoundingClientRect().top - from.getBoundingClientRect().top);
  go(blocks(column).reduce((best, block) => (top(block) < top(best) ? block : best)));
}

const MOVES = {
  j: () => step(blocks(), 1),
  k: () => step(blocks(), -1),
  ArrowDown: () => step(blocks(here()?.closest(".col") ?? document), 1),
  ArrowUp: () => step(blocks(here()?.closest(".col") ?? document), -1),
  ArrowRight: () => across(1),
  ArrowLeft: () => across(-1),
};

/** A way on the page that says its key: fields are entered, the rest is as if clicked. */
function follow(key) {
  const way = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"], ${NAMED[key] ?? "_"}`)].find(seen);
  if (key === "?" && way) help(way.href);
  else if (way?.matches("input")) way.select();
  else way?.click();
  return way;
}

/** Over the page, and fetched once; the same words have a page of their own. */
async function help(address) {
  if (!document.getElementById("help")) await htmx.ajax("GET", address, { target: "body", swap: "beforeend" });
  document.getElementById("help")?.showModal?.();
}

/** Arrows belong to the page's scrolling until somebody stands on a block. */
const scrolls = (key) => key.startsWith("Arrow") && !here() && !document.activeElement?.matches(".wall");

export function press(event) {
  const { key, target } = event;
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (target.closest?.("input, textarea, select, [contenteditable], dialog[open], summary") || scrolls(key)) return;
  const name = key.length === 1 ? key.toLowerCase() : key;
  if (MOVES[name] && document.querySelector(BLOCKS)) MOVES[name]();
  else if (name.length > 1 || !follow(name)) return;
  event.preventDefault();
}
