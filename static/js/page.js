// What every page does on its own: panel, menus, toasts, busy buttons. Each works without this file, only less smoothly.

const TOAST_MS = 10_000;

/** The booking that is open in the panel is marked on the wall, also after the wall was drawn anew. */
function markOpen() {
  if (document.querySelector("#move, .wall[data-moving]")) hand("move", "light");
  document.querySelectorAll(".ev > a[aria-current]").forEach((link) => link.removeAttribute("aria-current"));
  const opener = document.querySelector("#panel > [data-opener]")?.dataset.opener;
  if (opener) document.getElementById(opener)?.setAttribute("aria-current", "true");
}

// Keys, and moving on the wall, come when somebody begins: the first page does not wait for them.
const asked = {};
const there = {};
const fetched = (name) => (asked[name] ??= import(document.body.dataset[name]).then((module) => (there[name] = module)));
function hand(name, deed, event) {
  if (!document.body.dataset[name]) return;
  if (there[name]) there[name][deed](event);
  else fetched(name).then((module) => module[deed](event));
}
const wall = document.querySelector(".wall");
document.addEventListener("keydown", (event) => {
  hand("shortcuts", "press", event);
  if (wall) hand("move", "nudge", event);
});
wall?.addEventListener("pointerover", () => fetched("move"), { once: true });
let held; // a press that may begin a drag, as long as it lasts
wall?.addEventListener("pointerdown", (event) => {
  held = event;
  fetched("move").then((moving) => held === event && moving.down(event));
});
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (held = undefined), { capture: true });
// Whether a finger scrolls is settled before a script can come: a lifted block does not.
document.addEventListener("touchmove", (event) => event.target.closest("[data-dragging]") && event.preventDefault(), { passive: false });

// Where the panel was opened from: the day with its filters, or a week. A page that came with its panel does not know.
const home = document.querySelector("#panel > .panel") ? undefined : location.href;

/** Leaves the panel for where it stands beside, and gives the focus back to where it came from. */
function closePanel(link) {
  const panel = link.closest(".panel");
  panel.remove();
  markOpen();
  history.pushState({ htmx: true }, "", home ?? link.href);
  (document.getElementById(panel.dataset.opener) ?? document.getElementById("main")).focus({ preventScroll: true });
}

/** Whether what the link leads to is what stands here already. */
const isHere = (link) => home !== undefined || !wall?.dataset.day || link.pathname.includes(wall.dataset.day);

function expire(toast) {
  if ("stays" in toast.dataset) return;
  setTimeout(() => (toast.matches(":hover, :focus-within") ? expire(toast) : toast.remove()), TOAST_MS);
}

function say(template, event) {
  if (event?.detail.elt.matches("[data-live]")) return; // the page's own "As of" tells how old it is
  const toast = document.getElementById(template).content.firstElementChild.cloneNode(true);
  document.getElementById("toasts").replaceChildren(toast);
  expire(toast);
}

function busy(button, on) {
  if (on) button?.setAttribute("aria-busy", "true");
  else button?.removeAttribute("aria-busy");
}

document.addEventListener("click", (event) => {
  const up = event.target.closest("#panel a[rel='up']");
  if (up && isHere(up) && !(event.metaKey || event.ctrlKey || event.shiftKey)) {
    event.preventDefault();
    closePanel(up);
  }
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else {
    document.querySelector("#panel .panel-top a")?.click();
  }
});

// A form is sent once: the second click of a double click is not a second wish.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.matches("[hx-post]")) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
  busy(event.submitter, true);
});
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  document.querySelectorAll(".btn[aria-busy]").forEach((button) => busy(button, false));
});

document.addEventListener("htmx:beforeRequest", (event) => busy(event.detail.requestConfig.triggeringEvent?.submitter, true));
document.addEventListener("htmx:afterRequest", (event) => busy(event.detail.requestConfig.triggeringEvent?.submitter, false));
document.addEventListener("htmx:afterSettle", () => {
  markOpen();
  document.querySelectorAll(".toast").forEach(expire);
});
// What is typed while an answer is under way stays when the answer is drawn.
let late = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  const sent = event.detail.requestConfig.formData;
  const fields = [...event.detail.target.querySelectorAll("input.input, textarea")];
  late = fields.filter((field) => sent.has(field.name) && sent.get(field.name) !== field.value).map(({ id, value }) => [id, value]);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const [id, value] of late.splice(0)) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
});

// htmx gives the focus back to the same id. When that is gone, the reader stays in the part it was in, not at the page's top.
let way = []; // the ids around the focus before a swap took it away, from the inside out
document.addEventListener("htmx:beforeSwap", (event) => {
  way = [];
  if (!event.detail.target.contains(document.activeElement)) return;
  for (let at = document.activeElement; at && at !== event.detail.target.parentElement; at = at.parentElement) if (at.id) way.push(at.id);
});
document.addEventListener("htmx:afterSettle", () => {
  const near = document.activeElement === document.body && way.map((id) => document.getElementById(id)).find(Boolean);
  way = [];
  if (!near) return;
  if (near.tabIndex < 0) near.tabIndex = -1;
  near.focus({ preventScroll: true });
});

document.addEventListener("htmx:sendError", (event) => say("no-answer", event));
document.addEventListener("htmx:timeout", (event) => say("no-answer", event));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 403 && event.detail.elt.closest("form")) renew(event);
  else say("refused", event);
});

// An answer from another address is a page, not a part: somebody signed out meanwhile. A form keeps what was typed
// into it and waits for a sign-in in another tab; anything else is loaded whole.
let atTheDoor = false;

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, pathInfo, target } = event.detail;
  if (new URL(xhr.responseURL).pathname === new URL(pathInfo.finalRequestPath, location).pathname) return;
  event.detail.shouldSwap = false;
  if (target.closest("form") ?? target.querySelector("form")) renew(event);
  else location.reload();
});

/** The form's token went with the session that made it. Takes a new one; everything else on the page is still good. */
async function renew(event) {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer) return say("no-answer", event);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  atTheDoor = Boolean(page.querySelector("#id_password"));
  if (!atTheDoor) document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => (input.value = token));
  say(atTheDoor ? "signed-out" : "once-more", event);
}

for (const back of ["focus", "pageshow"]) addEventListener(back, () => atTheDoor && renew());

markOpen();
document.querySelectorAll(".toast").forEach(expire);
document.querySelectorAll("[data-reveals]").forEach((label) => {
  const field = document.getElementById(label.dataset.reveals);
  label.hidden = false;
  label.addEventListener("change", (event) => {
    field.type = event.target.checked ? "text" : "password";
  });
});
