// The wall screen: each tile asks for itself, says how old its figures are, and turns long lists.
import { clockText, dayText, repeat, timeText } from "./live.js";

const TURN_MS = 12_000;
const STALE_TURNS = 3;
const FRESH_PAGE_MS = 6 * 3600 * 1000;

class LoggedOut extends Error {}

// Answers with the text to show, null where nothing changed, "" where the tile is not for this one.
function teller(url) {
  let known = "";
  return async () => {
    const answer = await fetch(url, {
      cache: "no-store",
      credentials: "same-origin",
      redirect: "manual",
      headers: known ? { "If-None-Match": known } : {},
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new LoggedOut();
    if (answer.status === 304) return null;
    if (answer.status === 204) return "";
    if (!answer.ok) throw new Error(String(answer.status));
    known = answer.headers.get("ETag") ?? "";
    return answer.text();
  };
}

// Items by page: as many as the list's height holds; one page where it may scroll.
export function pagesOf(heights, gap, room) {
  const pages = [[]];
  let used = 0;
  heights.forEach((height, at) => {
    const page = pages[pages.length - 1];
    const wanted = height + (page.length ? gap : 0);
    if (page.length && used + wanted > room + 1) {
      pages.push([at]);
      used = height;
    } else {
      page.push(at);
      used += wanted;
    }
  });
  return pages;
}

function startTurning(tile, body) {
  const said = tile.querySelector("[data-turned]");
  let page = 0;
  const show = () => {
    const list = body.querySelector("[data-turn]");
    if (!list) {
      said.textContent = "";
      return;
    }
    const items = [...list.children];
    for (const item of items) item.hidden = false;
    const style = getComputedStyle(list);
    const padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    const turns = style.overflowY === "hidden";
    const heights = items.map((item) => parseFloat(getComputedStyle(item).minHeight) || item.offsetHeight);
    const pages = turns ? pagesOf(heights, parseFloat(style.rowGap) || 0, list.clientHeight - padding) : [];
    said.textContent = pages.length > 1 ? `${(page % pages.length) + 1} / ${pages.length}` : "";
    if (pages.length < 2) return;
    const shown = new Set(pages[page % pages.length]);
    items.forEach((item, at) => {
      item.hidden = !shown.has(at);
    });
  };
  setInterval(() => {
    // Who reads or follows a link is not interrupted.
    if (document.hidden || tile.matches(":hover") || tile.contains(document.activeElement)) return;
    page += 1;
    show();
  }, TURN_MS);
  new ResizeObserver(show).observe(body);
  return show;
}

async function fill(body, text) {
  const { draw, forget } = body.querySelector("[data-chart]") || text.includes("data-chart") ? await import("./charts.js") : {};
  for (const figure of body.querySelectorAll("[data-chart]")) forget(figure);
  const focus = body.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const fresh = document.createElement("template");
  fresh.innerHTML = text;
  body.replaceChildren(fresh.content);
  for (const figure of body.querySelectorAll("[data-chart]")) draw(figure);
  if (focus) [...body.querySelectorAll("a")].find((link) => link.getAttribute("href") === focus)?.focus({ preventScroll: true });
}

function startTile(screen, tile, tick, told) {
  const body = tile.querySelector("[data-body]");
  const age = tile.querySelector("[data-age]");
  const every = Number(tile.dataset.every);
  const ask = teller(tile.dataset.tile);
  const turn = startTurning(tile, body);
  let heard = null;
  const work = async () => {
    try {
      const text = await ask();
      if (text === "") tile.hidden = true;
      else if (text !== null) {
        tile.hidden = false;
        await fill(body, text);
        tick(body);
        turn();
      }
      heard = new Date();
      told(null);
    } catch (fault) {
      if (heard === null) {
        const box = document.createElement("p");
        box.className = "ck-waiting";
        box.textContent = screen.dataset.failed;
        body.replaceChildren(box);
      }
      told(fault instanceof LoggedOut ? "out" : "lost");
      throw fault;
    }
  };
  const look = () => {
    const old = heard !== null && Date.now() - heard.getTime() > STALE_TURNS * every * 1000;
    tile.classList.toggle("is-stale", old);
    age.hidden = !old;
    if (old) {
      age.dateTime = heard.toISOString();
      age.textContent = `${screen.dataset.stale} ${timeText(heard)}`;
    }
  };
  setInterval(look, 2000);
  work().catch(() => {});
  repeat(every, work, () => {});
}

function startClocks(screen) {
  const words = screen.dataset.words.split(",");
  const write = (place, text) => {
    if (place.textContent !== text) place.textContent = text;
  };
  const tick = (root) => {
    for (const clock of root.querySelectorAll("[data-since]"))
      write(clock, clockText(Date.now() - Number(clock.dataset.since), words));
    for (const clock of root.querySelectorAll("[data-until]")) {
      const left = Number(clock.dataset.until) * 1000 - Date.now();
      clock.classList.toggle("is-over", left < 0);
      write(clock, `${left < 0 ? screen.dataset.over : screen.dataset.left} ${clockText(Math.abs(left), words)}`);
    }
  };
  const day = dayText(new Date());
  setInterval(() => {
    const now = new Date();
    // The screen stays on for months: a new day brings its own date and figures.
    if (dayText(now) !== day) window.location.reload();
    tick(screen);
    write(screen.querySelector("[data-ck-clock]"), timeText(now));
  }, 1000);
  return tick;
}

export function startCockpit(screen) {
  const state = screen.querySelector("[data-ck-state]");
  const began = Date.now();
  let heard = new Date();
  let silent = 0;
  const told = (fault) => {
    silent = fault ? silent + 1 : 0;
    if (!fault) {
      heard = new Date();
      if (Date.now() - began > FRESH_PAGE_MS) window.location.reload();
    }
    state.hidden = !(fault === "out" || silent > 2);
    if (fault === "out") state.textContent = screen.dataset.out;
    else if (fault) state.textContent = `${screen.dataset.lost} ${timeText(heard)}`;
  };
  const tick = startClocks(screen);
  for (const tile of screen.querySelectorAll("[data-tile]")) startTile(screen, tile, tick, told);
  const full = screen.querySelector("[data-ck-full]");
  if (document.fullscreenEnabled) {
    full.hidden = false;
    full.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));
  }
}
