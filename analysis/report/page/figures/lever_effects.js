// What each lever does by itself, ranked, with what it costs beside it.

/** Points of a part of lever effects with their effect and cost: [mean, low, high] each, for what is chosen. The largest
 *  effects alone, as many as are shown, from the largest rise to the largest fall. */
function effectRows(context) {
  const {figure, part, sweep} = context,
    {region, year, variable} = chosenOf(figure, context),
    years = part.years.length;
  const costRegion = state.cost_of === 'delta' ? sweep.regions.length - 1 : region,
    whole = (cell) => (cell === 0 ? [0, 0, 0] : cell);
  const rows = part.points
    .map((point) => ({
      point: point.point,
      settings: point.settings,
      pairs: point.pairing.pairs,
      effect: whole(point.effects[variable][region * years + year]),
      cost: point.costs ? whole(point.costs[costRegion * years + year]) : null,
    }))
    .filter((row) => row.effect !== null);
  const size = (row) => Math.abs(row.effect[0]);
  return rows
    .slice()
    .sort((a, b) => size(b) - size(a))
    .slice(0, state.shown)
    .sort((a, b) => b.effect[0] - a.effect[0]);
}

/** How many points are not shown, and how large the largest of them is. */
function hiddenPoints(context) {
  const total = context.part.points.length + context.part.left_out,
    count = total - effectRows(context).length;
  if (count <= 0) return '';
  return {
    en: `${count} of ${total} points with smaller effects or without a value are not shown. `,
    zh: `另有${count}个点（共${total}个）效果较小或无数值，未显示。`,
  }[context.language];
}

/** Is it sure to which side of zero it lies? */
const isSure = ([, low, high]) => low !== null && (low > 0 || high < 0);
const estimateText = ([mean, low, high], decimals, language) => withRange(mean, low, high, decimals, language);
/** Digits after the point that show a difference of a variable. */
const effectDecimals = (variable) => variable.decimals + 1;

/** Estimates with intervals as marks in the rows of a category axis. */
function estimateSeries(name, rows, pick, colour, axes) {
  return {
    name,
    type: 'custom',
    ...axes,
    dimensions: ['row', 'low', 'high', 'estimate'],
    encode: {x: [1, 2, 3], y: 0},
    itemStyle: {color: colour},
    data: rows.flatMap((row, r) => {
      const estimate = pick(row);
      return estimate === null ? [] : [[r, estimate[1] ?? estimate[0], estimate[2] ?? estimate[0], estimate[0]]];
    }),
    renderItem: (params, api) =>
      intervalMark(
        api,
        {symbol: axes.symbol ?? 'circle', colour: isSure(pick(rows[api.value(0)])) ? colour : palette.grey},
        0,
      ),
    markLine: zeroLine,
  };
}

function valueAxis(name, gridIndex, narrow, language) {
  return {
    type: 'value',
    gridIndex,
    scale: true,
    min: (range) => (range.min >= 0 ? 0 : null),
    max: (range) => (range.max <= 0 ? 0 : null),
    splitNumber: narrow ? 2 : 5,
    name,
    nameLocation: 'middle',
    nameGap: 30,
    nameTextStyle: {...axisText, fontSize: narrow ? 10 : 12, lineHeight: narrow ? 13 : 16},
    axisLabel: {
      ...axisText,
      fontSize: narrow ? 10 : 12,
      hideOverlap: true,
      alignMinLabel: 'left',
      alignMaxLabel: 'right',
      formatter: (value) => short(value, language),
    },
    splitLine: {lineStyle: {color: palette.pale}},
  };
}

const costWords = {en: 'extra public cost, {unit}', zh: '新增公共成本，{unit}'};

function leverEffects(context) {
  const {figure, language, part, sweep, width} = context,
    {base, top} = frame(context),
    rows = effectRows(context),
    narrow = width < 560,
    variable = part.variables[chosenOf(figure, context).variable],
    unit = unitOf(variable, language),
    costed = rows.some((row) => row.cost !== null);
  const left = narrow ? 130 : 340,
    room = width - left - 16,
    panel = costed ? (room - (narrow ? 14 : 36)) / 2 : room;
  const names = {
    effect: {en: 'difference from the base', zh: '与基准之差'}[language],
    cost: {en: 'extra public cost', zh: '新增公共成本'}[language],
  };
  const category = (gridIndex, shown) => ({
    type: 'category',
    gridIndex,
    inverse: true,
    data: rows.map((row) => pointText(sweep, row.settings, language, 2)),
    axisTick: {show: false},
    splitArea: {show: true, areaStyle: {color: ['#ffffff', '#f5f6f8']}},
    axisLabel: shown ? sideLabels(left, narrow ? 9 : 11) : {show: false},
  });
  const grids = [{left, width: panel, top: top + 4, bottom: 58}],
    lines = (text, size) => wrapped(text, panel, size);
  if (costed) grids.push({left: left + panel + (narrow ? 14 : 36), width: panel, top: top + 4, bottom: 58});
  const fontSize = narrow ? 10 : 12;
  return {
    ...base,
    grid: grids,
    xAxis: [
      valueAxis(lines(unit ? `${names.effect}, ${unit}` : names.effect, fontSize), 0, narrow, language),
      ...(costed
        ? [valueAxis(lines(fill(costWords[language], {unit: moneyUnit[language]}), fontSize), 1, narrow, language)]
        : []),
    ],
    yAxis: [category(0, true), ...(costed ? [category(1, false)] : [])],
    tooltip: {
      ...tooltipBox,
      trigger: 'item',
      formatter: (item) => {
        const row = rows[item.value[0]];
        return (
          `${row.point}: ${escapeHtml(pointText(sweep, row.settings, language))}<br>` +
          tooltipLine(palette.blue, names.effect, `${estimateText(row.effect, effectDecimals(variable), language)} ${unit}`) +
          (row.cost
            ? tooltipLine(palette.orange, names.cost, amountText(estimateText(row.cost, 2, language), moneyUnit[language], language))
            : '')
        );
      },
    },
    series: [
      estimateSeries(names.effect, rows, (row) => row.effect, palette.blue, {xAxisIndex: 0, yAxisIndex: 0}),
      ...(costed
        ? [estimateSeries(names.cost, rows, (row) => row.cost, palette.orange, {xAxisIndex: 1, yAxisIndex: 1, symbol: 'diamond'})]
        : []),
    ],
  };
}

const pairedInterval = {
  en: "marks: means of paired differences from the base (the same luck in both runs; replicates that share a set of parameters count as one), lines: Student's 90% intervals; grey where the interval holds 0",
  zh: '标记：与基准的配对差均值（两次运行随机因素相同，共用一组参数的重复合为一次），线段：t分布90%区间；区间含0者为灰色',
};
const costNote = {
  en:
    'Cost: public outlays and tax forgone beyond the base, summed from 2016 to the year shown, current prices, all levels ' +
    'of government.',
  zh: '成本：自2016年至所示年份累计的、超出基准的财政支出与税式支出，现价，各级政府合计。',
};
const effectsSource = {
  en: 'a sweep of single levers (kapok sweep levers_one_at_a_time), or of listed points',
  zh: '逐个变动杠杆的扫描（kapok sweep levers_one_at_a_time）或列举点的扫描',
};

figures.push({
  id: 'lever_effects',
  section: 'levers',
  sweep: 'lever_effects',
  controls: ['sweep', 'sweep_variable', 'sweep_region', 'sweep_year', 'cost_of', 'shown'],
  title: {en: 'What each lever does by itself, {year}: {variable}, {region}', zh: '{year}年各杠杆单独的效果：{variable}，{region}'},
  source: effectsSource,
  interval: pairedInterval,
  gaps: (context) => ({hidden: hiddenPoints(context)}),
  note: {
    en: `{hidden}${costNote.en} Of many levers a few look sure by chance: one in ten of those that do nothing.`,
    zh: `{hidden}${costNote.zh}杠杆众多时，少数会偶然显得确定：无效杠杆中约十分之一。`,
  },
  height: (width, context) => (width < 560 ? 44 : 30) * effectRows(context).length + 90,
  printHeight: 620,
  applies: (context) => effectRows(context).length > 0,
  draw: leverEffects,
});
