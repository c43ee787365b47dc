// What the reader can choose: one entry per control. Figures name the controls that change them.

const words = {
  report: {en: 'Report', zh: '报告'},
  language: {en: 'Language', zh: '语言'},
  contents: {en: 'Contents', zh: '目录'},
  region: {en: 'City', zh: '城市'},
  year: {en: 'Year', zh: '年份'},
  variable: {en: 'Variable', zh: '指标'},
  flow: {en: 'Flow', zh: '流向'},
  scenario: {en: 'Result file', zh: '结果文件'},
  baseline: {en: 'Baseline', zh: '基准'},
  compared_year: {en: 'Year', zh: '年份'},
  sweep: {en: 'Sweep', zh: '参数扫描'},
  sweep_region: {en: 'City', zh: '城市'},
  sweep_year: {en: 'Year', zh: '年份'},
  sweep_variable: {en: 'Indicator', zh: '指标'},
  cost_of: {en: 'Cost in', zh: '成本口径'},
  shown: {en: 'Shown', zh: '显示'},
  reset: {en: 'Back to the base', zh: '恢复基准'},
  factor: {en: 'Factor', zh: '因素'},
  goals_of_plan: {en: "The plan's indicators and horizons", zh: '规划指标与远景目标'},
  other_variables: {en: 'Other variables', zh: '其他变量'},
  missing: {en: 'What these files do not show', zh: '本报告文件未包含的内容'},
  missing_lead: {
    en: 'These figures are left out, because no file given holds their data:',
    zh: '以下图表因所给文件不含相应数据而略去：',
  },
  would_add: {en: 'Added by {source}: ', zh: '须加入{source}：'},
  licences: {en: 'Software inside this file', zh: '本文件所含软件'},
  not_here: {en: 'Nothing to show for this choice.', zh: '该选择下无可显示内容。'},
  inputs: {en: 'Data tables and their SHA-256', zh: '数据表及其 SHA-256'},
  question: {en: 'Question', zh: '问题'},
  base_of_sweep: {en: "base of the sweep '{scenario}'", zh: '参数扫描“{scenario}”的基准'},
  stand_in: {
    en:
      'No result of a single scenario is given. What is shown below of goals, indicators, cities, firms and money is the ' +
      "base of the sweep '{scenario}': its point {point}, at which all factors are as in the scenario that it starts from.",
    zh: '未给出单一情景的结果。以下目标、指标、城市、企业与资金各图所示为参数扫描“{scenario}”的基准，即其第{point}点，该点所有因素均同其所依据的情景。',
  },
};
const word = (id) => words[id][state.language];

function option(value, text, chosen) {
  const selected = String(value) === String(chosen) ? ' selected' : '';
  return `<option value="${escapeHtml(value)}"${selected}>${escapeHtml(text)}</option>`;
}

function variableOptions(scenario) {
  const group = (label, chosen) => {
    const options = scenario.variables
      .filter(chosen)
      .map((variable) => option(variable.id, variable[state.language], state.variable));
    return `<optgroup label="${word(label)}">${options.join('')}</optgroup>`;
  };
  return group('goals_of_plan', (one) => one.goal !== null) + group('other_variables', (one) => one.goal === null);
}

const shortName = (scenario) => (isStandIn(scenario) ? fill(word('base_of_sweep'), scenario.run) : scenario.run.scenario);

const selectControls = {
  scenario: () =>
    data.scenarios
      .map((scenario, k) => option(k, `${scenario.file}: ${shortName(scenario)}`, state.scenario))
      .join(''),
  baseline: () => {
    const scenario = currentScenario();
    return scenario.comparisons
      .map(({baseline: k}) => option(k, `${data.scenarios[k].file}: ${shortName(data.scenarios[k])}`, comparisonOf(scenario).baseline))
      .join('');
  },
  compared_year: () => {
    const comparison = comparisonOf(currentScenario());
    return comparison.years.map((year) => option(year, year, comparedYear(comparison))).join('');
  },
  region: () =>
    currentScenario()
      .regions.map((region) => option(region.id, region[state.language], state.region))
      .join(''),
  variable: () => variableOptions(currentScenario()),
  flow: () =>
    flowChoices(currentScenario())
      .map((choice) => option(choice.id, choice[state.language], state.flow))
      .join(''),
};

/** What a control stands at: that of a sweep's figure is what the file it is drawn from can give. */
const currentChoice = (id, figure) => (sweepControls[id] ? sweepControls[id].current(figure) : state[id]);

/** A control as HTML; `owner` keeps ids apart where several figures have the same control. */
function controlHtml(id, owner, figure) {
  const key = `${owner}-${id}`;
  const control = id === 'year' ? yearHtml(key) : selectHtml(id, key, figure);
  return `<span class="control"><label for="${key}">${word(id)}</label>${control}</span>`;
}
function selectHtml(id, key, figure) {
  const options = sweepControls[id] ? sweepOptions(id, figure) : selectControls[id]();
  return `<select id="${key}" data-control="${id}">${options}</select>`;
}
/** There is a choice of baselines from three scenarios on. */
const isNeeded = (id) => id !== 'baseline' || currentScenario().comparisons.length > 1;
const controlsOf = (figure) =>
  figure.controls
    .filter(isNeeded)
    .map((id) => controlHtml(id, figure.id, figure))
    .join('');
function yearHtml(key) {
  const years = currentScenario().years;
  const range = `min="${years[0]}" max="${years[years.length - 1]}" step="1" value="${state.year}"`;
  return `<input type="range" id="${key}" data-control="year" ${range}><output for="${key}">${state.year}</output>`;
}

/** Takes over what was chosen in a control; returns its id. */
function takeChoice(element) {
  const id = element.dataset.control;
  const numeric = ['year', 'scenario', 'baseline', 'compared_year', 'sweep', 'sweep_year', 'shown'].includes(id);
  state[id === 'sweep_region' ? 'region' : id] = numeric ? Number(element.value) : element.value;
  return id === 'sweep_region' ? 'region' : id;
}
