// Every indicator by year: median, bands, what was observed, the goal, and forecasts that need no model.

const bands = [
  {low: 0.05, high: 0.95, opacity: 0.16},
  {low: 0.1, high: 0.9, opacity: 0.2},
  {low: 0.25, high: 0.75, opacity: 0.3},
];
const bandName = (band) => `${Math.round(100 * (band.high - band.low))}%`;
const naiveLines = [
  {type: [2, 3], colour: palette.grey},
  {type: [8, 4], colour: palette.purple},
  {type: [8, 3, 2, 3], colour: palette.vermillion},
];

/** A band as one polygon, so that it may cross zero and shows no seams. */
function bandSeries(name, years, low, high, opacity) {
  const points = years
    .map((year, t) => [year, low[t], high[t]])
    .filter((point) => point[1] !== null && point[2] !== null);
  return {
    name,
    type: 'custom',
    data: points,
    silent: true,
    z: 1,
    clip: true,
    encode: {x: 0, y: [1, 2]},
    itemStyle: {color: palette.blue, opacity: Math.min(1, 2 * opacity)},
    color: palette.blue,
    renderItem: (params, api) => {
      if (params.dataIndex !== 0) return null;
      const outline = points
        .map((p) => api.coord([p[0], p[2]]))
        .concat(
          points
            .slice()
            .reverse()
            .map((p) => api.coord([p[0], p[1]])),
        );
      return {type: 'polygon', shape: {points: outline}, style: {fill: palette.blue, opacity}};
    },
  };
}

/** The axis holds bands, observations and the goal; naive forecasts may leave it. */
function fanRange(variable, region, own) {
  const at = variable.regions[region];
  let values = at.quantiles.flat().concat(at.observed.map((point) => point[1]));
  if (own.goal !== null) values.push(own.goal);
  values = values.filter((value) => value !== null);
  const low = Math.min(...values),
    high = Math.max(...values),
    room = 0.08 * (high - low || Math.abs(high) || 1);
  return {min: low >= 0 ? Math.max(0, low - room) : low - room, max: high + room};
}

/** Where the plan sets a goal that this region is compared with. */
function goalOf(context, variable) {
  const row = context.scenario.goals && byId(goalsOf(context).indicators, variable.id);
  return row && row.goal !== null
    ? {goal: row.goal, year: row.goal_year, reference: row.basis === 'reference'}
    : {goal: null};
}

function fanTooltip(context, variable, region) {
  const {language, scenario} = context,
    at = variable.regions[region];
  return (items) => {
    const year = Math.round(Number(items[0].axisValue)),
      t = yearIndex(scenario, year);
    const number = (value) => fixed(value, variable.decimals, language);
    let html = `<b>${year}</b> ${escapeHtml(unitOf(variable, language))}`;
    html += tooltipLine(
      palette.blue,
      language === 'zh' ? '中位数' : 'median',
      number(quantilesOf(variable, region, 0.5)[t]),
    );
    for (const band of bands)
      html += tooltipLine(
        'rgba(0,114,178,.35)',
        bandName(band),
        `${number(quantilesOf(variable, region, band.low)[t])} – ${number(quantilesOf(variable, region, band.high)[t])}`,
      );
    for (const point of at.observed)
      if (point[0] === year)
        html += tooltipLine(palette.black, language === 'zh' ? '观测值' : 'observed', number(point[1]));
    at.naive.forEach((method, k) => {
      const forecast = method.values.find((entry) => entry[0] === year);
      if (forecast) html += tooltipLine(naiveLines[k].colour, method[language], number(forecast[1]));
    });
    return html;
  };
}

/** Where a label at a mark does not hide a line that passes it: on the side of the mark that the line is not on and,
 *  where the line rises or falls through the mark, away from it. */
function besideLine(line, t, value) {
  const rises = (line[t + 1] ?? line[t]) >= (line[t - 1] ?? line[t]),
    below = line[t] >= value;
  return {position: below ? 'bottom' : 'top', offset: [rises === below ? 22 : -22, 0]};
}

function fan(context) {
  const {language, scenario, compact} = context,
    variable = variableOf(scenario, context.variable),
    region = regionIndex(scenario);
  const {base, top} = frame(context),
    at = variable.regions[region],
    own = goalOf(context, variable),
    years = scenario.years;
  const words = {
    median: {en: 'median', zh: '中位数'},
    observed: {en: 'observed', zh: '观测值'},
    goal: own.reference ? {en: 'goal of Guangzhou', zh: '广州的目标'} : {en: 'goal', zh: '目标'},
  };
  const series = bands.map((band) =>
    bandSeries(
      bandName(band),
      years,
      quantilesOf(variable, region, band.low),
      quantilesOf(variable, region, band.high),
      band.opacity,
    ),
  );
  series.push({
    name: words.median[language],
    type: 'line',
    symbol: 'none',
    z: 4,
    lineStyle: {color: palette.blue, width: compact ? 1.8 : 2.5},
    itemStyle: {color: palette.blue},
    data: quantilesOf(variable, region, 0.5).map((value, t) => [years[t], value]),
  });
  at.naive.forEach((method, k) =>
    series.push({
      name: method[language],
      type: 'line',
      symbol: 'none',
      z: 3,
      data: method.values,
      clip: true,
      itemStyle: {color: naiveLines[k].colour},
      lineStyle: {color: naiveLines[k].colour, width: compact ? 1 : 1.6, type: naiveLines[k].type},
    }),
  );
  if (own.goal !== null)
    series.push({
      name: words.goal[language],
      type: 'line',
      symbol: 'none',
      z: 3,
      silent: true,
      itemStyle: {color: palette.orange},
      lineStyle: {color: palette.orange, width: compact ? 1.2 : 2, type: 'solid'},
      data: [
        [years[0], own.goal],
        [years[years.length - 1], own.goal],
      ],
      markPoint:
        own.year > years[years.length - 1]
          ? undefined
          : {
              silent: true,
              symbol: 'diamond',
              symbolSize: compact ? 9 : 13,
              itemStyle: {color: palette.orange, borderColor: palette.black, borderWidth: 1},
              data: [{coord: [own.year, own.goal]}],
              label: {
                show: !compact,
                ...besideLine(quantilesOf(variable, region, 0.5), yearIndex(scenario, own.year), own.goal),
                color: palette.black,
                fontSize: 12,
                fontFamily,
                textBorderColor: '#fff',
                textBorderWidth: 3,
                formatter: String(own.year),
              },
            },
    });
  if (at.observed.length > 0)
    series.push({
      name: words.observed[language],
      type: 'scatter',
      z: 5,
      symbol: 'circle',
      symbolSize: compact ? 4 : 7,
      itemStyle: {color: '#ffffff', borderColor: palette.black, borderWidth: compact ? 1.2 : 1.8},
      data: at.observed.map((point) => [point[0], point[1]]),
    });
  const legend = compact
    ? {legend: {show: false}, bottom: top}
    : legendAbove(
        context,
        top,
        series.map((one) => one.name),
      );
  const range = fanRange(variable, region, own),
    first = Math.min(years[0], ...at.observed.map((point) => point[0]));
  const unit = unitOf(variable, language);
  return {
    ...base,
    ...legend,
    bottom: undefined,
    grid: {
      left: compact ? 48 : 64,
      right: compact ? 14 : 24,
      top: legend.bottom + (compact ? 8 : 30),
      bottom: compact ? 22 : 30,
    },
    xAxis: {...yearAxis([first, years[years.length - 1]], compact || context.width < 560), min: first},
    yAxis: {
      type: 'value',
      ...range,
      splitNumber: compact ? 3 : 5,
      splitLine: {lineStyle: {color: palette.pale}},
      axisLabel: {
        ...axisText,
        fontSize: compact ? 11 : 12,
        showMinLabel: false,
        showMaxLabel: false,
        formatter: (value) => short(value, language),
      },
      ...(compact ? {} : unitAbove(unit)),
    },
    tooltip: compact
      ? {show: false}
      : {
          ...tooltipBox,
          trigger: 'axis',
          axisPointer: {type: 'line', snap: true},
          formatter: fanTooltip(context, variable, region),
        },
    series,
  };
}

const indicatorIds = (scenario) =>
  scenario.variables.filter((variable) => variable.goal !== null).map((variable) => variable.id);

figures.push({
  id: 'fan',
  section: 'indicators',
  needs: ['scenario.variables'],
  controls: ['region', 'variable'],
  title: {en: '{variable}: {region}', zh: '{variable}：{region}'},
  source: {en: 'a result file of kapok run', zh: 'kapok run 的结果文件'},
  interval: {en: 'bands: 50%, 80% and 90% of the replicates', zh: '色带：50%、80%、90%的重复运行'},
  note: {
    en:
      'Circles: what was observed (2010 to 2019). Broken lines: forecasts from the observed record alone, ' +
      'up to ten years after its last value; a simulator should beat them. Parameters were fitted to the ' +
      'record until {seen_until}, so agreement until then is agreement within the sample.',
    zh: '圆圈：观测值（2010–2019年）。虚线：仅由观测记录外推的朴素预测，至末次观测后十年，模型应优于它们。参数拟合所用记录截至{seen_until}年，此前的吻合属样本内吻合。',
  },
  height: (width) => (width < 560 ? 360 : 440),
  printHeight: 245,
  variants: (scenario) => indicatorIds(scenario).map((id) => ({name: id, variable: id})),
  multiples: (scenario) => indicatorIds(scenario).map((id) => ({variable: id})),
  draw: fan,
});
