// A part that keeps itself up to date: asked with its tag, redrawn only when something changed.
const SLOWEST_S = 60;

export function clockText(ms, words) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} ${words[3]}`;
  const parts = [
    [Math.floor(minutes / 1440), words[0]],
    [Math.floor(minutes / 60) % 24, words[1]],
    [minutes % 60, words[2]],
  ];
  return parts
    .filter(([number]) => number)
    .slice(0, 2)
    .map(([number, word]) => `${number} ${word}`)
    .join(" ");
}

// The platform's time, wherever the screen stands.
const zone = () => document.documentElement.dataset.zone || undefined;

export function timeText(at) {
  return at.toLocaleTimeString("zh-CN", { hour12: false, timeZone: zone() });
}

export function dayText(at) {
  return at.toLocaleDateString("zh-CN", { timeZone: zone() });
}

// Answers with { changed, text } and keeps the tag; a 304 costs neither drawing nor reading.
export function asker(url, tag = "") {
  let known = tag;
  return async () => {
    const answer = await fetch(url, {
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
      headers: known ? { "If-None-Match": known } : {},
    });
    if (answer.status === 304) return { changed: false };
    if (!answer.ok) throw new Error(String(answer.status));
    known = answer.headers.get("ETag") ?? "";
    return { changed: true, text: await answer.text() };
  };
}

export function repeat(everySeconds, work, told) {
  let wait = everySeconds;
  const turn = async () => {
    if (!document.hidden) {
      try {
        await work();
        wait = everySeconds;
        told(true);
      } catch {
        wait = Math.min(wait * 2, SLOWEST_S);
        told(false);
      }
    }
    setTimeout(turn, wait * 1000);
  };
  setTimeout(turn, wait * 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) work().then(() => told(true), () => told(false));
  });
}

function redraw(box, text) {
  const open = new Set([...box.querySelectorAll("details[open]")].map((one) => one.id));
  const held = document.activeElement?.closest?.("[id]");
  const focus = box.contains(document.activeElement)
    ? { id: held?.id, href: document.activeElement.getAttribute("href") }
    : null;
  const fresh = document.createElement("template");
  fresh.innerHTML = text;
  for (const one of fresh.content.querySelectorAll("details")) one.open = open.has(one.id);
  box.replaceChildren(fresh.content);
  if (!focus) return;
  const place = (focus.id && document.getElementById(focus.id)) || box;
  const link = focus.href && [...place.querySelectorAll("a")].find((a) => a.getAttribute("href") === focus.href);
  (link || place.querySelector("summary, a"))?.focus({ preventScroll: true });
}

export function startLive(box) {
  const words = box.dataset.words.split(",");
  const state = document.querySelector("[data-live-state]");
  const ask = asker(box.dataset.live, box.dataset.tag);
  let heard = new Date();
  const tick = () => {
    for (const clock of box.querySelectorAll("[data-since]")) {
      const text = clockText(Date.now() - Number(clock.dataset.since), words);
      if (clock.textContent !== text) clock.textContent = text;
    }
  };
  const told = (isFresh) => {
    if (isFresh) heard = new Date();
    if (!state) return;
    state.classList.toggle("is-lost", !isFresh);
    const text = isFresh ? state.dataset.fresh : `${state.dataset.lost} ${timeText(heard)}`;
    if (state.textContent !== text) state.textContent = text;
  };
  const work = async () => {
    const { changed, text } = await ask();
    if (changed) redraw(box, text);
    tick();
  };
  repeat(Number(box.dataset.every), work, told);
  setInterval(tick, 1000);
  tick();
}
