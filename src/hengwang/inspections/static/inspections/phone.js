// The phone's page: rounds to make, the one being made, and what waits on this phone.
import { get, me, offset, photosOf, put, queueOf, remove } from "./store.js";
import { clock, fill, make } from "./parts.js";
import { openForm } from "./form.js";
import { sync } from "./sync.js";

const root = document.getElementById("content");
const doors = JSON.parse(root.dataset.doors);
const texts = JSON.parse(root.dataset.texts);
const line = document.getElementById("line");
const KEPT_MS = 7 * 86400e3;
const CLOCK_MS = 5 * 60e3;
let state = navigator.onLine ? "online" : "offline";
let showsForm = false;
// A code on a room, a rack or a plan leads here with ?at=room-12.
let place = /^(room|rack|plan)-(\d+)$/.exec(new URL(location.href).searchParams.get("at") ?? "");

function tellLine() {
  const wrong = Math.abs(offset() ?? 0) > CLOCK_MS ? fill(texts.clock, { minutes: Math.round(Math.abs(offset()) / 60e3) }) : "";
  line.textContent = wrong || texts[state];
  line.dataset.state = wrong ? "clock" : state;
  document.getElementById("me").textContent = me()?.name ?? "";
}

async function run() {
  state = await sync(doors, draw).catch(() => "offline");
  tellLine();
  await draw();
}

async function draw() {
  if (showsForm) return;
  const user = me();
  tellLine();
  if (!user) {
    root.replaceChildren(...loginPart());
    return;
  }
  const work = (await get("work", user.id)) ?? { occurrences: [], versions: {} };
  const queue = await queueOf(user.id);
  await tidy(queue);
  const waiting = new Set(queue.filter((one) => one.state !== "refused").map((one) => one.occurrence));
  const rounds = work.occurrences.filter((one) => !waiting.has(one.id) && isHere(one));
  const now = Date.now() + (offset() ?? 0);
  const groups = [
    [texts.missed, rounds.filter((one) => Date.parse(one.due_until) <= now)],
    [texts.due, rounds.filter((one) => Date.parse(one.due_from) <= now && now < Date.parse(one.due_until))],
    [texts.later, rounds.filter((one) => Date.parse(one.due_from) > now)],
  ];
  const parts = state === "login" ? loginPart() : [];
  parts.push(...(await queuePart(queue, user)));
  for (const [title, rows] of groups) {
    if (rows.length) parts.push(make("h2", { class: "ip-head" }, title), ...(await Promise.all(rows.map((one) => round(one, user, work)))));
  }
  if (!rounds.length) parts.push(make("p", { class: "ip-soft ip-none" }, texts.none));
  if (place) parts.push(make("button", { class: "btn btn-quiet", type: "button", onclick: () => { place = null; draw(); } }, texts.all));
  if (work.at) parts.push(make("p", { class: "ip-soft" }, fill(texts.asOf, { time: clock(work.at) })));
  if (!showsForm) root.replaceChildren(...parts);
}

const loginPart = () => [make("p", { class: "ip-note is-warn" }, texts.login, " ", make("a", { class: "btn btn-primary", href: doors.login }, texts.sendNow))];

function isHere(one) {
  if (!place) return true;
  return one[`${place[1]}_id`] === Number(place[2]);
}

async function round(one, user, work) {
  const begun = await get("drafts", [user.id, one.id]);
  const early = Date.parse(one.due_from) > Date.now() + (offset() ?? 0);
  const times = early ? fill(texts.from, { time: clock(one.due_from) }) : fill(texts.until, { time: clock(one.due_until) });
  const button = make("button", { class: `btn ${early ? "btn-quiet" : "btn-primary"}`, type: "button", disabled: early, "data-occurrence": one.id }, begun ? texts.goOn : texts.begin);
  button.addEventListener("click", () => begin(one, user, work));
  return make("article", { class: `ip-round${one.state === "missed" ? " is-late" : ""}` },
    make("div", {}, make("b", {}, one.plan), make("span", { class: "ip-soft" }, [one.place, times].filter(Boolean).join(" · "))), button);
}

async function begin(one, user, work) {
  const draft = await get("drafts", [user.id, one.id]);
  const version = work.versions[String(draft?.version ?? one.version)] ?? work.versions[String(one.version)];
  if (draft && !work.versions[String(draft.version)]) await put("drafts", { ...draft, version: one.version });
  showsForm = true;
  await openForm({ root, user, occurrence: one, version, doors, texts, done: () => { showsForm = false; draw().then(run); } });
}

async function queuePart(queue, user) {
  if (!queue.length) return [];
  const rows = await Promise.all(queue.slice().reverse().map((one) => queued(one)));
  const waits = queue.some((one) => one.state === "saved");
  const send = make("button", { class: "btn btn-quiet", type: "button", id: "send", onclick: run }, texts.sendNow);
  return [make("section", { class: "ip-queue", "data-user": user.id }, make("h2", { class: "ip-head" }, texts.queue, waits ? send : ""), ...rows)];
}

async function queued(one) {
  const photos = await photosOf(one.key);
  const refusals = photos.filter((photo) => photo.refusal);
  const open = photos.length - refusals.length;
  const word = one.state === "sent" && open ? texts.photosWait : texts[one.state];
  const title = one.url ? make("a", { href: one.url }, one.plan) : make("b", {}, one.plan);
  const row = make("article", { class: "ip-round", "data-state": one.state, "data-key": one.key },
    make("div", {}, title, make("span", { class: "ip-soft" }, [one.place, clock(one.finished_at)].filter(Boolean).join(" · ")),
      make("span", { class: `ip-state is-${one.state}` }, word),
      ...(one.reason ? [make("span", { class: "ip-reason" }, one.reason)] : []),
      ...refusals.map((photo) => make("span", { class: "ip-reason" }, photo.refusal))));
  if (one.state === "refused") {
    row.append(make("div", { class: "ip-tools" },
      make("button", { class: "btn btn-quiet", type: "button", onclick: () => retry(one) }, texts.again),
      make("button", { class: "btn btn-danger", type: "button", onclick: () => forget(one) }, texts.remove)));
  }
  return row;
}

async function retry(one) {
  await put("queue", { ...one, state: "saved", reason: "" });
  await draw();
  await run();
}

async function forget(one) {
  if (!window.confirm(texts.removeSure)) return;
  for (const photo of await photosOf(one.key)) await remove("photos", photo.key);
  await remove("queue", one.key);
  await draw();
}

// What the server has is shown for a week.
async function tidy(queue) {
  for (const one of queue.filter((row) => row.state === "sent" && Date.now() - Date.parse(row.sent_at) > KEPT_MS)) {
    for (const photo of await photosOf(one.key)) await remove("photos", photo.key);
    await remove("queue", one.key);
    queue.splice(queue.indexOf(one), 1);
  }
}

async function keepShell() {
  if (!("serviceWorker" in navigator)) {
    root.before(make("p", { class: "ip-note is-warn" }, texts.noStore));
    return;
  }
  const scope = new URL(doors.worker, location.href).pathname.replace(/[^/]+$/, "");
  await navigator.serviceWorker.register(doors.worker, { scope });
  const cache = await caches.open("hengwang-inspections");
  await cache.addAll(doors.kept);
  document.documentElement.dataset.kept = "yes";
  await navigator.storage?.persist?.();
}

window.addEventListener("online", run);
window.addEventListener("offline", () => { state = "offline"; tellLine(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) run(); });
setInterval(async () => { const user = me(); if (user && (await queueOf(user.id)).some((one) => one.state === "saved")) run(); }, 15000);
draw().then(run);
if (navigator.onLine) keepShell().catch(() => {});
