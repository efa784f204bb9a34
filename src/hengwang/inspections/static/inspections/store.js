// What lies on this phone: rounds, drafts, the queue and its photos, each under its person.
const NAME = "hengwang-inspections";
const VERSION = 1;
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      const db = asked.result;
      db.createObjectStore("work", { keyPath: "user" });
      db.createObjectStore("drafts", { keyPath: ["user", "occurrence"] });
      db.createObjectStore("queue", { keyPath: "key" }).createIndex("user", "user");
      db.createObjectStore("photos", { keyPath: "key" }).createIndex("inspection", "inspection");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

async function run(store, mode, act) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(store, mode);
    const asked = act(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

export const put = (store, row) => run(store, "readwrite", (rows) => rows.put(row));
export const get = (store, key) => run(store, "readonly", (rows) => rows.get(key));
export const remove = (store, key) => run(store, "readwrite", (rows) => rows.delete(key));

export async function queueOf(user) {
  const rows = await run("queue", "readonly", (all) => all.index("user").getAll(user));
  return rows.sort((one, other) => (one.finished_at < other.finished_at ? -1 : 1));
}

export const photosOf = (inspection) =>
  run("photos", "readonly", (rows) => rows.index("inspection").getAll(inspection));

// Moves the draft into the queue in one transaction: never both, never neither.
export async function enqueue(entry, draftKey) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(["queue", "drafts"], "readwrite");
    transaction.objectStore("queue").put(entry);
    transaction.objectStore("drafts").delete(draftKey);
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

// Who was here last; the login page forgets it (signed-out.js), the queue stays.
const ME = "hengwang-inspections-me";
export const me = () => JSON.parse(localStorage.getItem(ME) ?? "null");
export const remember = (user) => localStorage.setItem(ME, JSON.stringify(user));

const OFFSET = "hengwang-inspections-offset";
export function offset() {
  const kept = localStorage.getItem(OFFSET);
  return kept === null ? null : Number(kept);
}
export const keepOffset = (milliseconds) => localStorage.setItem(OFFSET, String(Math.round(milliseconds)));

// crypto.randomUUID is missing where the page came without TLS.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
