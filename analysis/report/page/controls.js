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
  goals_of_plan: {en: "The plan's indicators and horizons", zh: '规划指标与远景目标'},
  other_variables: {en: 'Other variables', zh: '其他变量'},
  missing: {en: 'What these files do not show', zh: '本报告文件未包含的内容'},
  missing_lead: {
    en: 'These figures are left out, because no file given holds their data:',
    zh: '以下图表因所给文件不含相应数据而略去：',
  },
  would_add: {en: 'added by {source}', zh: '所需：{source}'},
  licences: {en: 'Software inside this file', zh: '本文件所含软件'},
  not_here: {en: 'Nothing to show for this choice.', zh: '该选择下无可显示内容。'},
  inputs: {en: 'Data tables and their SHA-256', zh: '数据表及其 SHA-256'},
  question: {en: 'Question', zh: '问题'},
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

const selectControls = {
  scenario: () =>
    data.scenarios
      .map((scenario, k) => option(k, `${scenario.file}: ${scenario.run.scenario}`, state.scenario))
      .join(''),
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

/** A control as HTML; `owner` keeps ids apart where several figures have the same control. */
function controlHtml(id, owner) {
  const key = `${owner}-${id}`;
  const control = id === 'year' ? yearHtml(key) : selectHtml(id, key);
  return `<span class="control"><label for="${key}">${word(id)}</label>${control}</span>`;
}
const selectHtml = (id, key) => `<select id="${key}" data-control="${id}">${selectControls[id]()}</select>`;
function yearHtml(key) {
  const years = currentScenario().years;
  const range = `min="${years[0]}" max="${years[years.length - 1]}" step="1" value="${state.year}"`;
  return `<input type="range" id="${key}" data-control="year" ${range}><output for="${key}">${state.year}</output>`;
}

/** Takes over what was chosen in a control; returns its id. */
function takeChoice(element) {
  const id = element.dataset.control;
  state[id] = id === 'year' || id === 'scenario' ? Number(element.value) : element.value;
  return id;
}
