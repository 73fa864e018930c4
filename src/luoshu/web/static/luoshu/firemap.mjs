// The map of fires: division outlines from this server, points as circles, no tiles needed.
// Where outlines are drawn by a generator and not surveyed, the map says so itself (示意).
import * as maplibregl from "../vendor/maplibre/maplibre-gl.mjs";

const COLOURS = { late: "#d3321d", unsigned: "#e2711d", open: "#c69214", closed: "#4a8f63", clue: "#6a7684" };
const dark = () => document.documentElement.dataset.bsTheme === "dark";

function style(layers) {
  const line = dark() ? "#5b6b7a" : "#8995a1";
  const sources = {};
  const drawn = [{ id: "ground", type: "background", paint: { "background-color": dark() ? "#151c23" : "#f3f4f1" } }];
  layers.forEach((layer, rank) => {
    sources[layer.id] = { type: "geojson", data: layer.url };
    drawn.push({
      id: `${layer.id}-fill`, type: "fill", source: layer.id, minzoom: layer.minzoom || 0,
      paint: { "fill-color": dark() ? "#1f2a34" : "#ffffff", "fill-opacity": rank === 0 ? 0.85 : 0 },
    });
    const width = rank === 0 ? 1.4 : 0.6;
    drawn.push({
      id: `${layer.id}-line`, type: "line", source: layer.id, minzoom: layer.minzoom || 0,
      filter: ["!=", ["get", "is_sketch"], true], paint: { "line-color": line, "line-width": width },
    });
    drawn.push({
      id: `${layer.id}-sketch`, type: "line", source: layer.id, minzoom: layer.minzoom || 0,
      filter: ["==", ["get", "is_sketch"], true], paint: { "line-color": line, "line-width": width, "line-dasharray": [3, 2] },
    });
  });
  return { version: 8, sources, layers: drawn };
}

// The middle of the largest ring: good enough for a name, and never far outside a county.
function middleOf(geometry) {
  const rings = (geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates]).map((polygon) => polygon[0]);
  const largest = rings.reduce((best, ring) => (ring.length > best.length ? ring : best), rings[0]);
  const lons = largest.map((point) => point[0]);
  const lats = largest.map((point) => point[1]);
  return [(Math.min(...lons) + Math.max(...lons)) / 2, (Math.min(...lats) + Math.max(...lats)) / 2];
}

// Of two names that would lie on each other the first in the official order stays; zooming in shows the rest.
function keepNamesApart() {
  const kept = [];
  for (const label of document.querySelectorAll(".mapname")) {
    const box = label.getBoundingClientRect();
    const covers = (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    const isHidden = kept.some(covers);
    label.style.visibility = isHidden ? "hidden" : "visible";
    if (!isHidden) kept.push(box);
  }
}

// Names are drawn as page text: glyph files for a map font would have to be made for every Chinese character.
function nameDivisions(map, layer) {
  fetch(layer.url).then((answer) => answer.json()).then((collection) => {
    for (const feature of collection.features) {
      const { name } = feature.properties;
      const place = middleOf(feature.geometry);
      const label = document.createElement("span");
      label.className = "mapname";
      label.textContent = name;
      new maplibregl.Marker({ element: label }).setLngLat(place).addTo(map);
    }
    keepNamesApart();
    map.on("moveend", keepNamesApart);
  });
}

export function drawFireMap(element) {
  const config = JSON.parse(document.getElementById(element.dataset.config).textContent);
  const map = new maplibregl.Map({
    container: element, style: style(config.layers), bounds: config.bounds, fitBoundsOptions: { padding: 24 },
    attributionControl: false, dragRotate: false, pitchWithRotate: false, cooperativeGestures: false,
    locale: {
      "NavigationControl.ZoomIn": "放大", "NavigationControl.ZoomOut": "缩小", "Map.Title": "火点地图",
    },
  });
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.on("load", () => {
    if (config.views) {
      map.addSource("views", { type: "geojson", data: config.views });
      const tint = ["case", ["==", ["get", "state"], "offline"], "#b23a2a", "#1f5f8b"];
      map.addLayer({ id: "views", type: "fill", source: "views", paint: { "fill-color": tint, "fill-opacity": 0.12 } });
      map.addLayer({ id: "views-line", type: "line", source: "views", paint: { "line-color": tint, "line-width": 1 } });
    }
    map.addSource("points", { type: "geojson", data: config.points });
    map.addLayer({
      id: "points", type: "circle", source: "points",
      paint: {
        "circle-radius": ["case", ["==", ["get", "kind"], "clue"], 4, 8],
        "circle-color": ["match", ["get", "kind"], ...Object.entries(COLOURS).flat(), COLOURS.clue],
        "circle-stroke-color": "#fff", "circle-stroke-width": 1.5,
      },
    });
    if (config.layers.length) nameDivisions(map, config.layers[0]);
    map.on("click", "points", (event) => {
      const { url } = event.features[0].properties;
      if (url) location.href = url;
    });
    map.on("mouseenter", "points", () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", "points", () => { map.getCanvas().style.cursor = ""; });
    element.dataset.ready = "1";
  });
  return map;
}

const element = document.getElementById("firemap");
if (element) {
  const map = drawFireMap(element);
  // The list is swapped by htmx every few seconds and carries the newest points with it.
  document.body.addEventListener("htmx:afterSettle", () => {
    const fresh = document.getElementById("map-points");
    const source = map.getSource("points");
    if (fresh && source) source.setData(JSON.parse(fresh.textContent));
  });
}
