// A page that stays true by itself: asks while somebody looks, keeps the reader's place when the answer is drawn.

const LIVE = "[data-live]";

document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.detail.elt.matches(LIVE)) event.preventDefault();
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  document.querySelectorAll(LIVE).forEach((element) => htmx.trigger(element, "look"));
});

document.addEventListener("htmx:afterSettle", (event) => {
  const sentence = document.querySelector(`${LIVE}[data-says]`)?.dataset.says;
  if (event.detail.elt.matches?.(".wall") && sentence) document.getElementById("said").textContent = sentence;
});

// The hour that matters is in sight: now, with an hour before it.
const wall = document.querySelector(".wall");
const now = wall?.querySelector(".hours > .now");
const hour = wall?.querySelector(".hours > .d12");
if (now?.offsetParent) wall.scrollTop = now.offsetTop - (hour?.offsetHeight ?? 0);
