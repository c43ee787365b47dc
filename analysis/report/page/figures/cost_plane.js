// The cost-effectiveness plane: what a lever adds against what it costs.

const quadrants = [
  {x: 'right', y: 'top', text: {en: 'costs more, does more', zh: '多花钱，有增益'}},
  {x: 'right', y: 'bottom', text: {en: 'costs more, does less', zh: '多花钱，反减少'}},
  {x: 'left', y: 'top', text: {en: 'saves, does more', zh: '省钱，有增益'}},
  {x: 'left', y: 'bottom', text: {en: 'saves, does less', zh: '省钱，但减少'}},
];

/** Lines of both intervals through a point of the plane. */
function crossMark(api, colour) {
  const at = (x, y) => api.coord([x, y]),
    line = ([x1, y1], [x2, y2]) => ({
      type: 'line',
      shape: {x1, y1, x2, y2},
      style: {stroke: colour, lineWidth: 1.2, opacity: 0.7},
    });
  const [cost, costLow, costHigh, effect, low, high] = [0, 1, 2, 3, 4, 5].map((k) => api.value(k));
  return {
    type: 'group',
    children: [line(at(costLow, effect), at(costHigh, effect)), line(at(cost, low), at(cost, high))],
  };
}

const planeRows = (context) => effectRows(context).filter((row) => row.cost !== null);

function costPlane(context) {
  const {figure, language, part, sweep, width} = context,
    {base, top} = frame(context),
    rows = planeRows(context),
    narrow = width < 560,
    variable = part.variables[chosenOf(figure, context).variable],
    unit = unitOf(variable, language);
  const values = rows.map((row) => {
    const [cost, costLow, costHigh] = row.cost,
      [effect, low, high] = row.effect;
    return [cost, costLow ?? cost, costHigh ?? cost, effect, low ?? effect, high ?? effect];
  });
  const grid = {left: narrow ? 52 : 76, right: narrow ? 18 : 40, top: top + 30, bottom: 52},
    edge = (side, room) => ({[side]: grid[side] + room});
  const graphic = quadrants.map((quadrant) => ({
    type: 'text',
    silent: true,
    ...edge(quadrant.x, 6),
    ...edge(quadrant.y, 5),
    style: {text: quadrant.text[language], fill: palette.grey, font: `italic ${narrow ? 10 : 12}px ${fontFamily}`},
  }));
  const extent = (k, l) => [Math.min(0, ...values.map((v) => v[k])), Math.max(0, ...values.map((v) => v[l]))];
  const [costLow, costHigh] = extent(1, 2),
    [effectLow, effectHigh] = extent(4, 5),
    range = (low, high) => ({min: low - 0.1 * (high - low || 1), max: high + 0.1 * (high - low || 1)});
  // the ends of the axes are not round
  const plainEnds = {
    axisLabel: {
      ...axisText,
      fontSize: narrow ? 10 : 12,
      hideOverlap: true,
      showMinLabel: false,
      showMaxLabel: false,
      formatter: (value) => short(value, language),
    },
  };
  const zero = {
    symbol: 'none',
    silent: true,
    label: {show: false},
    lineStyle: {color: palette.black, type: 'solid', width: 1},
  };
  const effectName = {en: 'difference from the base', zh: '与基准之差'}[language];
  return {
    ...base,
    grid,
    graphic,
    xAxis: {
      ...valueAxis(fill(costWords[language], {unit: moneyUnit[language]}), 0, narrow, language),
      ...range(costLow, costHigh),
      axisLine: {onZero: false, lineStyle: {color: palette.grey}},
      ...plainEnds,
    },
    yAxis: {
      type: 'value',
      ...range(effectLow, effectHigh),
      axisLine: {onZero: false, show: true, lineStyle: {color: palette.grey}},
      ...unitAbove(unit ? `${effectName}, ${unit}` : effectName),
      ...plainEnds,
      splitLine: {lineStyle: {color: palette.pale}},
    },
    tooltip: {
      ...tooltipBox,
      trigger: 'item',
      formatter: (item) => {
        const row = rows[item.dataIndex];
        return (
          `${row.point}: ${escapeHtml(pointText(sweep, row.settings, language))}<br>` +
          tooltipLine(palette.blue, effectName, `${estimateText(row.effect, effectDecimals(variable), language)} ${unit}`) +
          tooltipLine(
            palette.orange,
            {en: 'extra public cost', zh: '新增公共成本'}[language],
            amountText(estimateText(row.cost, 2, language), moneyUnit[language], language),
          )
        );
      },
    },
    series: [
      {
        type: 'custom',
        silent: true,
        data: values,
        encode: {x: [0, 1, 2], y: [3, 4, 5]},
        renderItem: (params, api) => crossMark(api, isSure(rows[params.dataIndex].effect) ? palette.blue : palette.grey),
        markLine: {...zero, data: [{xAxis: 0}, {yAxis: 0}]},
      },
      {
        type: 'scatter',
        symbolSize: narrow ? 6 : 8,
        data: values.map((v, r) => ({
          value: [v[0], v[3]],
          itemStyle: {color: isSure(rows[r].effect) ? palette.blue : palette.grey},
          // a label to the right of a point far right would leave the plane
          label: {position: v[0] > costLow + 0.7 * (costHigh - costLow) ? 'left' : 'right'},
        })),
        label: {
          show: true,
          fontFamily,
          fontSize: narrow ? 9 : 11,
          lineHeight: narrow ? 11 : 14,
          color: palette.black,
          textBorderColor: '#ffffff',
          textBorderWidth: 2,
          formatter: (item) => wrapped(pointText(sweep, rows[item.dataIndex].settings, language, 1), narrow ? 110 : 210, narrow ? 9 : 11),
        },
        labelLayout: {hideOverlap: true, moveOverlap: 'shiftY'},
      },
    ],
  };
}

figures.push({
  id: 'cost_plane',
  section: 'levers',
  sweep: 'lever_effects',
  controls: ['sweep', 'sweep_variable', 'sweep_region', 'sweep_year', 'cost_of', 'shown'],
  title: {en: 'Effect against cost, {year}: {variable}, {region}', zh: '{year}年效果与成本：{variable}，{region}'},
  source: effectsSource,
  interval: {
    en: "points: means of paired differences from the base, crosses: Student's 90% intervals of effect and cost; grey where the effect's interval holds 0",
    zh: '点：与基准的配对差均值，十字：效果与成本的t分布90%区间；效果区间含0者为灰色',
  },
  gaps: (context) => ({hidden: hiddenPoints(context)}),
  note: {
    en:
      `{hidden}${costNote.en} The steeper the line from the origin to a point, the more a unit of money does; labels that ` +
      'would cover others are left out (touch a point to read it).',
    zh: `{hidden}${costNote.zh}原点至某点连线越陡，单位资金效果越大；会互相遮挡的标签略去（点击该点可查看）。`,
  },
  height: (width) => (width < 560 ? 420 : 560),
  printHeight: 520,
  applies: (context) => planeRows(context).length > 0,
  draw: costPlane,
});
