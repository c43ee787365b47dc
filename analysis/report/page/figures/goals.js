// Does the plan reach its goals? A table with lights, and the probabilities as a chart.

/** Words of probability as in the guidance of the IPCC (Mastrandrea et al. 2010): likely is two thirds and more,
 *  unlikely one third and less; where the interval reaches across one half it is open all the same. Each has a colour, a
 *  sign and a word, so that none of them is needed alone. */
const lights = [
  {id: 'likely', least: 2 / 3, sign: '●', words: {en: 'likely', zh: '可能达到'}},
  {id: 'open', least: 1 / 3, sign: '▲', words: {en: 'open', zh: '难以确定'}},
  {id: 'unlikely', least: 0, sign: '■', words: {en: 'unlikely', zh: '不太可能'}},
];
const lightOf = ({estimate, low_90: low, high_90: high}) => {
  const light = estimate <= 1 / 3 ? lights[2] : lights.find((one) => estimate >= one.least);
  return low < 0.5 && high > 0.5 ? lights[1] : light;
};

const goalsOf = (context) => context.scenario.goals[regionIndex(context.scenario)];
const goalName = (row, language) => (language === 'zh' ? row.name_zh : row.name_en);

function goalText(row, language) {
  if (row.goal === null) return '–';
  const text = `${row.relation === '>=' ? '≥' : row.relation} ${fixed(row.goal, row.goal % 1 ? 1 : 0, language)}`;
  const dated = language === 'zh' ? `${text}（${row.goal_year}年）` : `${text} in ${row.goal_year}`;
  return row.basis === 'reference' ? `[${dated}]` : dated;
}

/** "3.05 [2.98, 3.11]" */
function withRange(value, low, high, decimals, language) {
  if (value === null) return '–';
  const range = rangeText(low, high, decimals, language);
  return range ? `${fixed(value, decimals, language)} ${range}` : fixed(value, decimals, language);
}
function rangeText(low, high, decimals, language) {
  return low === null || low === high ? '' : `[${fixed(low, decimals, language)}, ${fixed(high, decimals, language)}]`;
}

const inYear = (row, year) => row.years.find((entry) => entry.year === year);

function lightCell(row, language) {
  const then = row.goal === null ? undefined : inYear(row, row.goal_year);
  if (!then || !then.probability) return {text: '–'};
  const p = then.probability,
    light = lightOf(p);
  return {
    light: row.basis === 'own' ? light.id : `${light.id} reference`,
    sign: light.sign,
    word: light.words[language],
    text: fixed(p.estimate, 2, language),
    range: rangeText(p.low_90, p.high_90, 2, language),
    value: p.estimate,
  };
}

function goalTable(context) {
  const {language, scenario} = context,
    goals = goalsOf(context);
  const years = goals.indicators[0].years.map((entry) => entry.year);
  const head = [
    {en: 'Indicator', zh: '指标'},
    {en: 'Goal', zh: '目标'},
    {en: "Probability in the goal's year", zh: '目标年达标概率'},
  ]
    .map((pair) => pair[language])
    .concat(years.map(String), [language === 'zh' ? '中位数达标年份' : 'Median reaches it']);
  const rows = goals.indicators.map((row) => {
    const variable = variableOf(scenario, row.id),
      unit = unitOf(variable, language);
    const cells = [
      {text: goalName(row, language), detail: unit, heading: true},
      {text: goalText(row, language), unbroken: true},
      lightCell(row, language),
    ];
    for (const entry of row.years)
      cells.push({
        text: fixed(entry.median, variable.decimals, language),
        value: entry.median,
        range: rangeText(entry.low_90, entry.high_90, variable.decimals, language),
      });
    const before = language === 'zh' ? '2016年前' : 'before 2016';
    cells.push({text: row.first_year === null ? '–' : row.first_year < 2016 ? before : String(row.first_year)});
    return {id: row.id, cells};
  });
  return {head, rows};
}

figures.push({
  id: 'goal_table',
  section: 'goals',
  kind: 'table',
  needs: ['scenario.goals'],
  controls: ['region'],
  title: {en: 'Goals of the plan: {region}', zh: '规划目标达成情况：{region}'},
  source: {en: 'a result file of kapok run', zh: 'kapok run 的结果文件'},
  interval: {
    en: `medians with the middle 90% of the replicates; probabilities with ${wilsonOverSets.en}`,
    zh: `中位数及居中90%重复运行的范围；概率为${wilsonOverSets.zh}`,
  },
  note: {
    en:
      '● likely: two thirds of the replicates or more reach the goal; ■ unlikely: one third or fewer; ▲ open: in ' +
      "between, or the interval reaches across one half. Goals in square brackets are Guangzhou's, for comparison. Goals and thresholds of " +
      'the world-park indices for 2030 and 2049 are assumptions.',
    zh: '● 可能达到：三分之二及以上的重复运行达标；■ 不太可能：三分之一及以下；▲ 难以确定：介于两者之间，或区间跨越二分之一。方括号内为广州的目标，仅供比较。2030、2049年世界一流园区指数的目标与阈值为假设。',
  },
  draw: goalTable,
});

const goalMarks = [
  {symbol: 'circle', colour: palette.blue},
  {symbol: 'diamond', colour: palette.orange},
  {symbol: 'triangle', colour: palette.green},
];

/** Estimate and interval, as a mark on a line, moved up or down within the row of its category. */
function intervalMark(api, mark, shift) {
  const low = api.coord([api.value(1), api.value(0)]),
    high = api.coord([api.value(2), api.value(0)]);
  const at = api.coord([api.value(3), api.value(0)]),
    y = at[1] + shift,
    size = 5;
  const points =
    mark.symbol === 'diamond'
      ? [
          [0, -size - 1],
          [size + 1, 0],
          [0, size + 1],
          [-size - 1, 0],
        ]
      : [
          [0, -size - 1],
          [size + 1, size],
          [-size - 1, size],
        ];
  const shape =
    mark.symbol === 'circle'
      ? {type: 'circle', shape: {cx: at[0], cy: y, r: size}}
      : {type: 'polygon', shape: {points: points.map(([dx, dy]) => [at[0] + dx, y + dy])}};
  return {
    type: 'group',
    children: [
      {type: 'line', shape: {x1: low[0], y1: y, x2: high[0], y2: y}, style: {stroke: mark.colour, lineWidth: 2}},
      {...shape, style: {fill: mark.colour, stroke: '#fff', lineWidth: 1}},
    ],
  };
}

const rowsWithGoals = (context) => goalsOf(context).indicators.filter((row) => row.goal !== null);

function goalProbabilities(context) {
  const {language, width} = context,
    {base, top} = frame(context),
    rows = rowsWithGoals(context);
  const years = goalsOf(context)
    .indicators[0].years.map((entry) => entry.year)
    .filter((year) => year >= 2020)
    .slice(0, 3);
  const names = years.map(String),
    left = width < 560 ? 160 : 330;
  const legend = legendAbove(
    context,
    top,
    names,
    Object.fromEntries(years.map((year, k) => [String(year), goalMarks[k].symbol])),
  );
  const series = years.map((year, k) => ({
    name: String(year),
    type: 'custom',
    itemStyle: {color: goalMarks[k].colour},
    color: goalMarks[k].colour,
    dimensions: ['row', 'low', 'high', 'estimate'],
    encode: {x: [1, 2, 3], y: 0, tooltip: [3]},
    data: rows.flatMap((row, r) => {
      const p = inYear(row, year)?.probability;
      return p ? [[r, p.low_90, p.high_90, p.estimate]] : [];
    }),
    renderItem: (params, api) => intervalMark(api, goalMarks[k], (k - (years.length - 1) / 2) * 9),
  }));
  return {
    ...base,
    legend: legend.legend,
    grid: {left, right: 24, top: legend.bottom + 4, bottom: 46},
    xAxis: {
      type: 'value',
      min: 0,
      max: 1,
      interval: 1 / 3,
      name: language === 'zh' ? '达标概率' : 'probability of reaching the goal',
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: axisText,
      splitLine: {lineStyle: {color: '#999', type: 'dashed'}},
      axisLabel: {
        ...axisText,
        formatter: (value) => (value === 0 ? '0' : value > 0.99 ? '1' : value < 0.5 ? '1/3' : '2/3'),
      },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((row) => goalName(row, language)),
      axisTick: {show: false},
      splitArea: {show: true, areaStyle: {color: ['#ffffff', '#f5f6f8']}},
      axisLabel: sideLabels(left, width < 560 ? 10 : 12),
    },
    tooltip: {
      ...tooltipBox,
      trigger: 'item',
      formatter: (item) =>
        `${escapeHtml(goalName(rows[item.value[0]], language))}<br>` +
        tooltipLine(item.color, item.seriesName, withRange(item.value[3], item.value[1], item.value[2], 2, language)),
    },
    series,
  };
}

figures.push({
  id: 'goal_probabilities',
  section: 'goals',
  needs: ['scenario.goals'],
  controls: ['region'],
  title: {en: 'How likely is each goal? {region}', zh: '各项目标的达标概率：{region}'},
  source: {en: 'a result file of kapok run', zh: 'kapok run 的结果文件'},
  interval: {
    en: `lines, of the share of replicates that reach the goal: ${wilsonOverSets.en}`,
    zh: `线段：达标比例的${wilsonOverSets.zh}`,
  },
  note: {
    en:
      'Each goal of the plan is set for 2020; later years show whether it is kept. Where a row is empty, ' +
      'the goal has no meaning for this region.',
    zh: '规划目标以2020年为准，之后年份表示目标是否保持。空行表示该目标不适用于此区域。',
  },
  height: (width, context) => (width < 560 ? 46 : 40) * rowsWithGoals(context).length + 90,
  printHeight: 740,
  applies: (context) => rowsWithGoals(context).length > 0,
  draw: goalProbabilities,
});
