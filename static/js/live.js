// A page that stays true by itself: asks while somebody looks, keeps the reader's place when the answer is drawn.

const LIVE = "[data-live]";
let place = null; // where the focus was before a swap took it away

document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.detail.elt.matches(LIVE)) event.preventDefault();
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  document.querySelectorAll(LIVE).forEach((element) => htmx.trigger(element, "look"));
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  place = target.contains(document.activeElement) && document.activeElement !== target ? target : null;
});

// htmx gives the focus back to the same id. When that booking is gone, the reader stays in the calendar, not at the page's top.
document.addEventListener("htmx:afterSettle", (event) => {
  if (place && document.activeElement === document.body) document.getElementById(place.id)?.focus({ preventScroll: true });
  place = null;
  const sentence = document.querySelector(`${LIVE}[data-says]`)?.dataset.says;
  if (event.detail.elt.matches?.(".wall") && sentence) document.getElementById("said").textContent = sentence;
});

// The hour that matters is in sight: now, with an hour before it.
const wall = document.querySelector(".wall");
const now = wall?.querySelector(".hours > .now");
const hour = wall?.querySelector(".hours > .d12");
if (now?.offsetParent) wall.scrollTop = now.offsetTop - (hour?.offsetHeight ?? 0);
