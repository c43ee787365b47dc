// How much of the spread comes from parameters that the record leaves open, and how much from luck.

function varianceSplit(context) {
  const {language, scenario, width} = context,
    {base, top} = frame(context),
    narrow = width < 560,
    left = narrow ? 150 : 330;
  const region = regionIndex(scenario),
    rows = indicatorIds(scenario).map((id) => variableOf(scenario, id)),
    years = scenario.years;
  const cells = rows.flatMap((variable, r) =>
    (variable.regions[region].parameter_share ?? []).flatMap((share, t) => (share === null ? [] : [[t, r, share]])),
  );
  return {
    ...base,
    grid: {left, right: 16, top: top + 4, bottom: 76, show: true, backgroundColor: '#f0f0f0', borderWidth: 0},
    xAxis: {
      type: 'category',
      data: years.map(String),
      axisLabel: {...axisText, hideOverlap: true},
      axisTick: {show: false},
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((variable) => variable[language]),
      axisTick: {show: false},
      axisLabel: sideLabels(left, narrow ? 10 : 12),
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
      itemHeight: narrow ? 90 : 180,
      calculable: false,
      text: [{en: 'all parameters', zh: '全部来自参数'}[language], {en: 'all luck', zh: '全部来自随机性'}[language]],
      textStyle: axisText,
      inRange: {color: ['#fff5e0', '#f3b75c', '#b35806', '#542708']},
    },
    tooltip: {
      ...tooltipBox,
      trigger: 'item',
      formatter: (item) =>
        `${escapeHtml(rows[item.value[1]][language])}, ${years[item.value[0]]}<br>` +
        tooltipLine(
          palette.orange,
          {en: 'share of the variance that parameters account for', zh: '参数解释的方差占比'}[language],
          fixed(item.value[2], 2, language),
        ),
    },
    series: [{type: 'heatmap', data: cells, itemStyle: {borderColor: '#fff', borderWidth: 1}}],
  };
}

figures.push({
  id: 'variance_split',
  section: 'uncertainty',
  needs: ['scenario.variance_split'],
  controls: ['region'],
  title: {en: 'Where the spread comes from: {region}', zh: '不确定性的来源：{region}'},
  source: {
    en:
      'a result file of kapok run whose replicates draw their parameters (several replicates, draw_' +
      'parameters not false)',
    zh: '重复运行会抽取参数的 kapok run 结果文件（多次重复，且未设 draw_parameters = false）',
  },
  interval: {
    en:
      'share of the variance over replicates between sets of parameters (law of total variance, one-way ' +
      'analysis of variance); the rest is luck',
    zh: '参数组之间的方差占重复运行总方差的比例（全方差公式，单因素方差分析）；其余为随机性',
  },
  note: {
    en: 'Grey: cannot be told, as all replicates agree. With few sets of parameters the shares are rough.',
    zh: '灰色：各次运行一致，无法区分。参数组较少时占比较粗略。',
  },
  height: (width, context) => (width < 560 ? 50 : 28) * indicatorIds(context.scenario).length + 90,
  printHeight: 640,
  draw: varianceSplit,
});
