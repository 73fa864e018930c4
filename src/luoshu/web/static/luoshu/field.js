// The phone's page: every form goes into a queue in IndexedDB first and is sent from there, so a dead line loses
// nothing. Each entry carries a key made here; the server keeps one row per key however often it arrives.
const DATABASE = "luoshu-field";
const STORE = "queue";

function openQueue() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function withStore(mode, work) {
  const database = await openQueue();
  return new Promise((resolve, reject) => {
    const change = database.transaction(STORE, mode);
    const request = work(change.objectStore(STORE));
    change.oncomplete = () => { database.close(); resolve(request.result); };
    change.onerror = () => { database.close(); reject(change.error); };
  });
}

const waiting = () => withStore("readonly", (store) => store.getAll());

function say(text, isError = false) {
  const line = document.getElementById("queue");
  line.hidden = !text;
  line.textContent = text;
  line.classList.toggle("error", isError);
}

const makeKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function keep(form) {
  const fields = [];
  for (const [name, value] of new FormData(form).entries()) {
    if (name === "csrfmiddlewaretoken" || name === "back") continue;
    // The bytes themselves: a File kept by reference is gone when the phone cleans its camera folder.
    if (value instanceof File) {
      if (value.size) fields.push({ name, bytes: await value.arrayBuffer(), file: value.name, type: value.type });
    } else {
      fields.push({ name, value });
    }
  }
  const entry = { key: makeKey(), at: Date.now(), url: form.getAttribute("action"), label: form.dataset.label, fields };
  await withStore("readwrite", (store) => store.put(entry));
}

async function send(entry, token) {
  const body = new FormData();
  for (const field of entry.fields) {
    if (field.bytes) body.append(field.name, new Blob([field.bytes], { type: field.type }), field.file);
    else body.append(field.name, field.value);
  }
  body.append("client_key", entry.key);
  body.append("found_at", new Date(entry.at).toISOString());
  const answer = await fetch(entry.url, {
    method: "POST", body, credentials: "same-origin",
    headers: { "X-CSRFToken": token, Accept: "application/json" },
  });
  if (answer.redirected || answer.status === 401) return { isKept: true, text: "登录已过期，请重新登录，登录后自动上传。" };
  if (answer.ok) return { isKept: false, text: "" };
  if (answer.status >= 500 || answer.status === 429) return { isKept: true, text: "服务器忙，稍后自动再传。" };
  const refusal = await answer.json().catch(() => ({}));
  // Refused for good: what was said stays on the screen, and the entry must not block those behind it.
  return { isKept: answer.status === 403 && !refusal.message, text: `${entry.label}没有办成：${refusal.message || "请刷新后重试。"}`, isRefused: true };
}

let isSending = false;

async function flush() {
  if (isSending) return;
  isSending = true;
  let refusal = "";
  let sent = 0;
  try {
    const entries = (await waiting()).sort((a, b) => a.at - b.at);
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value
      || document.cookie.match(/csrftoken=([^;]+)/)?.[1] || "";
    for (const entry of entries) {
      const result = await send(entry, token);
      if (result.isRefused) refusal = result.text;
      if (result.isKept) { refusal = result.text; break; }
      await withStore("readwrite", (store) => store.delete(entry.key));
      sent += 1;
    }
  } catch {
    // No network: the entries stay, the line below says how many.
  } finally {
    isSending = false;
  }
  const left = (await waiting()).length;
  if (refusal) say(refusal, true);
  else if (left) say(`没有网络，已存在手机里（${left} 条待传），有网会自动传。`);
  else if (sent) { say("已送达。"); setTimeout(() => location.reload(), 900); }
  else say("");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.classList.contains("queued") || !window.indexedDB) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  keep(form).then(() => {
    form.querySelector("button.btn").disabled = true;
    say("已存，正在传…");
    return flush();
  }).catch(() => form.submit());
}, true);

document.addEventListener("change", (event) => {
  if (event.target.name !== "result") return;
  const burned = event.target.value !== "nothing";
  const part = event.target.form.querySelector(".ifburned");
  part.hidden = !burned;
});

window.addEventListener("online", flush);
document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
setInterval(() => { if (!document.hidden && !document.querySelector("input:checked")) flush(); }, 30000);
flush();
if ("serviceWorker" in navigator && window.isSecureContext) navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" }).catch(() => {});
