// The phone's page: every form goes into a queue in IndexedDB first and is sent from there, so a dead line loses
// nothing. Each entry carries a key made here; the server keeps one row per key however often it arrives. What the
// server refuses stays too, with its sentence, until the person has mended or deleted it.
const DATABASE = "luoshu-field";
const STORE = "queue";
const OWNER = document.getElementById("field").dataset.who;
const NUMBERS = new Set(["minutes", "area_mu"]);
const CHOICES = JSON.parse(document.getElementById("choices").textContent);

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

const everything = () => withStore("readonly", (store) => store.getAll());
const put = (entry) => withStore("readwrite", (store) => store.put(entry));
const drop = (key) => withStore("readwrite", (store) => store.delete(key));
// A phone that is handed on must not send one person's steps in another's name.
const own = async () => (await everything()).filter((entry) => !entry.who || entry.who === OWNER).sort((a, b) => a.at - b.at);
const fireOf = (entry) => entry.url.split("/steps/")[0];

function say(text, isError = false) {
  const line = document.getElementById("queue");
  line.hidden = !text;
  line.textContent = text;
  line.classList.toggle("error", isError);
}

const makeKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function fieldsOf(form) {
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
  return fields;
}

async function keep(form) {
  const place = form.closest("[data-place]")?.dataset.place || "";
  const entry = {
    key: makeKey(), who: OWNER, at: Date.now(), url: form.getAttribute("action"), label: form.dataset.label, place,
    fields: await fieldsOf(form),
  };
  await put(entry);
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
  if (answer.redirected || answer.status === 401) return { wait: "登录已过期，请重新登录，登录后自动上传。" };
  if (answer.ok) return {};
  if (answer.status >= 500 || answer.status === 429) return { wait: "服务器忙，稍后自动再传。" };
  // Somebody else took a step at the same moment: nothing is wrong with this one, it goes again with its key.
  if (answer.status === 409) return { wait: "有人同时在办这一条，稍后自动再传。" };
  const refusal = await answer.json().catch(() => ({}));
  if (answer.status === 403 && !refusal.message) return { wait: "页面已过期，请刷新后自动上传。" };
  return { refused: refusal.message || `服务器没有受理（${answer.status}），请改后重发。` };
}

let isSending = false;

async function flush() {
  if (isSending) return;
  isSending = true;
  let wait = "";
  let sent = 0;
  try {
    const entries = await own();
    // What comes after a refused step of the same fire builds on it and waits until that one is settled.
    const held = new Set(entries.filter((entry) => entry.refused).map(fireOf));
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value
      || document.cookie.match(/csrftoken=([^;]+)/)?.[1] || "";
    for (const entry of entries) {
      if (held.has(fireOf(entry))) continue;
      const result = await send(entry, token);
      if (result.wait) { wait = result.wait; break; }
      if (result.refused) {
        await put({ ...entry, refused: result.refused });
        held.add(fireOf(entry));
      } else {
        await drop(entry.key);
        sent += 1;
      }
    }
  } catch {
    // No network: the entries stay, the line below says how many.
  } finally {
    isSending = false;
  }
  await show(wait, sent);
}

async function show(wait, sent) {
  const entries = await own();
  const refused = entries.filter((entry) => entry.refused);
  const held = new Set(refused.map(fireOf));
  const left = entries.filter((entry) => !entry.refused && !held.has(fireOf(entry))).length;
  const behind = entries.length - refused.length - left;
  const others = (await everything()).length - entries.length;
  drawUndelivered(refused);
  if (wait) say(wait, true);
  else if (left) say(`没有网络，已存在手机里（${left} 条待传），有网会自动传。`);
  else if (refused.length) say(`${refused.length} 条未送达，请改后重发或删除${behind ? `，后面还有 ${behind} 条等着传` : ""}。`, true);
  else if (sent) { say("已送达。"); setTimeout(() => location.reload(), 900); }
  else say(others ? `手机里还有别人存的 ${others} 条，请本人登录后上传。` : "");
}

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

function fieldEditor(name, value) {
  const known = CHOICES[name];
  if (!known) {
    const words = { note: "说明", area_mu: "面积（亩，可不填）", parcel: "哪块田（可不填）", minutes: "延长（分钟）", proposed_unit: "建议改派给哪个单位" };
    if (!words[name]) return make("input", { type: "hidden", name, value });
    return make("label", { className: "field" }, make("span", { textContent: words[name] }), make("input", { name, value, type: NUMBERS.has(name) ? "number" : "text", step: "any" }));
  }
  const list = make("select", { name }, ...known.options.map(([code, label]) => make("option", { value: code, textContent: label, selected: code === value })));
  return make("label", { className: "field" }, make("span", { textContent: known.label }), list);
}

function drawUndelivered(refused) {
  const panel = document.getElementById("undelivered");
  // Not while somebody is mending one: drawing anew would take the words away.
  if (panel.querySelector("form") && refused.length) return;
  panel.replaceChildren(...refused.map(undeliveredCard));
  panel.hidden = !refused.length;
}

function undeliveredCard(entry) {
  const time = new Date(entry.at).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  const card = make("article", { className: "fieldcard undelivered" },
    make("h2", { textContent: `未送达 · ${entry.label}` }),
    make("p", { className: "hint", textContent: `${entry.place} ${time}填的` }),
    make("p", { className: "message error", textContent: entry.refused }));
  const mend = make("button", { type: "button", className: "btn main", textContent: "改后重发" });
  const remove = make("button", { type: "button", className: "btn", textContent: "删除" });
  const buttons = make("p", { className: "twobuttons" }, mend, remove);
  mend.addEventListener("click", () => buttons.replaceWith(mendForm(entry)));
  remove.addEventListener("click", async () => {
    if (!window.confirm("删除后这一条不再上报，确定删除吗？")) return;
    await drop(entry.key);
    card.remove();
    await flush();
  });
  card.append(buttons);
  return card;
}

function mendForm(entry) {
  const plain = entry.fields.filter((field) => !field.bytes);
  const names = new Set(plain.map((field) => field.name));
  // A check may lack what it was refused for; every other step is asked for nothing but words.
  const isCheck = entry.url.endsWith("/check/");
  const wanted = isCheck ? ["result", "burned_matter"] : ["note"];
  for (const name of wanted) if (!names.has(name)) plain.push({ name, value: "" });
  const form = make("form", { className: "mend" }, ...plain.map((field) => fieldEditor(field.name, field.value)));
  const photo = entry.fields.find((field) => field.bytes);
  if (isCheck) {
    form.append(make("label", { className: "field" },
      make("span", { textContent: photo ? "换一张照片（不换就用原来那张）" : "补一张照片" }),
      make("input", { type: "file", name: "photo", accept: "image/*" })));
  }
  form.append(make("button", { className: "btn main big", textContent: "重发" }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = await fieldsOf(form);
    if (photo && !fields.some((field) => field.bytes)) fields.push(photo);
    // The same key: had the first sending arrived after all, the server would know this one.
    await put({ ...entry, fields, refused: "" });
    form.closest("article").remove();
    say("已存，正在传…");
    await flush();
  });
  return form;
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
  const part = event.target.form.querySelector(".ifburned");
  if (part) part.hidden = event.target.value === "nothing";
});

window.addEventListener("online", flush);
document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
setInterval(() => { if (!document.hidden && !document.querySelector("input:checked")) flush(); }, 30000);
flush();
if ("serviceWorker" in navigator && window.isSecureContext) navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" }).catch(() => {});
