// What one scenario changes against another: the differences of `kapok compare`, indicator by indicator.

/** The comparison that is shown: with the baseline that is chosen, else with the scenario of that name, else the first. */
function comparisonOf(scenario) {
  const all = scenario.comparisons;
  return (
    all.find((one) => one.baseline === state.baseline) ??
    all.find((one) => data.scenarios[one.baseline].run.scenario === 'baseline') ??
    all[0]
  );
}
const comparedYear = (comparison) => nearest(comparison.years, state.compared_year ?? state.year);

/** What can be said of a difference; each has a colour, a sign and a word, so that none of them is needed alone. */
const verdicts = [
  {
    id: 'stands',
    sign: '●',
    symbol: 'circle',
    colour: palette.blue,
    words: {en: 'stands', zh: '校正后成立'},
    holds: ({adjusted}, level) => adjusted !== null && adjusted <= level,
  },
  {
    id: 'alone',
    sign: '▲',
    symbol: 'triangle',
    colour: palette.vermillion,
    words: {en: 'by itself alone', zh: '仅单独成立'},
    holds: ({p}, level) => p !== null && p <= level,
  },
  {
    id: 'unsure',
    sign: '◆',
    symbol: 'diamond',
    colour: palette.grey,
    words: {en: 'cannot be told from 0', zh: '与0无法区分'},
    holds: () => true,
  },
];

/** Indicators with what both scenarios have and how they differ, from the largest rise to the largest fall in percent of
 *  the baseline; those without a percentage last. */
function differenceRows({scenario}) {
  const comparison = comparisonOf(scenario),
    {years, level} = comparison,
    cell = regionIndex(scenario) * years.length + years.indexOf(comparedYear(comparison));
  const rows = comparison.variables.flatMap((id, v) => {
    if (comparison.rows[v][cell] === null) return [];
    const [baseline, other, mean, low, high, p, adjusted] = comparison.rows[v][cell],
      percent = (value) => (value === null ? null : (100 * value) / Math.abs(baseline)),
      row = {variable: variableOf(scenario, id), baseline, other, difference: [mean, low, high], p, adjusted};
    row.percent = baseline ? row.difference.map(percent) : null;
    row.verdict = verdicts.find((one) => one.holds(row, level));
    return [row];
  });
  const size = (row) => (row.percent === null ? -Infinity : row.percent[0]);
  return rows.sort((a, b) => size(b) - size(a));
}
const rowsInPercent = (context) => differenceRows(context).filter((row) => row.percent !== null);

function scenarioDifferences(context) {
  const {language, width} = context,
    {base, top} = frame(context),
    rows = rowsInPercent(context),
    narrow = width < 560,
    left = narrow ? 150 : 330,
    shown = verdicts.filter((verdict) => rows.some((row) => row.verdict === verdict)),
    legend = legendAbove(
      context,
      top,
      shown.map((verdict) => verdict.words[language]),
      Object.fromEntries(shown.map((verdict) => [verdict.words[language], verdict.symbol])),
    );
  const series = shown.map((verdict) => ({
    name: verdict.words[language],
    type: 'custom',
    color: verdict.colour,
    itemStyle: {color: verdict.colour},
    dimensions: ['row', 'low', 'high', 'estimate'],
    encode: {x: [1, 2, 3], y: 0},
    data: rows.flatMap(({percent: [mean, low, high], verdict: own}, r) =>
      own === verdict ? [[r, low ?? mean, high ?? mean, mean]] : [],
    ),
    renderItem: (params, api) => intervalMark(api, verdict, 0),
    markLine: zeroLine,
  }));
  return {
    ...base,
    legend: legend.legend,
    grid: {left, right: 24, top: legend.bottom + 4, bottom: 50},
    xAxis: valueAxis({en: 'difference, % of the baseline', zh: '差异，占基准的百分比（%）'}[language], 0, narrow, language),
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((row) => row.variable[language]),
      axisTick: {show: false},
      splitArea: {show: true, areaStyle: {color: ['#ffffff', '#f5f6f8']}},
      axisLabel: sideLabels(left, context.print ? 9 : narrow ? 10 : 12),
    },
    tooltip: {
      ...tooltipBox,
      trigger: 'item',
      formatter: (item) => {
        const {variable, percent, difference, verdict} = rows[item.value[0]];
        return (
          `${escapeHtml(variable[language])}<br>` +
          tooltipLine(verdict.colour, verdict.words[language], `${estimateText(percent, 1, language)} %`) +
          `${escapeHtml(`${estimateText(difference, effectDecimals(variable), language)} ${unitOf(variable, language)}`)}`
        );
      },
    },
    series,
  };
}

const pText = (p, language) => (p === null ? '–' : p < 0.001 ? 'p < 0.001' : `p = ${fixed(p, 3, language)}`);

function differenceTable(context) {
  const {language, scenario} = context,
    comparison = comparisonOf(scenario);
  const head = [
    {en: 'Indicator', zh: '指标'}[language],
    comparison.baseline_name,
    comparison.name,
    {en: 'Difference, 90% interval', zh: '差异及90%区间'}[language],
    {en: 'In % of the baseline', zh: '占基准的百分比（%）'}[language],
    {en: 'After adjustment', zh: '多重检验校正后'}[language],
  ];
  const rows = differenceRows(context).map(({variable, baseline, other, difference, percent, adjusted, verdict}) => {
    const estimate = ([mean, low, high], digits) => ({text: fixed(mean, digits, language), range: rangeText(low, high, digits, language), value: mean});
    return {
      id: variable.id,
      cells: [
        {text: variable[language], detail: unitOf(variable, language), heading: true},
        {text: fixed(baseline, variable.decimals, language), value: baseline},
        {text: fixed(other, variable.decimals, language), value: other},
        estimate(difference, effectDecimals(variable)),
        percent === null ? {text: '–'} : estimate(percent, 1),
        {light: verdict.id, sign: verdict.sign, word: verdict.words[language], text: pText(adjusted, language), value: adjusted},
      ],
    };
  });
  return {head, rows};
}

/** Marks of punctuation as wide as the Chinese characters around them. */
const wideMarks = {',': '，', ':': '：', ';': '；', '(': '（', ')': '）'};
const widened = (text) => text.replace(/[,:;()]/g, (mark) => wideMarks[mark]);

/** How the two files were compared, in the words of `kapok compare`. */
const comparedText = ({notes}, language) =>
  language === 'zh' ? notes.map((note) => widened(note.zh)).join('') : notes.map((note) => note.en).join(' ');

figures.push({
  id: 'scenario_differences',
  section: 'goals',
  needs: ['scenario.comparisons'],
  controls: ['baseline', 'region', 'compared_year'],
  title: {
    en: "What '{scenario}' changes against '{baseline}', {year}: {region}",
    zh: '{year}年“{scenario}”相对“{baseline}”的变化：{region}',
  },
  source: {
    en: 'two result files of kapok run (kapok report plan.h5 baseline.h5)',
    zh: '两个 kapok run 的结果文件（kapok report plan.h5 baseline.h5）',
  },
  interval: {
    en: "marks: mean differences in percent of the baseline's mean, lines and brackets: their 90% intervals",
    zh: '标记：差异均值占基准均值的百分比；线段与方括号：90%区间',
  },
  gaps: ({scenario, language}) => {
    const comparison = comparisonOf(scenario);
    return {
      scenario: comparison.name,
      baseline: comparison.baseline_name,
      year: comparedYear(comparison),
      compared: comparedText(comparison, language),
      level: fixed(100 * comparison.level, 0, language),
      tests: differenceRows({scenario}).filter((row) => row.p !== null).length,
    };
  },
  note: {
    en:
      "{compared} ● stands: p is {level}% or less after Holm's (1979) adjustment over the {tests} indicators of this city and " +
      'year, which bounds the chance of even one false finding among them; ▲ by itself alone: p is {level}% or less before ' +
      'it, as by chance for one in ten indicators that do not change. Each city and year is adjusted by itself. Indicators ' +
      'whose baseline is 0 are in the table alone.',
    zh:
      '{compared}● 校正后成立：按Holm（1979）法对该区域该年的{tests}项指标校正后p不高于{level}%，从而控制其中出现任何一个错误发现的概率；▲ 仅单独成立：' +
      '校正前p不高于{level}%，无变化的指标约有十分之一会偶然如此。各区域、各年份分别校正。基准为0的指标只列于表中。',
  },
  origin: ({scenario, language}) => {
    const baseline = provenance(data.scenarios[comparisonOf(scenario).baseline], language);
    return provenance(scenario, language) + {en: ` Baseline: ${baseline}`, zh: `基准：${baseline}`}[language];
  },
  height: (width, context) => (width < 560 ? 40 : 28) * rowsInPercent(context).length + 110,
  printHeight: 400,
  applies: (context) => differenceRows(context).length > 0,
  draw: scenarioDifferences,
  below: differenceTable,
});
