// Sends what waits: each inspection and each photo until the server has said yes or no to it.
import { get, keepOffset, photosOf, put, queueOf, remember, remove } from "./store.js";

let running = null;

// Answers "online", "offline" or "login".
export function sync(doors, changed) {
  running ??= attempt(doors, changed).finally(() => { running = null; });
  return running;
}

async function attempt(doors, changed) {
  const session = await ask(doors.session);
  if (typeof session === "string") return session;
  remember(session.user);
  for (const entry of await queueOf(session.user.id)) {
    if (entry.state === "saved") {
      const line = await send(doors, session, entry, changed);
      if (line !== "online") return line;
    }
    if (entry.state === "sent") {
      const line = await sendPhotos(doors, session, entry, changed);
      if (line !== "online") return line;
    }
  }
  const work = await ask(doors.work);
  if (typeof work === "string") return work;
  await put("work", { user: work.user.id, at: new Date().toISOString(), ...pick(work) });
  await changed();
  return "online";
}

const pick = ({ occurrences, versions }) => ({ occurrences, versions });

async function ask(address) {
  const before = Date.now();
  let answer;
  try {
    answer = await fetch(address, { redirect: "manual", cache: "no-store" });
  } catch {
    return "offline";
  }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return "login";
  if (!answer.ok) return "offline";
  const told = await answer.json();
  keepOffset(Date.parse(told.now) - (before + Date.now()) / 2);
  return told;
}

// 4xx is the server's last word, except where only the session or the token was too old.
const isFinal = (status) => status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);

async function knock(address, session, body, headers) {
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST", redirect: "manual", body,
      headers: { "X-CSRFToken": session.csrf, Accept: "application/json", ...headers },
    });
  } catch {
    return { line: "offline" };
  }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return { line: "login" };
  if (answer.ok) return { line: "online", told: await answer.json() };
  if (!isFinal(answer.status)) return { line: "offline" };
  const told = await answer.json().catch(() => ({ message: String(answer.status) }));
  return { line: "online", refusal: told.message };
}

async function send(doors, session, entry, changed) {
  const { key, occurrence, version, started_at, finished_at, answers, note, offset_before_ms } = entry;
  const body = JSON.stringify({
    key, occurrence, version, started_at, finished_at, answers, note, offset_before_ms,
    device_now: new Date().toISOString(),
  });
  const { line, told, refusal } = await knock(doors.submit, session, body, { "Content-Type": "application/json" });
  if (line !== "online") return line;
  // Somebody else may have tried again or removed it while it was under way.
  const kept = await get("queue", key);
  if (!kept) return line;
  Object.assign(entry, refusal ? { state: "refused", reason: refusal } : { state: "sent", reason: "", url: told.url, clock: told.clock, sent_at: new Date().toISOString() });
  await put("queue", entry);
  await changed();
  return line;
}

async function sendPhotos(doors, session, entry, changed) {
  for (const photo of await photosOf(entry.key)) {
    if (photo.refusal) continue;
    const body = new FormData();
    body.append("inspection", entry.key);
    body.append("key", photo.key);
    body.append("item", photo.item);
    body.append("file", photo.blob, photo.name);
    const { line, refusal } = await knock(doors.photo, session, body, {});
    if (line !== "online") return line;
    if (refusal) await put("photos", { ...photo, refusal });
    else await remove("photos", photo.key);
    await changed();
  }
  return "online";
}
