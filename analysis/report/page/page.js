// The page: sections, figures and what happens when the reader chooses something.

const sections = [
  {id: 'head', title: {en: 'What was run', zh: '运行概况'}},
  {id: 'goals', title: {en: 'Goals', zh: '目标'}},
  {id: 'indicators', title: {en: 'Indicators by year', zh: '指标逐年走势'}},
  {id: 'space', title: {en: 'Between the cities', zh: '城市之间'}},
  {id: 'life_cycle', title: {en: 'Life cycle of firms', zh: '企业生命周期'}},
  {id: 'capital', title: {en: 'Money', zh: '资金'}},
  {id: 'levers', title: {en: 'What levers do', zh: '政策杠杆的效果'}},
  {id: 'sensitivity', title: {en: 'What matters', zh: '关键因素'}},
  {id: 'packages', title: {en: 'Packages that hold', zh: '稳健的政策组合'}},
  {id: 'what_if', title: {en: 'What if', zh: '假设试算'}},
  {id: 'uncertainty', title: {en: 'Uncertainty', zh: '不确定性'}},
  {id: 'missing', title: words.missing},
];

const charts = new Map(); // element -> chart of ECharts
const element = (id) => document.getElementById(id);
const shownFigures = () => figures.filter((figure) => hasData(figure, currentScenario()));
const missingFigures = () => figures.filter((figure) => !hasData(figure, currentScenario()));

/** Draws an option into an element, at a height; the chart's words are in the language of the page. */
function drawChart(holder, option, height) {
  holder.style.height = `${height}px`;
  let chart = charts.get(holder);
  if (!chart) {
    chart = echarts.init(holder, null, {renderer: 'svg', locale: state.language === 'zh' ? 'ZH' : 'EN'});
    charts.set(holder, chart);
  }
  chart.resize();
  chart.setOption(option, true);
}

function cellHtml(cell, label) {
  const detail = cell.detail ? ` <small>${escapeHtml(cell.detail)}</small>` : '';
  if (cell.heading) return `<th scope="row">${escapeHtml(cell.text)}${detail}</th>`;
  const value = cell.value === undefined || cell.value === null ? '' : ` data-value="${cell.value}"`;
  const style = cell.light || cell.unbroken ? ' class="unbroken"' : cell.prose ? ' class="prose"' : '';
  const light = cell.light
    ? `<span class="light ${cell.light}"><span aria-hidden="true">${cell.sign}</span> ${escapeHtml(cell.word)}</span> `
    : '';
  const range = cell.range ? ` <span class="range">${escapeHtml(cell.range)}</span>` : '';
  const number = `<span class="number">${escapeHtml(cell.text)}${range}</span>`;
  return `<td data-label="${escapeHtml(label)}"${value}${style}>${light}${number}</td>`;
}

function tableHtml(table) {
  const head = table.head.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join('');
  const rows = table.rows
    .map((row) => `<tr data-id="${row.id}"${row.quiet ? ' class="quiet"' : ''}>${row.cells.map((cell, k) => cellHtml(cell, table.head[k])).join('')}</tr>`)
    .join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
}

/** Draws what a figure shows for the present choice. */
function drawFigure(figure) {
  const place = element(`figure-${figure.id}`),
    holder = place.querySelector('.chart'),
    width = holder.clientWidth;
  const context = contextFor(figure, width, {holder});
  context.title = titleOf(figure, context);
  place.querySelector('.title').textContent = context.title;
  place.querySelector('figcaption').textContent = captionOf(figure, context);
  const applies = appliesTo(figure, context);
  place.querySelector('.empty').hidden = applies;
  holder.hidden = !applies;
  place.querySelector('.below').innerHTML = applies && figure.below ? tableHtml(figure.below(context)) : '';
  if (!applies) return;
  if (figure.kind === 'own') {
    figure.draw(context);
    return;
  }
  if (figure.kind === 'table') {
    holder.innerHTML = tableHtml(figure.draw(context));
    return;
  }
  holder.setAttribute('role', 'img');
  holder.setAttribute('aria-label', `${context.title}. ${captionOf(figure, context)}`);
  drawChart(
    holder,
    figure.draw(context),
    context.print && figure.printHeight ? figure.printHeight : figure.height(width, context),
  );
  drawMultiples(figure, place);
}

/** The small charts below a large one; each can be pressed to become the large one. */
function drawMultiples(figure, place) {
  if (!figure.multiples) return;
  for (const small of place.querySelectorAll('.small')) {
    const context = contextFor(figure, small.querySelector('.chart').clientWidth, {
      compact: true,
      variable: small.dataset.variable,
    });
    const variable = variableOf(context.scenario, small.dataset.variable);
    small.querySelector('.small-title').innerHTML =
      `${escapeHtml(variable[context.language])} <small>${escapeHtml(unitOf(variable, context.language))}</small>`;
    small.setAttribute('aria-pressed', String(small.dataset.variable === state.variable));
    drawChart(small.querySelector('.chart'), figure.draw(context), context.print ? 86 : 130);
  }
}

function multiplesHtml(figure) {
  if (!figure.multiples) return '';
  return `<div class="multiples">${figure
    .multiples(currentScenario())
    .map(
      (one) =>
        `<button type="button" class="small" data-variable="${one.variable}">` +
        '<span class="small-title"></span><span class="chart" aria-hidden="true"></span></button>',
    )
    .join('')}</div>`;
}

function figureHtml(figure) {
  return [
    `<figure id="figure-${figure.id}"><h3 class="title"></h3><div class="controls">${controlsOf(figure)}</div>`,
    `<div class="chart ${figure.kind === 'table' ? 'table' : ''}"></div><div class="below table"></div>`,
    `<p class="empty" hidden>${word('not_here')}</p>${multiplesHtml(figure)}<figcaption></figcaption></figure>`,
  ].join('');
}

/** Names of the figures that are not shown, by the file that would add them. */
function missingHtml() {
  const {language} = state,
    bySource = new Map();
  for (const figure of missingFigures()) {
    const source = figure.source[language];
    bySource.set(source, [...(bySource.get(source) ?? []), figureNames[figure.id][language]]);
  }
  const items = [...bySource].map(([source, names]) => {
    const list = names.join({en: '; ', zh: '；'}[language]);
    return `<li><b>${escapeHtml(fill(word('would_add'), {source}))}</b>${escapeHtml(list)}</li>`;
  });
  return `<p>${word('missing_lead')}</p><ul>${items.join('')}</ul>`;
}

/** Writes the page anew: at the start, and when the language or the file changes. */
function buildPage() {
  for (const chart of charts.values()) chart.dispose();
  charts.clear();
  const names = reported().map((file) => file.run.scenario),
    title = `Kapok: ${names.join({en: ', ', zh: '、'}[state.language])}`;
  document.documentElement.lang = locales[state.language];
  document.title = `${title} – ${word('report')}`;
  element('page-title').textContent = `${title} – ${word('report')}`;
  element('licences-title').textContent = word('licences');
  element('library-version').textContent = echarts.version;
  element('languages').setAttribute('aria-label', word('language'));
  for (const button of document.querySelectorAll('[data-language]'))
    button.setAttribute('aria-pressed', String(button.dataset.language === state.language));
  element('files').innerHTML = data.scenarios.length > 1 ? controlHtml('scenario', 'page') : '';
  const shown = sections
    .map((section) => ({...section, figures: shownFigures().filter((figure) => figure.section === section.id)}))
    .filter(
      (section) =>
        section.figures.length > 0 ||
        section.id === 'head' ||
        (section.id === 'missing' && missingFigures().length > 0),
    );
  element('contents').setAttribute('aria-label', word('contents'));
  element('contents').innerHTML = shown
    .map((section) => `<a href="#${section.id}">${section.title[state.language]}</a>`)
    .join('');
  const bodies = {head: headHtml, missing: missingHtml};
  element('sections').innerHTML = shown
    .map(
      (section) =>
        `<section id="${section.id}"><h2>${section.title[state.language]}</h2>` +
        `${(bodies[section.id] ?? (() => ''))()}${section.figures.map(figureHtml).join('')}</section>`,
    )
    .join('');
  for (const figure of shownFigures()) drawFigure(figure);
}

/** Sets all controls of one kind to what is chosen and draws the figures that it changes. */
function choose(id) {
  const touches = (figure) => figure.controls.some((one) => one === id || (id === 'region' && one === 'sweep_region'));
  for (const figure of shownFigures().filter(touches)) {
    if (figure.controls.includes('year')) setControl(figure, id);
    else renewControls(figure);
    drawFigure(figure);
  }
}
function setControl(figure, id) {
  const control = element(`${figure.id}-${id}`);
  control.value = state[id];
  if (id === 'year') control.parentElement.querySelector('output').textContent = state.year;
}
/** What can be chosen depends on the sweep or the baseline; the control that is in use stays in use. */
function renewControls(figure) {
  const used = document.activeElement?.id;
  element(`figure-${figure.id}`).querySelector('.controls').innerHTML = controlsOf(figure);
  if (used?.startsWith(`${figure.id}-`)) element(used)?.focus();
}

const redrawAll = () => shownFigures().forEach(drawFigure);

function startPage() {
  buildPage();
  document.addEventListener('input', (event) => {
    const {slider, baseOf} = event.target.dataset;
    if (slider !== undefined || baseOf !== undefined) moveSlider(event.target);
    if (!event.target.dataset.control) return;
    const id = takeChoice(event.target);
    if (id === 'scenario') buildPage();
    else choose(id);
  });
  document.addEventListener('click', (event) => {
    const language = event.target.closest('[data-language]'),
      small = event.target.closest('.small');
    if (event.target.dataset.reset !== undefined) moveSlider(event.target);
    if (language) {
      state.language = language.dataset.language;
      buildPage();
    }
    if (small) {
      state.variable = small.dataset.variable;
      choose('variable');
      element('figure-fan').scrollIntoView({block: 'start'});
    }
  });
  let width = window.innerWidth;
  window.addEventListener('resize', () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    redrawAll();
  });
  for (const [moment, paper] of [
    ['beforeprint', true],
    ['afterprint', false],
  ])
    window.addEventListener(moment, () => {
      document.body.classList.toggle('paper', paper);
      redrawAll();
    });
  document.documentElement.dataset.ready = 'true';
}
