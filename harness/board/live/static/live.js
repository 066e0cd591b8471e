// The live page: asks the server how the printer stands ten times a second, draws sheets in between, sends commands.
"use strict";

const POLL_MS = 100;
const HIDDEN_POLL_MS = 1000;
const LOST_AFTER = 5;
const LINES_KEPT = 300;
const LONGEST_GUESS_S = 0.4; // sheets are not moved on without news for longer than this
const DEGREES_PER_MM = 6;
const STACK_MM = { bin: 26, gathered: 30, documents: 22 };
const SVG = "http://www.w3.org/2000/svg";

const find = (id) => document.getElementById(id);
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const way = find("way"), back = find("back"), gate = find("gate");
const gateMm = gateDistance();
let state = null, stateAt = 0, seen = { log: 0, bus: 0 }, misses = 0, turned = 0, lastFrame = performance.now();

function gateDistance() {
  // The gate's place along the way is where its drawing stands: the nearest millimetre of the path.
  const [x, y] = gate.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
  const total = way.getTotalLength(), mm = Number(way.getAttribute("pathLength"));
  let best = 0, nearest = Infinity;
  for (let at = 0; at < mm; at++) {
    const point = way.getPointAtLength(at * total / mm);
    const distance = Math.hypot(point.x - x, point.y - y - 20);
    if (distance < nearest) { nearest = distance; best = at; }
  }
  return best;
}

async function poll() {
  try {
    const answer = await fetch(`/state?log=${seen.log}&bus=${seen.bus}`);
    if (!answer.ok) throw new Error(answer.status);
    state = await answer.json();
    stateAt = performance.now();
    misses = 0;
    show(state);
  } catch (problem) {
    misses++;
  }
  find("lost").hidden = misses < LOST_AFTER;
  document.body.dataset.live = misses < LOST_AFTER && state ? "yes" : "no";
  setTimeout(poll, document.hidden ? HIDDEN_POLL_MS : POLL_MS);
}

async function send(address, body) {
  let told;
  try {
    const answer = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    told = await answer.json();
  } catch (problem) {
    told = { error: "the printer does not answer" };
  }
  const line = find("told");
  line.textContent = told.error || "";
  line.classList.toggle("bad", Boolean(told.error));
  if (told.error) line.scrollIntoView({ block: "nearest" });
  return told;
}

function text(id, value) {
  const element = find(id);
  if (element && element.textContent !== String(value)) element.textContent = value;
}

function show(now) {
  const engine = now.engine;
  text("clock", (now.now_ns / 1e9).toFixed(1));
  text("rate", now.is_paused ? "paused" : `${now.rate < 10 ? now.rate.toFixed(1) : Math.round(now.rate).toLocaleString("en")}× real time`);
  text("temp", Math.round(engine.fuser_c));
  text("watts", engine.power_w.toFixed(engine.power_w < 10 ? 1 : 0));
  text("toner", engine.toner_pct === null ? "none" : `${engine.toner_pct.toFixed(engine.toner_pct < 10 ? 1 : 0)} %`);
  text("energy", engine.energy_wh < 100 ? engine.energy_wh.toFixed(1) : Math.round(engine.energy_wh).toLocaleString("en"));
  text("delivered", engine.delivered_sheets);
  text("waiting", now.waiting_bytes.toLocaleString("en"));
  find("temp-bar").style.transform = `scaleX(${Math.min(1, engine.fuser_c / 250)})`;
  find("watts-bar").style.transform = `scaleX(${Math.min(1, engine.power_w / 1300)})`;
  find("toner-bar").style.transform = `scaleX(${(engine.toner_pct ?? 0) / 100})`;
  find("glow").style.opacity = Math.max(0, Math.min(1, (engine.fuser_c - 40) / 220)) * (engine.is_heater_on ? 1 : .7);
  find("client").hidden = !now.has_client;
  find("crash").hidden = now.crashes.length === 0;
  text("crash", now.crashes.length ? `The firmware has crashed: ${now.crashes[now.crashes.length - 1]}` : "");
  for (const button of document.querySelectorAll(".speed")) button.setAttribute("aria-pressed", String(Number(button.dataset.factor) === now.factor));
  find("pause").classList.toggle("lit", now.is_paused);
  text("pause", now.is_paused ? "Go on" : "Pause");
  for (const button of document.querySelectorAll(".step")) button.disabled = !now.is_paused;
  find("power").classList.toggle("lit", !now.is_powered);
  text("power", now.is_powered ? "Switch off" : "Switch on");
  find("display")?.classList.toggle("dark", !now.is_powered);
  showPanel(engine);
  showPaper(engine);
  showDoor(engine.is_door_open);
  addLines("log", now.log);
  addLines("bus", now.bus);
}

function showPanel(engine) {
  text("display", engine.panel_lines.join("\n"));
  for (const name of ["ready", "attention"]) {
    const lit = engine[`is_${name}_lit`], blinks = engine[`is_${name}_blinking`];
    find(`lamp-${name}`).classList.toggle("on", lit);
    find(`bulb-${name}`).classList.toggle("on", lit);
    find(`lamp-${name}`).classList.toggle("blinks", lit && blinks);
    const word = find(`lamp-${name}`).querySelector("em"), state = lit ? (blinks ? "blinking" : "on") : "off";
    if (word.textContent !== state) word.textContent = state;
  }
}

function showDoor(isOpen) {
  const leaf = find("door-leaf");
  leaf.classList.toggle("open", isOpen);
  leaf.style.transformOrigin = leaf.dataset.hinge.split(" ").map((number) => `${number}px`).join(" ");
  leaf.style.transform = isOpen ? "rotate(32deg)" : "";
  const button = find("door");
  button.classList.toggle("lit", isOpen);
  text("door", isOpen ? "Close the front door" : "Open the front door");
}

function stack(element, share, fullMm, base) {
  const height = share <= 0 ? 0 : Math.max(1.5, Math.min(1, share) * fullMm);
  element.setAttribute("height", height.toFixed(1));
  element.setAttribute("y", (base - height).toFixed(1));
}

function lay(id, sheets, capacity, fullMm) {
  const element = find(id);
  if (!element) return;
  element.dataset.base ??= element.getAttribute("y");
  stack(element, Math.sqrt(sheets / Math.max(1, capacity)), fullMm, Number(element.dataset.base));
}

function showPaper(engine) {
  for (const bin of engine.bins) {
    lay(`bin-${bin.name}`, bin.sheets, bin.capacity_sheets, STACK_MM.bin);
    text(`bin-${bin.name}-text`, `${bin.name === "standard" ? "bin" : "finisher"} ${bin.sheets}`);
  }
  lay("gathered", engine.gathered_sheets, 50, STACK_MM.gathered);
  find("stapler")?.classList.toggle("busy", engine.is_finisher_busy);
  if (engine.documents) {
    lay("documents", engine.documents.sheets, engine.documents.capacity_sheets, STACK_MM.documents);
    text("documents-text", `feeder ${engine.documents.sheets}`);
  }
  for (const tray of engine.trays) {
    const drawn = find(`tray-${tray.number}`);
    if (drawn) {
      const paper = drawn.querySelector(".paper");
      stack(paper, tray.sheets / tray.capacity_sheets, Number(paper.dataset.full), Number(paper.dataset.base));
      drawn.classList.toggle("out", !tray.is_inserted);
    }
    showTrayRow(tray);
  }
}

function showTrayRow(tray) {
  let row = find(`tray-row-${tray.number}`);
  if (!row) {
    row = document.createElement("li");
    row.id = `tray-row-${tray.number}`;
    const label = document.createElement("span");
    label.className = "label-cell";
    label.append(document.createTextNode(tray.name), document.createElement("small"));
    row.append(label);
    const acts = tray.number === 0 ? [["Empty", () => send("/hand/feed_manually", { sheets: 0 })]] : [
      ["Fill", (now) => send("/hand/load_tray", { tray: now.number, sheets: now.capacity_sheets })],
      ["Empty", (now) => send("/hand/load_tray", { tray: now.number, sheets: 0 })],
      ["Pull out", (now) => send(now.is_inserted ? "/hand/remove_tray" : "/hand/insert_tray", { tray: now.number })],
    ];
    for (const [words, act] of acts) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.setAttribute("aria-label", `${words} ${tray.name}`);
      button.addEventListener("click", () => act(state.engine.trays.find((now) => now.number === tray.number)));
      row.append(button);
    }
    find("trays").append(row);
  }
  const words = `${tray.sheets} of ${tray.capacity_sheets}${tray.size ? `, ${tray.size}` : ""}${tray.is_inserted ? "" : ", pulled out"}`;
  const small = row.querySelector("small");
  if (small.textContent !== words) small.textContent = words;
  const slide = row.children[3], slideWords = tray.is_inserted ? "Pull out" : "Push in";
  if (slide && slide.textContent !== slideWords) {
    slide.textContent = slideWords;
    slide.setAttribute("aria-label", `${slideWords} ${tray.name}`);
  }
}

function addLines(name, lines) {
  if (!lines.length) return;
  seen[name] = lines[lines.length - 1][0];
  const tail = find(name), isAtEnd = tail.scrollHeight - tail.scrollTop - tail.clientHeight < 40;
  const kept = tail.textContent.split("\n").filter(Boolean).concat(lines.map((line) => line[1])).slice(-LINES_KEPT);
  tail.textContent = kept.join("\n") + "\n";
  if (isAtEnd) tail.scrollTop = tail.scrollHeight;
}

// A sheet is a piece of the way, and of the way back: a dash as long as it, at the right distance.
function piece(pair, from, to, isHeld, isThick) {
  const isThere = to - from > 0.5;
  for (const path of pair) {
    path.style.display = isThere ? "" : "none";
    if (isThere) path.setAttribute("stroke-dasharray", `0 ${from.toFixed(1)} ${(to - from).toFixed(1)} 99999`);
    path.classList.toggle("held", isHeld && !path.classList.contains("rim"));
    path.classList.toggle("thick", isThick);
  }
}

function makePair(along) {
  return ["sheet rim", "sheet"].map((look) => {
    const path = document.createElementNS(SVG, "path");
    for (const name of ["d", "pathLength"]) path.setAttribute(name, along.getAttribute(name));
    path.setAttribute("class", look);
    find("sheets").append(path);
    return path;
  });
}

const drawn = [];

function place(index, sheet, lead) {
  const pairs = (drawn[index] ??= { way: makePair(way), back: back ? makePair(back) : [] });
  const length = sheet.length_mm, held = sheet.is_held, thick = sheet.count > 1;
  const registration = Number(find("sensor-registration").dataset.at);
  const backMm = back ? Number(back.getAttribute("pathLength")) : 0;
  if (sheet.is_second_pass) {
    piece(pairs.way, Math.max(registration, lead - length), lead, held, thick);
    const behind = length - (lead - registration);
    piece(pairs.back, Math.max(0, backMm - behind), behind > 0 ? backMm : 0, held, thick);
  } else if (sheet.goes_back && lead > gateMm + length) {
    const gone = lead - gateMm - length;
    piece(pairs.way, gateMm, gateMm + Math.max(0, length - gone), held, thick);
    piece(pairs.back, Math.max(0, gone - length), Math.min(gone, backMm), held, thick);
  } else {
    piece(pairs.way, Math.max(0, lead - length), Math.max(0, lead), held, thick);
    piece(pairs.back, 0, 0, held, thick);
  }
  return pairs;
}

function frame(at) {
  requestAnimationFrame(frame);
  if (!state) return;
  const engine = state.engine, rate = state.is_paused ? 0 : state.factor || state.rate;
  const ahead = Math.min(LONGEST_GUESS_S, (at - stateAt) / 1000) * rate * engine.rollers_mm_s;
  const moves = rate <= 20; // faster than that, guesses would only flicker
  const leads = engine.sheets.map((sheet) => sheet.lead_mm + (sheet.is_held || !moves ? 0 : Math.max(0, ahead)));
  engine.sheets.forEach((sheet, index) => place(index, sheet, leads[index]));
  for (let index = engine.sheets.length; index < drawn.length; index++) {
    for (const pair of Object.values(drawn[index])) piece(pair, 0, 0, false, false);
  }
  for (const sensor of document.querySelectorAll(".sensor")) {
    const mm = Number(sensor.dataset.at);
    const isExit = sensor.id === "sensor-exit";
    sensor.classList.toggle("covered", engine.sheets.some((sheet, index) =>
      leads[index] >= mm && leads[index] - sheet.length_mm < mm && !(isExit && sheet.goes_back)));
  }
  if (!still) {
    turned += Math.min(0.1, (at - lastFrame) / 1000) * Math.min(rate, 3) * engine.rollers_mm_s * DEGREES_PER_MM / 6;
    for (const spin of document.querySelectorAll(".spin")) spin.setAttribute("transform", `rotate(${(turned % 360).toFixed(1)})`);
  }
  lastFrame = at;
  const words = engine.sheets.length
    ? `${engine.sheets.length} ${engine.sheets.length === 1 ? "sheet" : "sheets"} in the paper path${engine.sheets.some((sheet) => sheet.is_held) ? ", one of them stuck" : ""}.`
    : "No sheet is in the paper path.";
  text("printer-desc", words);
}

function given(form) {
  const values = {};
  for (const field of form.elements) {
    if (field.name) values[field.name] = field.type === "checkbox" ? field.checked : field.value;
  }
  return values;
}

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.id === "job") await send("/job", given(form));
  else if (form.dataset.hand) await send(`/hand/${form.dataset.hand}`, given(form));
  else if (form.dataset.fault) await send(`/fault/${form.dataset.fault}`, given(form));
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const data = button.dataset;
  if (data.factor !== undefined) send("/time", { factor: Number(data.factor) });
  else if (data.step) send("/time", { step_s: Number(data.step) });
  else if (data.key) send("/hand/press", { key_name: data.key });
  else if (data.arguments) send(`/hand/${data.hand}`, JSON.parse(data.arguments));
  else if (button.id === "pause") send("/time", { is_paused: !state.is_paused });
  else if (button.id === "power") send(`/hand/${state.is_powered ? "switch_off" : "switch_on"}`, {});
  else if (button.id === "door") send(`/hand/${state.engine.is_door_open ? "close_door" : "open_door"}`, {});
  else if (button.id === "draw") drawPaperPath();
});

find("fault-choice").addEventListener("change", (event) => {
  for (const box of document.querySelectorAll("[data-fault-form]")) box.hidden = box.dataset.faultForm !== event.target.value;
});

function drawPaperPath() {
  const picture = find("diagram");
  picture.hidden = false;
  picture.alt = "Paper path of the last minute: distance over time, a line for each pass of a sheet";
  picture.src = `/paper-path.svg?at=${Date.now()}`;
}

poll();
requestAnimationFrame(frame);
