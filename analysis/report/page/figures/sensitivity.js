// Which factors of a sweep matter for which indicators: all at one glance, and one indicator in numbers.

/** What is found for one indicator, region and year. */
function sensitivityAt(context, variable) {
  const {figure, part} = context,
    {region, year} = chosenOf(figure, context);
  return part.outcomes[(region * part.years.length + year) * part.variables.length + variable];
}
/** The figure that factors are ranked by, in size; null without. */
function rankValue(part, outcome, factor) {
  const value = outcome.factors[factor]?.measures[part.rank_measure][0];
  return value === null || value === undefined ? null : Math.abs(value);
}

/** False where a factor cannot be told from luck; with one replicate that is not known. */
const isClear = (outcome, factor) => outcome.factors[factor]?.clear !== false;
const clearSize = (part, outcome, factor) => (isClear(outcome, factor) ? (rankValue(part, outcome, factor) ?? 0) : 0);

/** Factors by the mean over indicators of their size relative to the largest of the indicator; 0 where it is luck. */
function scaledSizes(context) {
  const {part} = context,
    outcomes = part.variables.map((variable, v) => sensitivityAt(context, v)),
    largest = outcomes.map((outcome) => Math.max(...part.factors.map((factor, k) => rankValue(part, outcome, k) ?? 0)));
  const rows = part.factors.map((factor, k) => ({
    factor: k,
    sizes: outcomes.map((outcome, v) => {
      if (rankValue(part, outcome, k) === null) return null;
      return largest[v] > 0 ? clearSize(part, outcome, k) / largest[v] : 0;
    }),
  }));
  const mean = (row) => row.sizes.reduce((sum, size) => sum + (size ?? 0), 0) / row.sizes.length;
  return rows.sort((a, b) => mean(b) - mean(a)).slice(0, state.shown);
}

const measureDecimals = (measure, variable) => (measure.in_unit ? effectDecimals(variable) : 2);
const measureText = (context, measure, variable, estimate) =>
  estimateText(estimate, measureDecimals(measure, variable), context.language) +
  (measure.in_unit ? ` ${unitOf(variable, context.language)}` : '');

const unclearWords = {en: 'not clear of luck', zh: '无法与随机性区分'};
const unclearColour = '#e4e4e4';

function sensitivityTooltip(context, rows) {
  const {language, part} = context;
  return ({value: [v, r]}) => {
    const variable = part.variables[v],
      outcome = sensitivityAt(context, v),
      factor = rows[r].factor;
    const lines = part.measures.map((measure, m) =>
      tooltipLine(palette.orange, measure[language], measureText(context, measure, variable, outcome.factors[factor].measures[m])),
    );
    if (!isClear(outcome, factor)) lines.push(`<br>${unclearWords[language]}`);
    return `${escapeHtml(part.factors[factor][language])}<br>${escapeHtml(variable[language])}${lines.join('')}`;
  };
}

/** Where the table of cells lies in its chart; columns too narrow for two slanted lines of text have numbers. */
function mapPlace({part, width}) {
  const narrow = width < 560,
    [left, right] = narrow ? [112, 6] : [300, 70],
    numbered = (width - left - right) / part.variables.length < 28;
  return {left, right: numbered ? 6 : right, numbered, head: numbered ? 26 : 200};
}

function sensitivityMap(context) {
  const {language, part, width} = context,
    {base, top} = frame(context),
    narrow = width < 560,
    {left, right, numbered, head} = mapPlace(context),
    rows = scaledSizes(context),
    columns = part.variables.map((variable, v) => ({name: variable[language], outcome: sensitivityAt(context, v)}));
  const cell = (factor, r, size, v) =>
    isClear(columns[v].outcome, factor)
      ? {value: [v, r, size]}
      : {value: [v, r, size], visualMap: false, itemStyle: {color: unclearColour}};
  const cells = rows.flatMap(({factor, sizes}, r) =>
    sizes.flatMap((size, v) => (size === null ? [] : [cell(factor, r, size, v)])),
  );
  return {
    ...base,
    grid: {left, right, top: top + head, bottom: 60, show: true, backgroundColor: '#ffffff', borderWidth: 0},
    xAxis: {
      type: 'category',
      position: 'top',
      data: columns.map(({name}, v) => (numbered ? String(v + 1) : name)),
      axisTick: {show: false},
      axisLabel: {
        ...axisText,
        fontSize: narrow ? 9 : 11,
        interval: 0,
        ...(numbered ? {} : {rotate: 55, width: 200, overflow: 'break', lineHeight: 12}),
      },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((row) => part.factors[row.factor][language]),
      axisTick: {show: false},
      axisLabel: sideLabels(left, narrow ? 9 : 11),
    },
    visualMap: {
      type: 'continuous',
      min: 0,
      max: 1,
      dimension: 2,
      orient: 'horizontal',
      left: 'center',
      bottom: 4,
      itemWidth: 12,
      itemHeight: narrow ? 80 : 160,
      calculable: false,
      text: [
        {en: 'largest of the indicator', zh: '该指标的最大者'}[language],
        {en: 'no effect', zh: '无效果'}[language],
      ],
      textStyle: axisText,
      inRange: {color: ['#fbfbfb', '#c6dbef', '#6baed6', '#2171b5', '#08306b']},
    },
    tooltip: {...tooltipBox, trigger: 'item', formatter: sensitivityTooltip(context, rows)},
    series: [{type: 'heatmap', data: cells, itemStyle: {borderColor: '#fff', borderWidth: 1}}],
  };
}

/** The factors of one indicator, those that matter most first, with every measure. */
function factorsByRank(context) {
  const {figure, part} = context,
    outcome = sensitivityAt(context, chosenOf(figure, context).variable);
  return part.factors
    .map((factor, k) => ({
      ...factor,
      size: rankValue(part, outcome, k),
      estimates: outcome.factors[k]?.measures,
      clear: outcome.factors[k]?.clear,
    }))
    .filter((row) => row.size !== null)
    .sort((a, b) => b.size - a.size)
    .slice(0, state.shown);
}

function sensitivityTable(context) {
  const {figure, language, part} = context,
    variable = part.variables[chosenOf(figure, context).variable],
    unit = unitOf(variable, language);
  const head = [`${words.factor[language]} (${variable[language]}${unit ? `, ${unit}` : ''})`].concat(
    part.measures.map((measure) => measure[language]),
    [{en: 'clear of luck', zh: '可与随机性区分'}[language]],
  );
  const rows = factorsByRank(context).map((row) => ({
    id: row.id,
    cells: [
      {text: row[language], heading: true},
      ...row.estimates.map(([value, low, high], m) => {
        const digits = measureDecimals(part.measures[m], variable);
        return {text: fixed(value, digits, language), value, range: rangeText(low, high, digits, language)};
      }),
      {text: row.clear === null ? '' : (row.clear ? {en: 'yes', zh: '是'} : {en: 'no', zh: '否'})[language]},
    ],
  }));
  return {head, rows};
}

const measureNotes = (part, language) =>
  part.measures
    .map((measure) => `${measure[language]}: ${measure.about[language]}`)
    .join(language === 'zh' ? '；' : '; ');
const measureGaps = ({part, language, width}) => ({
  method: part.method[language],
  measures: measureNotes(part, language),
  rank: part.measures[part.rank_measure][language],
  threshold: part.threshold[language],
  also: part.measures.some((measure) => measure.id === 'slope')
    ? {en: ', nor is that of “slope”', zh: '，“斜率”的区间也不能与0区分'}[language]
    : '',
  columns:
    mapPlace({part, width}).numbered
      ? fill(
          {en: ' Columns: {names}.', zh: '各列：{names}。'}[language],
          {names: part.variables.map((variable, v) => `${v + 1} ${variable[language]}`).join(language === 'zh' ? '，' : ', ')},
        )
      : '',
});

figures.push({
  id: 'sensitivity_map',
  section: 'sensitivity',
  sweep: 'sensitivity',
  controls: ['sweep', 'sweep_variable', 'sweep_region', 'sweep_year', 'shown'],
  title: {en: 'Which factors matter for which indicators, {year}: {region}', zh: '{year}年哪些因素影响哪些指标：{region}'},
  source: {
    en: "a sweep of Morris's or Saltelli's design (kapok sweep lever_screening_morris or sobol_top_levers)",
    zh: 'Morris 或 Saltelli 设计的扫描（kapok sweep lever_screening_morris 或 sobol_top_levers）',
  },
  interval: {
    en: 'numbers in brackets: 90% intervals by the bootstrap; of shares and slopes with the luck of replicates in them',
    zh: '方括号内为90%自助法区间；份额与斜率的区间包含各次重复的随机性',
  },
  gaps: measureGaps,
  note: {
    en:
      'Method: {method}. Colours: the size of each factor relative to the largest of its indicator, so that columns can be ' +
      'read side by side; an indicator that hardly moves has a darkest cell too. {measures}. Grey: not clear of luck, as the interval of ' +
      '“{rank}” is not clear of {threshold}{also}; a column without cells: nor is what all factors do together. The table is that of {variable}.{columns}',
    zh:
      '方法：{method}。颜色：各因素相对于该指标最大者的大小，便于各列并读；几乎不变的指标也有最深的格。{measures}。' +
      '灰色：“{rank}”的区间不能与{threshold}区分{also}，即无法与随机性区分；整列空白：全部因素合起来也无法区分。表格对应{variable}。{columns}',
  },
  height: (width, context) => (width < 560 ? 30 : 21) * Math.min(state.shown, context.part.factors.length) + mapPlace(context).head + 110,
  printHeight: 440,
  draw: sensitivityMap,
  below: sensitivityTable,
});

const measureNumber = (part, id) => part.measures.findIndex((measure) => measure.id === id);
const luckParts = [
  {id: 'levers', en: 'single runs: factors', zh: '单次运行：因素'},
  {id: 'luck', en: 'single runs: luck', zh: '单次运行：随机性'},
  {id: 'interaction', en: 'single runs: both together', zh: '单次运行：二者交互'},
];

function sobolBars(context) {
  const {figure, language, part, width} = context,
    {base, top} = frame(context),
    narrow = width < 560,
    left = narrow ? 128 : 300,
    rows = factorsByRank(context),
    outcome = sensitivityAt(context, chosenOf(figure, context).variable),
    luck = outcome.luck ? luckParts.filter((one) => outcome.luck[one.id][0] !== null) : [];
  const kinds = [
    {id: 'total', colour: palette.blue, shift: -6},
    {id: 'first_order', colour: palette.orange, shift: 6},
  ].map((kind) => ({...kind, m: measureNumber(part, kind.id), name: part.measures[measureNumber(part, kind.id)][language]}));
  const luckName = {en: 'of single runs', zh: '单次运行的方差'}[language];
  const names = kinds.map((kind) => kind.name).concat(luck.length > 0 ? [luckName] : []),
    legend = legendAbove(context, top, names);
  const bars = (name, colour, shift, entries) => ({
    name,
    type: 'custom',
    itemStyle: {color: colour},
    dimensions: ['row', 'low', 'high', 'estimate'],
    encode: {x: [1, 2, 3], y: 0},
    clip: true,
    data: entries.map(([r, [value, low, high]]) => [r, low ?? value, high ?? value, value]),
    renderItem: (params, api) => {
      const from = api.coord([0, api.value(0)]),
        to = api.coord([api.value(3), api.value(0)]),
        low = api.coord([api.value(1), api.value(0)]),
        high = api.coord([api.value(2), api.value(0)]),
        y = from[1] + shift;
      return {
        type: 'group',
        children: [
          {
            type: 'rect',
            shape: {x: Math.min(from[0], to[0]), y: y - 4.5, width: Math.abs(to[0] - from[0]), height: 9},
            style: {fill: colour, opacity: rows[api.value(0)]?.clear === false ? 0.35 : 1},
          },
          {type: 'line', shape: {x1: low[0], y1: y, x2: high[0], y2: y}, style: {stroke: palette.black, lineWidth: 1.4}},
        ],
      };
    },
  });
  const entries = (m) => rows.map((row, r) => [r, row.estimates[m]]).filter(([, estimate]) => estimate[0] !== null);
  return {
    ...base,
    legend: legend.legend,
    grid: {left, right: 24, top: legend.bottom + 4, bottom: 46},
    xAxis: {
      ...valueAxis({en: 'share of the variance', zh: '方差份额'}[language], 0, narrow, language),
      min: (range) => (range.min < -0.1 ? Math.max(-0.6, 0.2 * Math.floor(range.min / 0.2)) : 0),
      max: (range) => Math.min(1.5, Math.max(1, range.max)),
      axisLabel: {...axisText, formatter: (value) => String(Number(value.toFixed(2)))},
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((row) => row[language]).concat(luck.map((one) => one[language])),
      axisTick: {show: false},
      splitArea: {show: true, areaStyle: {color: ['#ffffff', '#f5f6f8']}},
      axisLabel: sideLabels(left, narrow ? 10 : 12),
    },
    tooltip: {
      ...tooltipBox,
      trigger: 'item',
      formatter: (item) => {
        const [r, low, high, value] = item.value,
          name = r < rows.length ? rows[r][language] : luck[r - rows.length][language];
        return `${escapeHtml(name)}<br>${tooltipLine(item.color, item.seriesName, withRange(value, low, high, 2, language))}`;
      },
    },
    series: kinds
      .map((kind) => bars(kind.name, kind.colour, kind.shift, entries(kind.m)))
      .concat(
        luck.length > 0
          ? [bars(luckName, palette.grey, 0, luck.map((one, k) => [rows.length + k, outcome.luck[one.id]]))]
          : [],
      ),
  };
}

figures.push({
  id: 'sobol_bars',
  section: 'sensitivity',
  sweep: 'sensitivity',
  serves: (part) => measureNumber(part, 'total') >= 0,
  controls: ['sweep', 'sweep_variable', 'sweep_region', 'sweep_year'],
  title: {en: "Sobol' indices, {year}: {variable}, {region}", zh: '{year}年Sobol指数：{variable}，{region}'},
  source: {en: "a sweep of Saltelli's design (kapok sweep sobol_top_levers)", zh: 'Saltelli 设计的扫描（kapok sweep sobol_top_levers）'},
  interval: {
    en: 'lines: 90% intervals by the bootstrap, with the luck of replicates in them',
    zh: '线段：90%自助法区间，包含各次重复的随机性',
  },
  gaps: measureGaps,
  note: {
    en:
      '{measures}. Pale: not clear of luck. Lines that reach the edge go on beyond it. Grey bars: of the variance of a ' +
      'single run, how much factors account for, how much the luck of its seed does, and how much luck changes in what ' +
      'factors do.',
    zh:
      '{measures}。浅色：无法与随机性区分。到达边缘的线段延伸至图外。灰色条：单次运行的方差中，因素、随机种子的运气以及二者交互各占多少。',
  },
  height: (width, context) => 34 * (context.part.factors.length + 3) + 110,
  printHeight: 400,
  applies: (context) => factorsByRank(context).length > 0,
  draw: sobolBars,
});
