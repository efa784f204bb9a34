// Thousands of targets as tiles by region, readable from three metres; drawn again on a change only.
import { asker, clockText, repeat, timeText } from "./live.js";

const GAP = 2;
const HEAD = 26;
const ORDER = { d: 0, s: 1, u: 2, m: 3, o: 4 };

function colours(box) {
  const style = getComputedStyle(box);
  const token = (name) => style.getPropertyValue(`--wall-${name}`).trim();
  return {
    d: token("down"), s: token("soft"), u: token("unknown"), m: token("plan"), o: token("up"),
    ink: token("ink"), faint: token("faint"), dark: token("ground"), font: style.fontFamily,
  };
}

const rowsFor = (count, columns) => Math.ceil(count / columns);

// The largest tile with which every region fits below the others in so many columns of regions.
export function layoutOf(regions, width, height) {
  for (let tile = 40; tile >= 4; tile -= 1) {
    for (const across of [1, 2, 3, 4, 5, 6]) {
      const inner = Math.floor((width - (across - 1) * 24) / across);
      const columns = Math.floor(inner / (tile + GAP));
      if (columns < 6) continue;
      const heights = regions.map(
        (region) => HEAD + rowsFor(region.tiles.length, columns) * (tile + GAP) + 10,
      );
      const placed = pack(heights, across, height);
      if (placed) return { tile, columns, inner, placed };
    }
  }
  return { tile: 4, columns: Math.max(6, Math.floor(width / 6)), inner: width, placed: regions.map((_, at) => [0, at * HEAD]) };
}

function pack(heights, across, height) {
  const placed = [];
  let column = 0;
  let y = 0;
  for (const one of heights) {
    if (y && y + one > height) {
      column += 1;
      y = 0;
    }
    if (column >= across || one > height) return null;
    placed.push([column, y]);
    y += one;
  }
  return placed;
}

function hatch(pen, x, y, tile, ink) {
  pen.strokeStyle = ink;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(x, y + tile);
  pen.lineTo(x + tile, y);
  pen.stroke();
}

function paint(canvas, regions, ink) {
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas.parentElement;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.clearRect(0, 0, width, height);
  const { tile, columns, inner, placed } = layoutOf(regions, width, height);
  const hits = [];
  regions.forEach((region, at) => {
    const left = placed[at][0] * (inner + 24);
    const top = placed[at][1];
    pen.textBaseline = "middle";
    pen.font = `600 17px ${ink.font}`;
    pen.fillStyle = ink.ink;
    pen.fillText(region.name, left, top + HEAD / 2);
    const down = region.tiles.filter((one) => one[1] === "d").length;
    const said = down ? `■ ${down} / ${region.tiles.length}` : `${region.tiles.length}`;
    pen.fillStyle = down ? ink.d : ink.faint;
    pen.textAlign = "right";
    pen.fillText(said, left + columns * (tile + GAP) - GAP, top + HEAD / 2);
    pen.textAlign = "left";
    region.tiles.forEach((one, number) => {
      const x = left + (number % columns) * (tile + GAP);
      const y = top + HEAD + Math.floor(number / columns) * (tile + GAP);
      pen.fillStyle = ink[one[1]];
      pen.fillRect(x, y, tile, tile);
      if (one[1] === "u") hatch(pen, x, y, tile, ink.ink);
      hits.push([x, y, one[0]]);
    });
  });
  return { hits, tile };
}

function sorted(told) {
  return told.map(([name, ids, states]) => ({
    name,
    tiles: ids
      .map((id, at) => [id, states[at]])
      .sort((one, other) => ORDER[one[1]] - ORDER[other[1]] || one[0] - other[0]),
  }));
}

function fill(box, name, value) {
  const place = box.querySelector(`[data-wall-${name}]`);
  const text = Number(value).toLocaleString("en-US");
  if (place && place.textContent !== text) place.textContent = text;
}

function list(box, rows, words) {
  const place = box.querySelector("[data-wall-list]");
  place.replaceChildren(
    ...rows.map(([id, name, unit, since, behind, planned]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = box.dataset.target.replace("/0/", `/${id}/`);
      link.textContent = name;
      const clock = document.createElement("time");
      clock.dataset.since = since;
      clock.textContent = clockText(Date.now() - since, words);
      const more = document.createElement("small");
      more.textContent = behind ? `${unit} · +${behind}` : unit;
      item.classList.toggle("is-plan", planned);
      item.append(clock, link, more);
      return item;
    }),
  );
  box.querySelector("[data-wall-calm]").hidden = rows.length > 0;
}

export function startWall(box) {
  const words = box.dataset.words.split(",");
  const canvas = box.querySelector("canvas");
  let regions = [];
  let drawn = { hits: [], tile: 0 };
  const show = () => {
    drawn = paint(canvas, regions, colours(box));
  };
  const take = (told) => {
    regions = sorted(told.regions);
    for (const [name, value] of Object.entries(told.counts)) fill(box, name, value);
    list(box, told.roots, words);
    canvas.setAttribute("aria-label", told.sentence);
    box.classList.toggle("is-broken", told.counts.down > 0);
    show();
  };
  take(JSON.parse(box.dataset.first));
  const ask = asker(box.dataset.wall, box.dataset.tag);
  const stale = box.querySelector("[data-wall-stale]");
  repeat(
    Number(box.dataset.every),
    async () => {
      const { changed, text } = await ask();
      if (changed) take(JSON.parse(text));
    },
    (isFresh) => {
      stale.hidden = isFresh;
    },
  );
  new ResizeObserver(show).observe(canvas.parentElement);
  canvas.addEventListener("click", (event) => {
    const hit = drawn.hits.find(
      ([x, y]) => event.offsetX >= x && event.offsetX < x + drawn.tile && event.offsetY >= y && event.offsetY < y + drawn.tile,
    );
    if (hit) window.location.assign(box.dataset.target.replace("/0/", `/${hit[2]}/`));
  });
  setInterval(() => {
    for (const clock of box.querySelectorAll("[data-since]"))
      clock.textContent = clockText(Date.now() - Number(clock.dataset.since), words);
    box.querySelector("[data-wall-clock]").textContent = timeText(new Date());
  }, 1000);
}
