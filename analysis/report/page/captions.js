// Titles and captions: what a figure shows, and where its numbers come from.

const regionName = (scenario, language) => scenario.regions[regionIndex(scenario)][language];

/** What the gaps of titles and notes are filled with. */
function gapsOf(context) {
  return {...(context.part ? sweepGaps(context) : scenarioGaps(context)), ...context.figure.gaps?.(context)};
}
function scenarioGaps(context) {
  const {scenario, language} = context,
    variable = variableOf(scenario, context.variable),
    flow = byId(flowChoices(scenario), context.flow);
  return {
    region: regionName(scenario, language),
    year: scenario.years[yearIndex(scenario, context.state.year)],
    variable: variable?.[language] ?? '',
    flow: flow?.[language] ?? '',
    seen_until: scenario.run.posterior?.seen_until || '–',
  };
}
const titleOf = (figure, context) => fill(figure.title[context.language], gapsOf(context));

const shortCommit = (commit) => commit.replace(/^([0-9a-f]{12})[0-9a-f]*/, '$1');

/** "Scenario 'plan'"; "Base of the sweep 'levers' (point 0, scenario 'baseline')" */
function subjectOf(scenario, language) {
  if (!isStandIn(scenario)) return fill({en: "Scenario '{scenario}'", zh: '情景“{scenario}”'}[language], scenario.run);
  return fill(
    {
      en: "Base of the sweep '{scenario}' (point {point}, scenario '{base_scenario}')",
      zh: '参数扫描“{scenario}”的基准（第{point}点，情景“{base_scenario}”）',
    }[language],
    {...scenario.run, point: scenario.point, base_scenario: data.sweeps[scenario.base_of].design.base_scenario},
  );
}

/** "Scenario 'plan', n = 8 replicates (seed 1, replicates 0 to 7) ..." */
function provenance(scenario, language) {
  const run = scenario.run,
    all = run.finished === run.replicates;
  const values = {
    ...run,
    subject: subjectOf(scenario, language),
    file: scenario.file,
    last: run.replicates - 1,
    commit: shortCommit(run.commit),
    scale: fixed(run.scale, run.scale < 0.1 ? 3 : 2, language),
    asked: all ? '' : {en: ` of ${run.replicates}`, zh: `（共${run.replicates}次）`}[language],
    draws: run.posterior
      ? {en: `, parameters drawn from '${run.posterior.source}'`, zh: `，参数抽自“${run.posterior.source}”`}[language]
      : '',
  };
  return fill(
    {
      en:
        "{subject}, n = {finished}{asked} replicates (seed {seed}, replicates 0 to {last}{draws}" +
        '), {scale} agents per real firm; start: the end of 2015. Data: {file}, written by Kapok {version} (' +
        '{commit}).',
      zh:
        '{subject}，n = {finished}次重复运行{asked}（种子{seed}，第0至{last}次{draws}），每家真实企业' +
        '对应{scale}个主体；起点：2015年末。数据：{file}，由 Kapok {version}（{commit}）生成。',
    }[language],
    values,
  );
}

/** The text below a figure. */
function captionOf(figure, context) {
  const {language} = context,
    stop = language === 'zh' ? '。' : '. ',
    interval = figure.interval[language],
    origin = figure.origin?.(context) ?? (context.part ? sweepProvenance(context) : provenance(context.scenario, language));
  const first = interval[0].toUpperCase() + interval.slice(1) + stop;
  return `${first}${fill(figure.note[language], gapsOf(context))} ${origin}`;
}

/** What a figure is drawn from: the data and what is chosen, with the sizes of the place it is drawn in. */
function contextFor(figure, width, choice = {}) {
  const scenario = currentScenario(),
    sweep = figure.sweep ? sweepOf(figure) : null;
  return {
    figure,
    scenario,
    sweep,
    part: sweep && sweep[figure.sweep],
    state,
    language: state.language,
    width,
    compact: false,
    titled: false,
    print: document.body.classList.contains('paper'),
    variable: state.variable,
    flow: state.flow,
    title: '',
    ...choice,
  };
}

/** Has the file what the figure is drawn from? */
function hasData(figure, scenario) {
  return (
    (!figure.sweep || sweepsFor(figure).length > 0) &&
    (figure.needs ?? []).every((path) => lookUp(path, scenario) !== undefined) &&
    (figure.variables ?? []).every((id) => variableOf(scenario, id) !== undefined)
  );
}
const appliesTo = (figure, context) => !figure.applies || figure.applies(context);
