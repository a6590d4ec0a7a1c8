// Moving on the wall. Beside the panel "move" the free places light up; a booking is dragged by mouse or, after a long press
// that shows it, by finger; Alt with the arrows nudges it. All of them end in the panel, which shows the old and the new
// place and asks. Nothing is sent from here. Places stand in five-minute steps from a day's midnight, as the server's do. What
// the wall is doing is said in attributes: its classes are the server's.

const MINUTES = 60_000;
const STEP = 5 * MINUTES;
const NUDGE = 3; // steps: a quarter of an hour
const LEAST = 3; // steps: 24 px, the least that can be touched
const SLOP = 6; // px a hand shakes
const HOLD = 450; // ms until a finger has a block
const EDGE = 48; // px from the wall's rim where it scrolls along
const MOVABLE = ".col[data-staff] .ev:is(.st-approved, .st-request, .st-awaiting) > a[id^='b-']";

const wall = () => document.querySelector(".wall[data-zone]");
const isGrid = () => wall() && getComputedStyle(wall()).display === "grid"; // on a phone it is a list: nothing to drag along
const panel = () => document.getElementById("move");
const picked = () => panel()?.querySelector("[name='slot']:checked")?.value;
/** A booking under a finger or the focus that this person may move. The server decides in the end. */
function movable(element) {
  const link = element?.closest?.(MOVABLE);
  const whose = wall()?.dataset.moves;
  return link && (whose === "all" || whose === link.closest(".col").dataset.staff) ? link : undefined;
}
const placeOf = (item) => /(?:^| )s(\d+) d(\d+)/.exec(item.className).slice(1).map(Number);
const columns = () => [...wall().querySelectorAll(".col[data-staff]")].filter((column) => column.offsetParent);
const person = (staff) => document.getElementById(`staff-${staff}`)?.closest("label").textContent.trim() ?? "";

const instant = (column, step) => new Date(Date.parse(column.dataset.from) + step * STEP);
const value = ({ column, step }) => `${instant(column, step).toISOString().slice(0, 16)}Z/${column.dataset.staff}`;

function words({ column, step }) {
  const face = new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit", timeZone: wall().dataset.zone });
  const said = face.format(instant(column, step)).replace(/^0(?=\d)/, "");
  return document.documentElement.lang === "fr" ? said.replace(":", "\u202fh\u202f") : said;
}

/** Where a value of the form stands on this wall, if it does. */
function spotOf(to) {
  const [at, staff] = (to ?? "").split("/");
  for (const column of columns()) {
    const step = (Date.parse(at) - Date.parse(column.dataset.from)) / STEP;
    if (column.dataset.staff === staff && step >= 0 && step < Number(column.dataset.steps)) return { column, step };
  }
}

function element(name, css, inner) {
  const made = document.createElement(name);
  made.className = css;
  made.append(inner);
  return made;
}
const item = (kind, step, span, inner) => element("li", `${kind} s${step} d${span}`, inner);

// --- what is chosen ---------------------------------------------------------------------------------------------------------

/** Draws the place that is wanted, as long as the booking is. One at a time. */
function show(spot, span) {
  wall().querySelectorAll(".wish").forEach((old) => old.remove());
  if (!spot) return;
  const wish = item("wish", spot.step, span, element("b", "", words(spot)));
  wish.setAttribute("aria-hidden", "true");
  spot.column.querySelector(".lane").append(wish);
  return wish;
}

/** Opens the confirming panel for a place; with `focus`, its button is where the keyboard stands then. */
function propose(url, spot, focus = false) {
  eager = focus;
  htmx.ajax("GET", `${url}?to=${encodeURIComponent(value(spot))}`, { source: wall(), target: "#panel" });
}

// --- move mode --------------------------------------------------------------------------------------------------------------

/** The wall as the panel beside it says: lit while an appointment is being moved, plain otherwise. */
export function light() {
  if (!isGrid() || drag?.lifted) return;
  const focused = document.activeElement?.dataset.to;
  wall().querySelectorAll(".place, .no").forEach((old) => old.remove());
  wall().querySelectorAll("[data-ghost]").forEach((old) => old.removeAttribute("data-ghost"));
  wall().querySelectorAll("[data-no]").forEach((column) => column.removeAttribute("data-no"));
  wall().toggleAttribute("data-moving", Boolean(panel()));
  document.getElementById(panel()?.dataset.opener)?.closest(".ev")?.toggleAttribute("data-ghost", true);
  const places = panel()?.querySelector("#places");
  if (places) columns().forEach((column) => lightColumn(column, places));
  if (!nudged) show(spotOf(picked()), Number(panel()?.dataset.span));
  if (eager && panel()) {
    eager = false;
    document.getElementById("move-it").focus({ preventScroll: true });
  }
  if (focused) wall().querySelector(`[data-to="${focused}"]`)?.focus({ preventScroll: true });
}

function lightColumn(column, places) {
  if (column.dataset.day !== places.dataset.day) return;
  const { staff } = column.dataset;
  const starts = spread([...places.children].filter((place) => place.dataset.staff.split(" ").includes(staff)));
  starts.forEach((place, index) => {
    const step = Number(place.dataset.step);
    const room = Number(starts[index + 1]?.dataset.step ?? column.dataset.steps) - step;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.to = `${place.dataset.to}/${staff}`;
    button.setAttribute("aria-pressed", String(button.dataset.to === picked()));
    button.append(place.textContent.trim(), element("span", "vh", ` ${places.dataset.words} ${person(staff)}`));
    column.querySelector(".lane").append(item("place", step, Math.min(room, Math.max(LEAST, Number(places.dataset.span))), button));
  });
  if (starts.length) return;
  column.dataset.no = "";
  column.querySelector("header > div").append(element("p", "no", places.dataset.none));
}

/** As many of the starts as can be touched one by one; the panel lists all of them. */
function spread(starts) {
  let free = 0;
  return starts.filter(({ dataset: { step } }) => Number(step) >= free && (free = Number(step) + LEAST));
}

/** A place on the wall is one of the panel's radios; where several people are free, the radio takes the one tapped. */
function choose(to) {
  const [at, staff] = to.split("/");
  const radio = [...panel().querySelectorAll("[name='slot']")].find((each) => each.value.startsWith(at));
  if (!radio) return;
  radio.value = to;
  radio.closest("label").querySelector("small").textContent = person(staff);
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const to = event.target.closest?.(".place > button")?.dataset.to;
  if (to) choose(to);
  // Another day has another wall: the address says which.
  const day = event.target.closest?.("#move-form button[name='day']")?.value;
  if (!day || !isGrid() || !wall().dataset.day || day === wall().dataset.day) return;
  event.preventDefault();
  const staff = panel().querySelector("[name='staff']:checked")?.value;
  location.assign(`${panel().dataset.url}?day=${day}${staff ? `&staff=${staff}` : ""}`);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("#move [name='slot']")) return;
  nudged = undefined;
  light();
});

// --- by hand ----------------------------------------------------------------------------------------------------------------

let drag;

/** Steps from the day's midnight at a height of the screen, by the blocks that stand in the lane (else in the wall). */
function stepAt(column, y) {
  const known = column.querySelector(".lane > li[class*=' d']") ?? wall().querySelector(".lane > li[class*=' d']");
  const [step, span] = placeOf(known);
  const box = known.getBoundingClientRect();
  return step + ((y - box.top) * span) / box.height;
}

export function down(event) {
  const link = movable(event.target);
  if (!link || event.button || !isGrid()) return;
  const block = link.closest(".ev");
  const [step, span] = placeOf(block);
  const column = block.closest(".col");
  drag = { link, block, span, x: event.clientX, y: event.clientY, at: { column, step }, from: { column, step } };
  drag.grip = stepAt(column, event.clientY) - step;
  if (event.pointerType !== "mouse") drag.timer = setTimeout(lift, HOLD);
}

/** From here on it is a drag, and looks like one. */
function lift() {
  drag.lifted = true;
  drag.block.toggleAttribute("data-lifted", true);
  wall().toggleAttribute("data-dragging", true);
  show(drag.at, drag.span);
  navigator.vibrate?.(10);
  requestAnimationFrame(scrollAlong);
}

function over(event) {
  if (!drag) return;
  if (event.pointerType === "mouse" && !event.buttons) return end() && light(); // let go outside of the window
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > SLOP;
  if (!drag.lifted && far) event.pointerType === "mouse" ? lift() : end(); // a finger that moves before is scrolling
  if (!drag?.lifted) return;
  [drag.x, drag.y] = [event.clientX, event.clientY];
  follow();
}

function follow() {
  const column = document.elementFromPoint(drag.x, drag.y)?.closest(".col[data-staff]");
  if (!column || !wall().contains(column)) return;
  const last = Number(column.dataset.steps) - 1;
  const step = Math.min(last, Math.max(0, Math.round(stepAt(column, drag.y) - drag.grip)));
  if (column === drag.at.column && step === drag.at.step) return;
  drag.at = { column, step };
  show(drag.at, drag.span);
}

function scrollAlong() {
  if (!drag?.lifted) return;
  const rim = wall().getBoundingClientRect();
  const pull = (at, low, high) => (at < low + EDGE ? -10 : at > high - EDGE ? 10 : 0);
  const [x, y] = [pull(drag.x, rim.left + EDGE, rim.right), pull(drag.y, rim.top + EDGE, rim.bottom)];
  if (x || y) {
    wall().scrollBy({ left: x, top: y, behavior: "instant" });
    follow();
  }
  requestAnimationFrame(scrollAlong);
}

function end() {
  clearTimeout(drag?.timer);
  const done = drag;
  drag = undefined;
  done?.block.removeAttribute("data-lifted");
  wall()?.removeAttribute("data-dragging");
  return done;
}

function drop() {
  const { lifted, link, at, from } = end() ?? {};
  if (!lifted) return;
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
  if (at.column === from.column && at.step === from.step) light();
  else propose(`${link.pathname}move/`, at);
}

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("pointermove", over);
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", () => end() && light());
document.addEventListener("contextmenu", (event) => drag && drag.timer && event.preventDefault());
document.addEventListener("dragstart", (event) => movable(event.target) && event.preventDefault());

// --- by keyboard ------------------------------------------------------------------------------------------------------------

let eager = false; // whether the panel's button takes the focus when it comes
let nudged; // the place wanted since the panel last answered
const STEPS = { ArrowUp: -1, ArrowDown: 1 };

/** Alt and an arrow: a quarter of an hour, five minutes with Shift, or the next person who can. */
export function nudge(event) {
  if (event.key === "Escape" && drag) {
    event.stopImmediatePropagation();
    end();
    return light();
  }
  if (!event.altKey || !event.key.startsWith("Arrow") || !isGrid()) return;
  const link = panel() ? document.getElementById(panel().dataset.opener) : movable(document.activeElement);
  if (!link) return;
  event.preventDefault();
  const block = link.closest(".ev");
  const [step, span] = placeOf(block);
  const at = nudged?.at ?? spotOf(picked()) ?? { column: block.closest(".col"), step };
  const to = STEPS[event.key] ? later(at, STEPS[event.key] * (event.shiftKey ? 1 : NUDGE)) : beside(at, event.key === "ArrowRight" ? 1 : -1);
  clearTimeout(nudged?.timer);
  nudged = { at: to, timer: setTimeout(() => confirm(link), 300) };
  show(to, span)?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function confirm(link) {
  const { at } = nudged;
  nudged = undefined;
  propose(`${link.pathname}move/`, at, true);
}

const later = ({ column, step }, by) => ({ column, step: Math.min(Number(column.dataset.steps) - 1, Math.max(0, step + by)) });

function beside({ column, step }, by) {
  const able = columns().filter((each) => !each.dataset.no || each === column);
  return { column: able[able.indexOf(column) + by] ?? column, step };
}

wall()?.toggleAttribute("data-movable", true);
