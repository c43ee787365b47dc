// How many firms stand on each rung of the ladder from new firms to listed ones.

/** From the first rung to the last; `flow`: counted over the year, not at its end. */
const rungs = [
  {id: 'firm_entries', flow: true},
  {id: 'spin_offs', flow: true},
  {id: 'incubatees'},
  {id: 'graduated_firms', perYear: true, flow: true},
  {id: 'rd_performers'},
  {id: 'st_smes'},
  {id: 'hnte'},
  {id: 'little_giants'},
  {id: 'benchmark_firms'},
  {id: 'unicorns'},
  {id: 'listed_firms'},
  {id: 'firm_exits', flow: true},
];
const graduatesWords = {en: 'Graduates of incubators in the year', zh: '当年毕业企业'};

function rungValues(context, rung) {
  const {scenario} = context,
    variable = variableOf(scenario, rung.id);
  if (!variable) return null;
  const region = regionIndex(scenario),
    t = yearIndex(scenario, context.state.year);
  if (rung.perYear) {
    const mean = variable.regions[region].mean;
    return t === 0 || mean[t] === null ? null : {value: mean[t] - mean[t - 1]};
  }
  const [low, value, high] = [0.05, 0.5, 0.95].map((level) => quantilesOf(variable, region, level)[t]);
  return value === null ? null : {value, low, high};
}

function firmLadder(context) {
  const {language, scenario, width} = context,
    {base, top} = frame(context),
    narrow = width < 560,
    left = narrow ? 150 : 240;
  const rows = rungs
    .map((rung) => ({
      ...rung,
      at: rungValues(context, rung),
      name: rung.perYear ? graduatesWords[language] : variableOf(scenario, rung.id)?.[language],
    }))
    .filter((row) => row.at !== null);
  const colour = (row) => (row.flow ? palette.orange : palette.blue);
  const names = {
    stock: {en: 'at year end', zh: '年末存量'}[language],
    flow: {en: 'over the year', zh: '全年流量'}[language],
  };
  const legend = legendAbove(context, top, [names.stock, names.flow]);
  const drawn = (value) => Math.max(value, 1); // the axis begins with one
  const range = (row) =>
    row.at.low === undefined || row.at.low === row.at.high
      ? ''
      : ` [${fixed(row.at.low, 0, language)}, ${fixed(row.at.high, 0, language)}]`;
  const largest = Math.max(10, ...rows.map((row) => row.at.high ?? row.at.value));
  const bars = (flow) => ({
    name: flow ? names.flow : names.stock,
    type: 'bar',
    barGap: '-100%',
    barWidth: '56%',
    itemStyle: {color: flow ? palette.orange : palette.blue},
    data: rows.map((row) => (Boolean(row.flow) === flow ? drawn(row.at.value) : null)),
    label: {
      show: true,
      position: 'right',
      fontFamily,
      fontSize: narrow ? 11 : 12,
      color: palette.black,
      formatter: (item) =>
        fixed(rows[item.dataIndex].at.value, 0, language) + (narrow ? '' : range(rows[item.dataIndex])),
    },
  });
  return {
    ...base,
    legend: legend.legend,
    grid: {left, right: narrow ? 62 : 190, top: legend.bottom, bottom: 44},
    xAxis: {
      type: 'log',
      min: 1,
      max: 10 ** Math.ceil(Math.log10(largest)),
      splitNumber: narrow ? 2 : 5,
      name: {en: 'firms, logarithmic scale', zh: '企业数（对数刻度）'}[language],
      nameLocation: 'middle',
      nameGap: 26,
      nameTextStyle: axisText,
      axisLabel: {...axisText, hideOverlap: true, formatter: (value) => short(value, language)},
      splitLine: {lineStyle: {color: palette.pale}},
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((row) => row.name),
      axisTick: {show: false},
      axisLabel: sideLabels(left, narrow ? 10 : 12),
    },
    tooltip: {
      ...tooltipBox,
      trigger: 'item',
      formatter: (item) =>
        tooltipLine(
          colour(rows[item.dataIndex]),
          rows[item.dataIndex].name,
          `${fixed(rows[item.dataIndex].at.value, 0, language)}${range(rows[item.dataIndex])}`,
        ),
    },
    series: [bars(false), bars(true)],
  };
}

figures.push({
  id: 'firm_ladder',
  section: 'life_cycle',
  needs: ['scenario.variables'],
  variables: rungs.map((rung) => rung.id),
  controls: ['region', 'year'],
  title: {en: 'The ladder of firms, {year}: {region}', zh: '{year}年企业成长阶梯：{region}'},
  source: {en: 'a result file of kapok run', zh: 'kapok run 的结果文件'},
  interval: {
    en: 'medians with 90% intervals over replicates; graduates of the year: difference of means',
    zh: '中位数及重复运行的90%区间；当年毕业企业为均值之差',
  },
  note: {
    en:
      `${notACohort.en} A firm may stand on several rungs at once. Counts below one are not drawn on the ` +
      `logarithmic scale.`,
    zh: `${notACohort.zh}一家企业可同时处于多个阶段。小于1的数量在对数刻度上不画出。`,
  },
  height: (width) => (width < 560 ? 540 : 480),
  printHeight: 350,
  draw: firmLadder,
});
