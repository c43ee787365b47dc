// What the figures of sweeps share: which file they are drawn from, what can be chosen of it, and how its points are called.

/** Sweeps that a figure can be drawn from, by their position. */
const sweepsFor = (figure) =>
  data.sweeps.flatMap((sweep, k) => {
    const part = sweep[figure.sweep];
    return part !== undefined && (!figure.serves || figure.serves(part)) ? [k] : [];
  });
/** The one a figure is drawn from: that which is chosen, or the first that serves. */
function sweepNumber(figure) {
  const serving = sweepsFor(figure);
  return serving.includes(state.sweep) ? state.sweep : serving[0];
}
const sweepOf = (figure) => data.sweeps[sweepNumber(figure)];
const partOf = (figure) => sweepOf(figure)[figure.sweep];

/** Regions that a part has, by id; all of the file's where it does not say. */
const partRegions = (sweep, part) => part.regions ?? sweep.regions.map((region) => region.id);
const nearest = (list, wanted) =>
  list.reduce((best, one) => (Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best), list[0]);
const orFirst = (list, wanted) => (list.includes(wanted) ? wanted : list[0]);

/** Controls of a sweep's figure: what there is to choose as pairs [value, text], and what is chosen. */
const sweepControls = {
  sweep: {
    options: (figure) =>
      sweepsFor(figure).map((k) => [k, `${data.sweeps[k].run.scenario} (${data.sweeps[k].file})`]),
    current: sweepNumber,
  },
  sweep_region: {
    options: (figure) =>
      partRegions(sweepOf(figure), partOf(figure)).map((id) => [
        id,
        byId(sweepOf(figure).regions, id)[state.language],
      ]),
    current: (figure) => orFirst(partRegions(sweepOf(figure), partOf(figure)), state.region),
  },
  sweep_year: {
    options: (figure) => partOf(figure).years.map((year) => [year, year]),
    current: (figure) => nearest(partOf(figure).years, state.sweep_year ?? state.year),
  },
  sweep_variable: {
    options: (figure) => partOf(figure).variables.map((variable) => [variable.id, variable[state.language]]),
    current: (figure) =>
      orFirst(
        partOf(figure).variables.map((variable) => variable.id),
        state.sweep_variable,
      ),
  },
  cost_of: {
    options: () => [
      ['region', {en: 'this city or region', zh: '所选城市（区域）'}[state.language]],
      ['delta', {en: 'all nine cities', zh: '九市合计'}[state.language]],
    ],
    current: () => state.cost_of,
  },
  shown: {
    options: () =>
      [10, 20, 40, 1000].map((count) => [
        count,
        count === 1000 ? {en: 'all', zh: '全部'}[state.language] : {en: `${count} rows`, zh: `${count}行`}[state.language],
      ]),
    current: () => state.shown,
  },
};
function sweepOptions(id, figure) {
  const current = currentChoice(id, figure);
  return sweepControls[id]
    .options(figure)
    .map(([value, text]) => option(value, text, current))
    .join('');
}

/** What is chosen of a sweep's part: positions of the region, the year and the variable in it. */
function chosenOf(figure, context) {
  const {part, sweep} = context,
    at = (id, list) => Math.max(0, list.indexOf(currentChoice(id, figure)));
  return {
    region: at('sweep_region', partRegions(sweep, part)),
    year: part.years ? at('sweep_year', part.years) : 0,
    variable: part.variables
      ? at(
          'sweep_variable',
          part.variables.map((variable) => variable.id),
        )
      : 0,
  };
}

function sweepGaps(context) {
  const {figure, part, sweep, language} = context,
    chosen = chosenOf(figure, context),
    regions = partRegions(sweep, part);
  return {
    region: byId(sweep.regions, regions[chosen.region])[language],
    year: part.years?.[chosen.year] ?? part.year ?? '',
    variable: part.variables?.[chosen.variable]?.[language] ?? '',
    sweep: sweep.run.scenario,
  };
}

const designNames = {
  one_at_a_time: {en: 'one at a time', zh: '逐个变动'},
  morris: {en: 'Morris', zh: 'Morris'},
  sobol: {en: "Saltelli's", zh: 'Saltelli'},
  latin_hypercube: {en: 'Latin hypercube', zh: '拉丁超立方'},
  factorial: {en: 'factorial', zh: '全因子'},
  simplex: {en: 'budget', zh: '预算分配'},
  simplex_lattice: {en: 'budget', zh: '预算分配'},
  list: {en: 'listed points', zh: '列举点'},
  csv: {en: 'listed points', zh: '列举点'},
};

const designName = (design, language) => designNames[design.kind]?.[language] ?? design.kind;

/** "sweep 'coordination', factorial design, 72 points with 2 replicates each, ..." */
function sweepProvenance({sweep, language}) {
  const {run, design} = sweep;
  const values = {
    ...run,
    kind: designName(design, language),
    points: design.points,
    base_scenario: design.base_scenario || '–',
    base_point:
      design.base_point === null
        ? {en: 'no point of the sweep stands for it', zh: '扫描中无对应的点'}[language]
        : {en: `point ${design.base_point}`, zh: `第${design.base_point}点`}[language],
    file: sweep.file,
    last: run.replicates - 1,
    scale: fixed(run.scale, run.scale < 0.1 ? 3 : 2, language),
    commit: shortCommit(run.commit),
    draws: run.posterior
      ? {en: `, parameters drawn from '${run.posterior.source}'`, zh: `，参数抽自“${run.posterior.source}”`}[language]
      : '',
  };
  return fill(
    {
      en:
        "Sweep '{scenario}': {kind} design, {points} points x {replicates} replicates, n = {finished} runs (seed {seed}, " +
        "replicates 0 to {last} with the same luck at every point{draws}), {scale} agents per real firm. Base: scenario " +
        "'{base_scenario}' ({base_point}); start: the end of 2015. Data: {file}, written by Kapok {version} ({commit}).",
      zh:
        '参数扫描“{scenario}”：{kind}设计，{points}个点×{replicates}次重复，n = {finished}次运行（种子{seed}，第0至{last}次重复在各点' +
        '随机因素相同{draws}），每家真实企业对应{scale}个主体。基准：情景“{base_scenario}”（{base_point}）；起点：2015年末。' +
        '数据：{file}，由 Kapok {version}（{commit}）生成。',
    }[language],
    values,
  );
}

/** A value of a factor as people read it. */
function factorValue(factor, value, language) {
  if (value === null || value === undefined) return {en: 'base', zh: '基准'}[language];
  if (factor.labels.length > 0) return factor.labels[value];
  return String(Number(value.toPrecision(4)));
}
/** "Innovation voucher discount 0.3 → 0.9" */
function settingText(factor, value, language) {
  const from = factor.base === null || factor.labels.length > 0 ? '= ' : `${factorValue(factor, factor.base, language)} → `;
  return `${factor[language]} ${from}${factorValue(factor, value, language)}`;
}
/** What a point sets: its first settings, the others counted; all of them without `most`. */
function pointText(sweep, settings, language, most = settings.length) {
  if (settings.length === 0) return {en: 'base', zh: '基准'}[language];
  const texts = settings
    .slice(0, most)
    .map(([factor, value]) => settingText(sweep.design.factors[factor], value, language));
  const more = settings.length - texts.length;
  if (more > 0) texts.push({en: `${more} more`, zh: `另${more}项`}[language]);
  return texts.join(language === 'zh' ? '；' : '; ');
}
