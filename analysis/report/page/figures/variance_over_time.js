// Where the variance of a sweep's outcomes comes from, year by year.

const varianceParts = [
  {colour: palette.blue, en: 'points of the sweep', zh: '扫描各点'},
  {colour: palette.orange, en: 'parameters', zh: '参数'},
  {colour: palette.grey, en: 'luck', zh: '随机性'},
  {colour: palette.purple, en: 'points x parameters', zh: '各点×参数'},
  {colour: palette.sky, en: 'points x luck', zh: '各点×随机性'},
];

function varianceAt(context) {
  const {figure, part} = context,
    {region, variable} = chosenOf(figure, context),
    first = (region * part.variables.length + variable) * part.years.length;
  return part.years.map((year, t) => part.outcomes[first + t].parts);
}
const toldParts = (context) =>
  varianceParts.flatMap((kind, k) => (varianceAt(context).some((parts) => parts[k][0] !== null) ? [{...kind, k}] : []));

function varianceOverTime(context) {
  const {language, part, width} = context,
    {base, top} = frame(context),
    narrow = width < 560,
    years = varianceAt(context),
    kinds = toldParts(context);
  const legend = legendAbove(
    context,
    top,
    kinds.map((kind) => kind[language]),
  );
  return {
    ...base,
    legend: legend.legend,
    grid: {left: 52, right: 20, top: legend.bottom + 24, bottom: 30},
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: part.years.map(String),
      axisLabel: {...axisText, hideOverlap: true},
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: 1,
      ...unitAbove({en: 'share of the variance', zh: '方差份额'}[language]),
      axisLabel: {...axisText, fontSize: narrow ? 10 : 12},
    },
    tooltip: {
      ...tooltipBox,
      trigger: 'axis',
      formatter: (items) => {
        const t = items[0].dataIndex;
        return (
          `<b>${part.years[t]}</b>` +
          kinds
            .map((kind) =>
              tooltipLine(kind.colour, kind[language], estimateText(years[t][kind.k], 2, language)),
            )
            .join('')
        );
      },
    },
    series: kinds.map((kind) => ({
      name: kind[language],
      type: 'line',
      stack: 'variance',
      symbol: 'none',
      lineStyle: {width: 0},
      itemStyle: {color: kind.colour},
      areaStyle: {color: kind.colour, opacity: 0.85},
      data: years.map((parts) => parts[kind.k][0]),
    })),
  };
}

figures.push({
  id: 'variance_over_time',
  section: 'uncertainty',
  sweep: 'variance_over_time',
  controls: ['sweep', 'sweep_variable', 'sweep_region'],
  title: {en: 'Where the variance comes from, year by year: {variable}, {region}', zh: '方差来源逐年变化：{variable}，{region}'},
  source: {en: 'any sweep with several replicates', zh: '任何有多次重复的扫描'},
  interval: {
    en: 'touch a year for the shares with their 90% intervals (generalised pivotal quantities)',
    zh: '点击某年可查看各份额及90%区间（广义枢轴量）',
  },
  note: {
    en:
      'Shares of the variance of single runs over the points of the sweep and the replicates: what the points do whatever ' +
      'the luck, what sets of parameters do, luck, and what luck and parameters change in the differences between points. ' +
      'With few replicates, parameters cannot be told from luck and count as luck.',
    zh: '单次运行在各点与各次重复间的方差份额：与随机性无关的各点差异、参数组差异、随机性，以及随机性与参数对各点差异的改变。重复次数少时参数与随机性无法区分，计入随机性。',
  },
  height: (width) => (width < 560 ? 360 : 400),
  printHeight: 260,
  applies: (context) => toldParts(context).length > 0,
  draw: varianceOverTime,
});
