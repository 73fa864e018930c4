// The wall: asks for the numbers every five seconds (304 when nothing moved), lets the panels take turns on 16:9.
const config = JSON.parse(document.getElementById("wall-config").textContent);
const panels = [...document.querySelectorAll("[data-panel]")];
const map = document.getElementById("wallmap");
const clock = document.getElementById("wallclock");
const both = window.matchMedia("(min-aspect-ratio: 5 / 2), (max-width: 760px)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
let project = null;
let points = config.first.points;

function show(numbers) {
  for (const one of document.querySelectorAll("[data-number]")) one.textContent = numbers[one.dataset.number];
  for (const one of document.querySelectorAll("[data-alarm]")) one.classList.toggle("alarmed", numbers[one.dataset.alarm] > 0);
  points = numbers.points;
  dots();
}

function dots() {
  if (!project) return;
  for (const old of map.querySelectorAll("circle")) old.remove();
  for (const [lon, lat, isLate] of points) {
    const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    const [x, y] = project(lon, lat);
    dot.setAttribute("cx", x);
    dot.setAttribute("cy", y);
    dot.setAttribute("r", 9);
    if (isLate) dot.classList.add("late");
    map.append(dot);
  }
}

async function outlines() {
  const answer = await fetch(config.outlines);
  if (!answer.ok) return;
  const { features } = await answer.json();
  const rings = features.flatMap((one) => {
    const { type, coordinates } = one.geometry;
    return type === "Polygon" ? coordinates : coordinates.flat();
  });
  const all = rings.flat();
  if (!all.length) return;
  const west = Math.min(...all.map((p) => p[0])), east = Math.max(...all.map((p) => p[0]));
  const south = Math.min(...all.map((p) => p[1])), north = Math.max(...all.map((p) => p[1]));
  const squeeze = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const scale = Math.min(960 / ((east - west) * squeeze), 760 / (north - south));
  project = (lon, lat) => [20 + (lon - west) * squeeze * scale, 20 + (north - lat) * scale];
  for (const ring of rings) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", `M${ring.map(([lon, lat]) => project(lon, lat).map((v) => v.toFixed(1)).join(",")).join("L")}Z`);
    map.append(path);
  }
  dots();
}

async function poll() {
  try {
    // The browser keeps the answer with its ETag and asks whether it still holds.
    const answer = await fetch(config.numbers, { cache: "no-cache", headers: { Accept: "application/json" } });
    if (answer.ok) {
      show(await answer.json());
      const shown = new Date().toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false });
      clock.textContent = `截至 ${shown}`;
    } else {
      clock.textContent = "暂时取不到最新数字，正在重试";
    }
  } catch {
    clock.textContent = "网络中断，显示的是断开前的数字，正在重试";
  }
}

let turn = 0;
function cycle() {
  panels.forEach((panel, number) => {
    panel.hidden = !both.matches && number !== turn % panels.length;
  });
  turn += 1;
}

show(config.first);
cycle();
both.addEventListener("change", cycle);
outlines();
setInterval(poll, config.poll);
if (!still.matches) setInterval(cycle, config.cycle);
