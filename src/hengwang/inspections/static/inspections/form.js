// One inspection being filled in: every keystroke is kept, so that a phone that dies loses nothing.
import { enqueue, get, newKey, offset, photosOf, put, remove } from "./store.js";
import { fill, make, thumbnail } from "./parts.js";

const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)$/;
const plain = (text) => text.replace(/[０-９．－＋]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0)).replace(/,/g, "").trim();

export function limitsText(item, texts) {
  const values = { low: item.low, high: item.high, unit: item.symbol };
  if (item.low !== null && item.high !== null) return fill(texts.limits, values);
  if (item.low !== null) return fill(texts.atLeast, values);
  return item.high !== null ? fill(texts.atMost, values) : item.symbol;
}

// "ok", "bad", "noted", "none" or "wrong"; the server judges again.
export function verdictOf(item, value, photos) {
  if (item.kind === "photo") return photos ? "noted" : "none";
  if (!value.trim()) return "none";
  if (item.kind === "yes_no") return value === "yes" ? "ok" : "bad";
  if (item.kind === "choice") return item.bad.includes(value) ? "bad" : "ok";
  if (item.kind !== "number") return "noted";
  const text = plain(value);
  if (!NUMBER.test(text)) return "wrong";
  const number = Number(text);
  if (item.low === null && item.high === null) return "noted";
  return (item.low !== null && number < item.low) || (item.high !== null && number > item.high) ? "bad" : "ok";
}

export async function openForm({ root, user, occurrence, version, doors, texts, done }) {
  const key = [user.id, occurrence.id];
  const draft = (await get("drafts", key)) ?? {
    user: user.id, occurrence: occurrence.id, key: newKey(), version: occurrence.version,
    started_at: new Date().toISOString(), answers: {}, note: "",
  };
  let last = Promise.resolve();
  const keep = () => { last = last.then(() => put("drafts", structuredClone(draft))); return last; };
  await keep();
  const missing = make("p", { class: "ip-missing", role: "status" });
  const cards = [];
  const look = () => {
    const open = cards.filter(({ item, read }) => ["none", "wrong"].includes(read()) && (item.required || read() === "wrong"));
    missing.textContent = open.length ? fill(texts.missing, { count: open.length }) : "";
    return open;
  };
  for (const item of version.items) cards.push(await card({ item, draft, keep, look, texts, doors, user }));
  const note = make("textarea", { class: "form-control", rows: 2, id: "note", maxlength: 1000, oninput: () => { draft.note = note.value; keep(); } });
  note.value = draft.note;
  const finish = make("button", { class: "btn btn-primary ip-finish", type: "button", id: "finish" }, texts.finish);
  finish.addEventListener("click", async () => {
    const open = look();
    cards.forEach(({ element }) => element.classList.remove("is-missing"));
    if (open.length) {
      open.forEach(({ element }) => element.classList.add("is-missing"));
      open[0].element.scrollIntoView({ block: "center" });
      return;
    }
    finish.disabled = true;
    await last;
    const photos = await photosOf(draft.key);
    const answers = {};
    for (const { item } of cards) {
      const given = draft.answers[item.key];
      const count = photos.filter((one) => one.item === item.key).length;
      if (given || count) answers[item.key] = { value: "", note: "", at: draft.started_at, ...given, photos: count };
    }
    const entry = {
      key: draft.key, user: user.id, occurrence: occurrence.id, version: draft.version,
      plan: occurrence.plan, place: occurrence.place, due_until: occurrence.due_until,
      started_at: draft.started_at, finished_at: new Date().toISOString(), offset_before_ms: offset(),
      answers, note: draft.note, state: "saved", reason: "",
    };
    await enqueue(entry, key);
    done(true);
  });
  root.replaceChildren(
    make("div", { class: "ip-bar" }, make("button", { class: "btn btn-quiet", type: "button", onclick: async () => { await last; done(false); } }, texts.back)),
    make("h1", { class: "ip-title" }, occurrence.plan), make("p", { class: "ip-soft" }, occurrence.place),
    ...cards.map(({ element }) => element),
    make("div", { class: "ip-card" }, make("label", { for: "note" }, texts.note), note),
    make("div", { class: "ip-end" }, missing, finish),
  );
  look();
  window.scrollTo(0, 0);
}

async function card({ item, draft, keep, look, texts, doors, user }) {
  const answer = () => (draft.answers[item.key] ??= { value: "", note: "", at: new Date().toISOString() });
  let photos = (await photosOf(draft.key)).filter((one) => one.item === item.key);
  const said = make("p", { class: "ip-said", role: "status" });
  const read = () => verdictOf(item, draft.answers[item.key]?.value ?? "", photos.length);
  const element = make("section", { class: "ip-card", "data-item": item.key });
  const judge = () => {
    const verdict = read();
    element.dataset.verdict = verdict;
    element.classList.toggle("is-missing", element.classList.contains("is-missing") && verdict === "none");
    said.textContent = verdict === "wrong" ? texts.notNumber : verdict === "bad" && item.kind === "number" ? texts.beyond : "";
    look();
  };
  const write = (value) => { Object.assign(answer(), { value, at: new Date().toISOString() }); keep(); judge(); };
  const name = `item-${item.key}`;
  const remark = make("input", { class: "form-control", id: `${name}-note`, "aria-label": `${item.text}: ${texts.remark}`, placeholder: texts.remark, maxlength: 500, autocomplete: "off", oninput: () => { answer().note = remark.value; keep(); } });
  remark.value = draft.answers[item.key]?.note ?? "";
  const strip = make("div", { class: "ip-strip" });
  const drawPhotos = () => strip.replaceChildren(...photos.map((one) => thumbnail(one.blob)));
  const complaint = make("p", { class: "ip-said", role: "alert" });
  const input = make("input", { type: "file", accept: "image/jpeg,image/png,image/webp", capture: "environment", class: "ip-file", id: `${name}-photo` });
  input.addEventListener("change", async () => {
    complaint.textContent = "";
    for (const file of input.files) {
      if (file.size > doors.limitMb * 1024 * 1024) { complaint.textContent = fill(texts.photoLarge, { mb: doors.limitMb }); continue; }
      const photo = { key: newKey(), inspection: draft.key, user: user.id, item: item.key, name: file.name || "photo.jpg", blob: file };
      try {
        await put("photos", photo);
        photos = [...photos, photo];
      } catch {
        complaint.textContent = texts.photoFailed;
      }
    }
    input.value = "";
    if (photos.length) { answer(); await keep(); }
    drawPhotos();
    judge();
  });
  strip.addEventListener("click", async (event) => {
    const at = [...strip.children].indexOf(event.target);
    if (at < 0 || !window.confirm(texts.photoRemove)) return;
    await remove("photos", photos[at].key);
    photos = photos.filter((_, place) => place !== at);
    drawPhotos();
    judge();
  });
  element.append(
    make("div", { class: "ip-question", id: name }, item.text, item.required ? "" : make("small", {}, texts.optional)),
    ...field(item, draft.answers[item.key]?.value ?? "", write, texts, name), said,
    make("div", { class: "ip-more" }, remark, make("label", { class: "btn btn-quiet ip-take", for: `${name}-photo` }, texts.photo), input),
    strip, complaint,
  );
  drawPhotos();
  judge();
  return { item, element, read };
}

function field(item, value, write, texts, name) {
  if (item.kind === "photo") return [];
  if (item.kind === "number") {
    const input = make("input", { class: "form-control ip-number", inputmode: "decimal", autocomplete: "off", "aria-labelledby": name, oninput: () => write(input.value) });
    input.value = value;
    return [make("div", { class: "ip-measure" }, input, make("span", {}, item.symbol)), make("p", { class: "ip-soft" }, limitsText(item, texts))];
  }
  if (item.kind === "text") {
    const area = make("textarea", { class: "form-control", rows: 2, "aria-labelledby": name, maxlength: 1000, oninput: () => write(area.value) });
    area.value = value;
    return [area];
  }
  const options = item.kind === "yes_no" ? [["yes", texts.yes], ["no", texts.no]] : item.options.map((one) => [one, one]);
  const group = make("div", { class: "ip-options", role: "radiogroup", "aria-labelledby": name });
  options.forEach(([stored, label], at) => {
    const id = `${name}-${at}`;
    const radio = make("input", { type: "radio", class: "btn-check", name, id, value: stored, onchange: () => write(stored) });
    radio.checked = stored === value;
    const isBad = item.kind === "yes_no" ? stored === "no" : item.bad.includes(stored);
    group.append(radio, make("label", { class: `ip-option${isBad ? " is-bad" : ""}`, for: id }, label));
  });
  return [group];
}
