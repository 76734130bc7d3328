// The operators' page. Data reaches the document as text only; nothing here writes markup.

const LEAST_BETWEEN_READS = 2000; // ms; a busy service changes with every window of each of its pools
const POOLS_SHOWN = 100;
const LINES_SHOWN = 100;

const byId = id => document.getElementById(id);
const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** An element with properties, attributes and children; strings become text. */
function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) {
      made[key] = value;
    } else {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.filter(child => child !== undefined));
  return made;
}

/** Makes the children of a container those of the items, and keeps what was there: focus, open traces, charts. */
function show(container, items, keyOf, make, update, gone = () => {}) {
  const before = new Map([...container.children].map(child => [child.dataset.key, child]));
  const seen = new Set();
  let at = container.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    if (seen.has(key)) {
      continue;
    }
    seen.add(key);
    let child = before.get(key);
    if (child === undefined) {
      child = make(item);
      child.dataset.key = key;
    }
    before.delete(key);
    update(child, item);
    if (child === at) {
      at = at.nextElementSibling;
    } else {
      container.insertBefore(child, at);
    }
  }
  for (const child of before.values()) {
    gone(child);
    child.remove();
  }
}

function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

function moment(text) {
  const at = new Date(text);
  const today = at.toDateString() === new Date().toDateString();
  return (today ? '' : day.format(at) + ' ') + clock.format(at);
}

const amount = value => value === undefined ? '–' : number.format(value);
const plural = (count, word) => `${number.format(count)} ${word}${count === 1 ? '' : 's'}`;
const tag = word => element('span', { className: `tag ${word}` }, word);

// ---- what is looked at: #service=…&pool=…

function asked() {
  const hash = new URLSearchParams(location.hash.slice(1));
  return { service: hash.get('service') ?? undefined, pool: hash.get('pool') ?? undefined };
}

function address(service, pool) {
  const hash = new URLSearchParams({ service });
  if (pool !== undefined) {
    hash.set('pool', pool);
  }
  return '#' + hash;
}

// ---- services

function makeService() {
  return element('li', {}, element('a', {},
    element('span', { className: 'name' }, element('span', {}), element('span', { className: 'tag' })),
    element('meter', { min: 0 }),
    element('span', { className: 'facts' }, element('span', {}), element('span', {})),
    element('span', { className: 'facts' }, element('span', {}), element('span', {})),
    element('span', { className: 'facts' }, element('span', {}))));
}

function updateService(item, service) {
  const link = item.firstElementChild;
  const [name, meter, budget, demand, pools] = link.children;
  link.href = address(service.service);
  link.setAttribute('aria-current', String(service.service === chosen()));
  setText(name.firstElementChild, service.service);
  const policy = service.policy;
  setText(name.lastElementChild, policy === undefined ? 'no policy' : policy.mode);
  meter.hidden = policy === undefined;
  if (policy !== undefined) {
    meter.max = policy.budget;
    meter.high = policy.budget - policy.reserve;
    meter.optimum = 0;
    meter.value = service.held;
    meter.classList.toggle('over', service.held > policy.budget);
    meter.setAttribute('aria-label', `${service.held} of ${policy.budget} connections held`);
  }
  setText(budget.firstElementChild, policy === undefined
    ? `${service.held} held`
    : `${service.held} of ${policy.budget} held, reserve ${policy.reserve}`);
  setText(budget.lastElementChild, `${service.size} open`);
  const ill = [['suspect', service.pools.suspect], ['dead', service.pools.dead]]
    .filter(([, count]) => count > 0).map(([word, count]) => `, ${count} ${word}`).join('');
  setText(demand.firstElementChild, `${amount(service.demand)} wanted`);
  setText(demand.lastElementChild, service.forecast === undefined ? '' : `${amount(service.forecast.highest)} expected`);
  setText(pools.firstElementChild, plural(service.pools.alive, 'pool') + ' alive' + ill);
}

// ---- pools

const charts = new Map();

function makePool() {
  const row = element('tr', {});
  row.append(element('th', { scope: 'row' }, element('button', { className: 'link', type: 'button' })));
  for (const name of ['', '', '', 'number', 'number', 'number', 'number', 'number', 'number']) {
    row.append(element('td', { className: name }));
  }
  row.append(element('td', { className: 'chart' }, element('div', { className: 'spark' }, element('canvas', { role: 'img' }))));
  row.querySelector('button').addEventListener('click', () => {
    const { pool } = asked();
    location.hash = address(chosen(), pool === row.dataset.key ? undefined : row.dataset.key);
  });
  return row;
}

function updatePool(row, pool) {
  const cells = row.children;
  const selected = asked().pool === pool.pool;
  const button = cells[0].firstElementChild;
  setText(button, pool.pool);
  button.title = selected ? 'Show the decisions of all pools' : 'Show only the decisions of this pool';
  button.setAttribute('aria-pressed', String(selected));
  row.setAttribute('aria-selected', String(selected));
  setText(cells[1], pool.provider);
  setText(cells[2], pool.region);
  if (cells[3].textContent !== pool.liveness) {
    cells[3].replaceChildren(tag(pool.liveness));
  }
  cells[3].title = `since ${moment(pool.since)}`;
  setText(cells[4], amount(pool.size));
  setText(cells[5], pool.capacity === undefined ? '–' : `${pool.capacity} of ${pool.ceiling}`);
  setText(cells[6], pool.lease === undefined ? '–' : pool.lease.connections + (pool.lease.expired ? ' (over)' : ''));
  cells[6].title = pool.lease === undefined ? `no lease: at most the floor of ${pool.floor}` : `until ${moment(pool.lease.expires)}`;
  setText(cells[7], pool.window === undefined ? '–' : `${amount(pool.window.demandMean)}, ${amount(pool.window.demandPeak)}`);
  setText(cells[8], amount(pool.forecast?.highest));
  cells[8].title = pool.forecast === undefined
    ? ''
    : `${pool.forecast.quantile * 100} % quantile within ${pool.forecast.leadTimeSeconds} s, by ${pool.forecast.model}`;
  setText(cells[9], pool.window === undefined ? '–' : `${amount(pool.window.waitP99Millis)} ms`);
  draw(row, pool);
}

function draw(row, pool) {
  const { end, demandPeak, capacity } = pool.history;
  const canvas = row.querySelector('canvas');
  canvas.hidden = end.length === 0;
  if (end.length === 0) {
    return;
  }
  canvas.setAttribute('aria-label', `Peak demand of the last ${plural(end.length, 'window')}: `
    + `${amount(Math.min(...demandPeak))} to ${amount(Math.max(...demandPeak))}, now ${amount(demandPeak.at(-1))}, `
    + `capacity ${capacity.at(-1)}`);
  const points = values => values.map((y, i) => ({ x: end[i], y }));
  let chart = charts.get(pool.pool);
  if (chart === undefined) {
    chart = new Chart(canvas, {
      type: 'line',
      data: { datasets: [{ label: 'peak demand' }, { label: 'capacity', stepped: true, borderDash: [3, 3] }] },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        parsing: false,
        interaction: { mode: 'index', intersect: false },
        elements: { point: { radius: 0 }, line: { borderWidth: 1.5 } },
        layout: { padding: 2 },
        scales: { x: { type: 'linear', display: false, bounds: 'data', ticks: { includeBounds: false } }, y: { display: false, beginAtZero: true } },
        plugins: {
          legend: { display: false },
          tooltip: { displayColors: false, callbacks: { title: items => clock.format(items[0].raw.x) } },
        },
      },
    });
    charts.set(pool.pool, chart);
  }
  const style = getComputedStyle(document.documentElement);
  const [demand, most] = chart.data.datasets;
  demand.data = points(demandPeak);
  most.data = points(capacity);
  demand.borderColor = style.getPropertyValue('--demand');
  most.borderColor = style.getPropertyValue('--capacity');
  chart.update();
}

function forget(row) {
  charts.get(row.dataset.key)?.destroy();
  charts.delete(row.dataset.key);
}

// ---- decisions

function change(decision) {
  if (decision.kind === 'resize') {
    return `${decision.from} → ${decision.to}`;
  }
  return `= ${decision.to}` + (decision.wanted === decision.to ? '' : ` (wanted ${decision.wanted})`);
}

function end(decision) {
  if (decision.outcome !== undefined) {
    return decision.outcome.end;
  }
  return decision.kind === 'hold' ? 'hold' : decision.mode === 'act' ? 'open' : decision.mode;
}

function makeDecision(decision) {
  return element('li', {}, element('details', {},
    element('summary', {},
      element('time', { dateTime: decision.at }, moment(decision.at)),
      element('span', {}, decision.pool),
      element('span', { className: 'change' }, change(decision)),
      element('span', { className: 'tag' }),
      element('span', { className: 'why' }, decision.reason.text)),
    element('p', { className: 'details' }),
    trace(decision)));
}

function trace(decision) {
  if (decision.trace.length === 0) {
    return undefined;
  }
  const rows = decision.trace.map(step => element('tr', { className: step.before === step.after ? '' : 'bound' },
    element('td', {}, step.step),
    element('td', { className: 'number' }, `${step.before} → ${step.after}`),
    element('td', {}, step.why)));
  return element('table', { className: 'trace' },
    element('thead', {}, element('tr', {},
      element('th', { scope: 'col' }, 'Step'),
      element('th', { scope: 'col', className: 'number' }, 'Size'),
      element('th', { scope: 'col' }, 'Why'))),
    element('tbody', {}, ...rows));
}

function updateDecision(item, decision) {
  const word = end(decision);
  const mark = item.querySelector('.tag');
  setText(mark, word);
  mark.className = `tag ${word}`;
  const outcome = decision.outcome;
  setText(item.querySelector('.details'), `${decision.id}, ${decision.reason.code}, policy ${decision.policyVersion}`
    + (outcome === undefined
      ? ''
      : `; ${outcome.end} at ${moment(outcome.at)}`
        + (outcome.achieved === undefined ? '' : ` with ${outcome.achieved} open`)
        + `: ${outcome.text}`));
}

// ---- insights

function makeInsight(insight) {
  return element('li', {},
    element('time', { dateTime: insight.at }, moment(insight.at)),
    tag(insight.severity),
    element('span', { className: 'change' }, insight.pool ?? insight.kind),
    element('span', { className: 'why' }, insight.text));
}

// ---- reading

let services = [];
let feed;
let shown; // what the lists below show: service, pool and revision
let reading = false;
let turn = 0; // a read that was overtaken by a later one is not shown

function chosen() {
  const { service } = asked();
  return services.some(known => known.service === service) ? service : services[0]?.service;
}

async function read(path, parameters) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== undefined));
  const answer = await fetch(`api/${path}?${query}`);
  const body = await answer.json();
  if (!answer.ok) {
    throw new Error(body.error);
  }
  return body;
}

function showServices() {
  show(byId('services'), services, service => service.service, makeService, updateService);
}

function showFeed(lost) {
  const status = byId('feed');
  status.className = lost !== undefined ? 'lost' : feed?.live ? 'live' : '';
  setText(status, lost ?? (feed === undefined ? 'connecting…'
    : (feed.live ? 'live' : `not up to date since ${moment(feed.since)}: ${feed.problem}`)
      + (feed.unreadable > 0 ? `; ${plural(feed.unreadable, 'unreadable record')} left out` : '')));
}

/** Reads the lists of the chosen service again if there is anything new, and not more often than need be. */
async function refresh() {
  const service = chosen();
  const { pool } = asked();
  const revision = services.find(known => known.service === service)?.revision;
  const wanted = JSON.stringify([service, pool, revision]);
  byId('service').hidden = service === undefined;
  if (service === undefined || wanted === shown || reading || document.hidden) {
    return;
  }
  reading = true;
  const mine = ++turn;
  try {
    const [pools, decisions, insights] = await Promise.all([
      read('pools', { service, limit: POOLS_SHOWN }),
      read('decisions', { service, pool, limit: LINES_SHOWN }),
      read('insights', { service, limit: LINES_SHOWN }),
    ]);
    if (mine !== turn) {
      return;
    }
    show(byId('pools'), pools.pools, each => each.pool, makePool, updatePool, forget);
    setText(byId('pools-note'), pools.total === 0 ? 'No pools are registered.'
      : pools.total > pools.pools.length ? `The first ${pools.pools.length} of ${pools.total}.` : plural(pools.total, 'pool'));
    show(byId('decisions'), decisions.decisions, each => `${each.id} ${each.at}`, makeDecision, updateDecision);
    setText(byId('decisions-note'), (decisions.decisions.length === 0 ? 'None yet' : 'Newest first; open one for its trace')
      + (pool === undefined ? '' : `; only those of ${pool}`));
    show(byId('insights'), insights.insights, each => JSON.stringify(each), makeInsight, () => {});
    setText(byId('insights-note'), insights.insights.length === 0 ? 'None yet' : 'Newest first');
    shown = wanted;
  } catch (problem) {
    showFeed(`cannot read: ${problem.message}`);
  } finally {
    setTimeout(() => {
      if (mine === turn) {
        reading = false;
        refresh();
      }
    }, LEAST_BETWEEN_READS);
  }
}

/** What somebody asked for does not wait. */
function refreshNow() {
  reading = false;
  showServices();
  refresh();
}

const stream = new EventSource('api/stream');
stream.addEventListener('services', event => {
  const told = JSON.parse(event.data);
  services = told.services;
  feed = told.feed;
  showFeed();
  showServices();
  refresh();
});
// The browser tries again by itself.
stream.addEventListener('error', () => showFeed('the console does not answer; trying again'));
addEventListener('hashchange', refreshNow);
document.addEventListener('visibilitychange', refreshNow);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  shown = undefined;
  refreshNow();
});
