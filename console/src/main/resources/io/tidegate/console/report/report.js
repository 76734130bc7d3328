"use strict";

/* Builds the page from the data in it. All of it is set as text. */

const COLOURS = ["#0b6e8a", "#b3261e", "#1d7a45", "#8f5b00", "#7a3fa0", "#5a6675", "#c2518b", "#3d62c4", "#6b7a00", "#a0522d", "#2a9d8f", "#555"];

const page = JSON.parse(document.getElementById("data").textContent);
const quiet = getComputedStyle(document.documentElement).getPropertyValue("--quiet");
const grid = getComputedStyle(document.documentElement).getPropertyValue("--line");

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function table(data) {
  const made = document.createElement("table");
  const head = made.createTHead().insertRow();
  data.columns.forEach(column => head.append(element("th", column)));
  const body = made.createTBody();
  data.rows.forEach(row => {
    const line = body.insertRow();
    row.forEach(cell => line.append(element("td", cell)));
  });
  const around = document.createElement("div");
  around.className = "scroll";
  around.append(made);
  return around;
}

function points(x, y) {
  return x.map((at, i) => ({x: at, y: y[i]}));
}

function datasets(lines) {
  const made = [];
  lines.forEach((line, i) => {
    const colour = COLOURS[i % COLOURS.length];
    if (line.style === "band") {
      made.push({label: line.name, data: points(line.x, line.lower), borderWidth: 0, pointRadius: 0, order: 10, inBand: true});
      made.push({label: line.name, data: points(line.x, line.y), borderWidth: 0, pointRadius: 0, order: 10,
        fill: "-1", backgroundColor: colour + "33"});
      return;
    }
    const marks = line.style === "points";
    made.push({
      label: line.name,
      data: points(line.x, line.y),
      borderColor: colour,
      backgroundColor: colour,
      borderWidth: 1.5,
      borderDash: line.style === "dashed" ? [5, 4] : [],
      showLine: !marks,
      pointRadius: marks ? 5 : 0,
      pointHitRadius: 6,
      order: marks ? 0 : 1,
      notes: line.notes,
    });
  });
  return made;
}

function time(milliseconds) {
  return new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ");
}

function spoken(item) {
  const note = (item.dataset.notes || [])[item.dataIndex];
  const value = item.dataset.label + ": " + item.formattedValue;
  return note ? [value, note] : value;
}

function chart(data, canvas) {
  const drawn = datasets(data.lines);
  return new Chart(canvas, {
    type: "line",
    data: {datasets: drawn},
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: {mode: "nearest", axis: "x", intersect: false},
      scales: {
        x: {
          type: "linear",
          title: {display: true, text: data.axis, color: quiet},
          ticks: {color: quiet, maxRotation: 0, autoSkipPadding: 24, callback: at => data.overTime ? time(at) : at},
          grid: {color: grid},
          bounds: "data",
        },
        y: {ticks: {color: quiet}, grid: {color: grid}},
      },
      plugins: {
        // The lower edge of a band has no entry of its own.
        legend: {labels: {color: quiet, filter: item => !drawn[item.datasetIndex].inBand}},
        tooltip: {callbacks: {label: spoken, title: items => items.length === 0 ? "" : data.overTime ? time(items[0].parsed.x) : data.axis + " " + items[0].parsed.x}},
      },
    },
  });
}

document.title = page.title;
document.querySelector("h1").textContent = page.title;
page.facts.forEach(fact => document.querySelector("header ul").append(element("li", fact)));
page.sections.forEach(section => {
  const made = document.createElement("section");
  made.append(element("h2", section.heading));
  const note = element("p", section.note);
  note.className = "note";
  made.append(note);
  document.querySelector("main").append(made);
  if (section.table) {
    made.append(table(section.table));
  }
  if (section.chart) {
    const around = document.createElement("div");
    around.className = "chart";
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", section.heading + ": " + section.chart.lines.map(line => line.name).join(", "));
    around.append(canvas);
    made.append(around);
    chart(section.chart, canvas);
  }
});
document.body.dataset.drawn = String(page.sections.filter(section => section.chart).length);
