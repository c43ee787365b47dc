// The head of a report: what was asked, and which program and data answered.

const factRows = [
  {name: {en: 'Scenario', zh: '情景'}, of: (s) => !s.design && s.run.scenario},
  {name: {en: 'Sweep', zh: '参数扫描'}, of: (s) => s.design && s.run.scenario},
  {
    name: {en: 'Design', zh: '设计'},
    of: (s, language) =>
      s.design &&
      fill({en: '{kind}, {points} points, {factors} factors', zh: '{kind}，{points}个点，{factors}个因素'}[language], {
        kind: designName(s.design, language),
        points: s.design.points,
        factors: s.design.factors.length,
      }),
  },
  {name: {en: 'Base', zh: '基准'}, of: (s) => s.design?.base_scenario},
  {name: {en: 'Result file', zh: '结果文件'}, of: (s) => s.file},
  {
    name: {en: 'Replicates finished', zh: '完成的重复运行'},
    of: (s) => !s.design && `${s.run.finished} / ${s.run.replicates}`,
  },
  {
    name: {en: 'Runs finished', zh: '完成的运行'},
    of: (s) => s.design && `${s.run.finished} / ${s.design.points * s.run.replicates}`,
  },
  {name: {en: 'Seed', zh: '种子'}, of: (s) => s.run.seed},
  {name: {en: 'Agents per real firm', zh: '每家真实企业的主体数'}, of: (s) => s.run.scale},
  {name: {en: 'Years', zh: '年份'}, of: (s) => `${s.years[0]}–${s.years[s.years.length - 1]}`},
  {
    name: {en: 'Parameters', zh: '参数'},
    of: (s, language) =>
      s.run.posterior
        ? fill(
            {
              en: "drawn from the posterior '{source}' ({members} sets; record until {seen_until})",
              zh: '抽自后验“{source}”（{members}组；记录截至{seen_until}年）',
            }[language],
            s.run.posterior,
          )
        : {en: 'the same in all replicates', zh: '各次运行相同'}[language],
  },
  {
    name: {en: 'Goes on from', zh: '接续自'},
    of: (s) => s.run.branch && `${s.run.branch.scenario}, ${s.run.branch.quarter}`,
  },
  {name: {en: 'Run finished (UTC)', zh: '运行完成时间（UTC）'}, of: (s) => s.run.finished_at},
  {
    name: {en: 'Program', zh: '程序'},
    of: (s) => `Kapok ${s.run.version}, ${s.run.commit}; ${s.run.compiler}, ${s.run.build_type}`,
  },
  {name: {en: 'Hash of the results', zh: '结果哈希'}, of: (s) => s.run.result_hash},
];

/** What the report is about: the scenario that is chosen; without a file of one, the sweeps. */
const reported = () => (isStandIn(currentScenario()) ? data.sweeps : [currentScenario()]);

/** The question in the language, or in the other one where it was asked in that alone. */
const questionOf = (file) => file.run.about[state.language] || file.run.about.en || file.run.about.zh || '';

function digestsHtml(file) {
  const inputs = file.run.inputs;
  const row = (input) => `<tr><td>${escapeHtml(input.name)}</td><td class="hash">${escapeHtml(input.sha256)}</td></tr>`;
  const summary = `<summary>${word('inputs')} (${inputs.length})</summary>`;
  return `<details>${summary}<table class="digests">${inputs.map(row).join('')}</table></details>`;
}

function sweepsHtml() {
  if (data.sweeps.length === 0) return '';
  const describe = {
    en: "{file}: sweep '{scenario}', {kind} design, {points} points, {replicates} replicates each",
    zh: '{file}：参数扫描“{scenario}”，{kind}设计，{points}个点，每点{replicates}次重复',
  }[state.language];
  const items = data.sweeps.map((sweep) =>
    fill(describe, {...sweep.run, ...sweep.design, kind: designName(sweep.design, state.language), file: sweep.file}),
  );
  return `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
}

function fileHtml(file) {
  const facts = factRows
    .map((row) => ({name: row.name[state.language], value: row.of(file, state.language)}))
    .filter((fact) => fact.value !== null && fact.value !== undefined && fact.value !== '' && fact.value !== false)
    .map((fact) => `<div><dt>${fact.name}</dt><dd>${escapeHtml(fact.value)}</dd></div>`);
  const question = questionOf(file);
  return [
    question ? `<p class="question"><span>${word('question')}</span>${escapeHtml(question)}</p>` : '',
    `<dl class="facts">${facts.join('')}</dl>`,
    digestsHtml(file),
  ].join('');
}

function headHtml() {
  const files = reported().map(fileHtml).join(''),
    scenario = currentScenario();
  if (!isStandIn(scenario)) return files + sweepsHtml();
  return files + (scenario ? `<p>${escapeHtml(fill(word('stand_in'), {...scenario.run, point: scenario.point}))}</p>` : '');
}
