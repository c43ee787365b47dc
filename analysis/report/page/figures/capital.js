// Money: who finances firms, who pays whom, and what each lever costs.

const tablesSource = {
  en: 'a result file of kapok run; sweeps hold it with --tables',
  zh: 'kapok run 的结果文件；参数扫描须加 --tables',
};
const meansInterval = {en: 'means over replicates', zh: '重复运行的均值'};

/** Bars by year, one colour per name, on each other. */
function stackedYears(context, years, parts) {
  const {language, width} = context,
    {base, top} = frame(context),
    narrow = width < 560;
  const legend = legendAbove(
    context,
    top,
    parts.map((part) => part.name),
    Object.fromEntries(parts.map((part) => [part.name, 'roundRect'])),
  );
  return {
    ...base,
    legend: legend.legend,
    grid: {left: 66, right: 16, top: legend.bottom + 28, bottom: 30},
    xAxis: {
      type: 'category',
      data: years.map(String),
      axisLabel: {...axisText, hideOverlap: true},
      axisTick: {alignWithLabel: true},
    },
    yAxis: {
      type: 'value',
      splitLine: {lineStyle: {color: palette.pale}},
      axisLabel: {...axisText, formatter: (value) => short(value, language)},
      ...unitAbove(moneyUnit[language]),
    },
    tooltip: {
      ...tooltipBox,
      trigger: 'axis',
      axisPointer: {type: 'shadow'},
      formatter: (items) =>
        `<b>${items[0].axisValue}</b> ${moneyUnit[language]}` +
        items
          .filter((item) => item.value !== null)
          .map((item) => tooltipLine(item.color, item.seriesName, fixed(item.value, 2, language)))
          .join(''),
    },
    series: parts.map((part, k) => ({
      name: part.name,
      type: 'bar',
      stack: 'all',
      barCategoryGap: narrow ? '12%' : '22%',
      data: part.values,
      itemStyle: {color: part.colour ?? seriesColours[k % seriesColours.length], borderColor: '#fff', borderWidth: 0.5},
    })),
  };
}

/** Yearly money of each kind of capital that firms of the region received. */
function firmFinance(context) {
  const {language, scenario} = context,
    flows = scenario.capital_flow,
    region = regionIndex(scenario),
    whole = region >= scenario.regions.length - 1;
  const years = scenario.years.filter((year) => flows.years[year]);
  const inRegion = (place) => (whole ? place < scenario.regions.length - 1 : place === region);
  const parts = flows.kinds
    .map((kind, k) => ({kind, k}))
    .filter(({kind}) => kind.to === 'firms')
    .map(({kind, k}) => ({
      name: kind[language],
      values: years.map((year) =>
        flows.years[year].filter(([of, , to]) => of === k && inRegion(to)).reduce((sum, entry) => sum + entry[3], 0),
      ),
    }));
  return stackedYears(
    context,
    years,
    parts.filter((part) => part.values.some((value) => value > 0)),
  );
}

figures.push({
  id: 'firm_finance',
  section: 'capital',
  needs: ['scenario.capital_flow'],
  controls: ['region'],
  title: {en: 'Outside money for firms, by source: {region}', zh: '企业外部资金来源：{region}'},
  source: tablesSource,
  interval: meansInterval,
  note: {
    en:
      'Payments of the year to firms of the region, current prices. Loans are new loans, not the balance. ' +
      "The guidance funds' part is not in venture equity a second time.",
    zh: '当年支付给区域内企业的资金，现价。贷款为新增发放额而非余额。引导基金份额不与创业投资重复计算。',
  },
  height: () => 420,
  printHeight: 330,
  draw: firmFinance,
});

/** Who pays whom: a matrix with colours on a logarithmic scale. */
function holderMatrix(context) {
  const {language, scenario, width} = context,
    {base, top} = frame(context),
    narrow = width < 560;
  const flows = scenario.holder_flow,
    year = scenario.years[yearIndex(scenario, context.state.year)],
    matrix = flows.years[year] ?? [];
  const cells = matrix
    .flatMap((row, payer) => row.map((value, payee) => [payee, payer, value]))
    .filter((cell) => cell[2] > 0.005);
  const largest = Math.max(...scenario.years.flatMap((one) => (flows.years[one] ?? []).flat())),
    names = flows.holders.map((holder) => holder[language]);
  const left = narrow ? 112 : 190,
    column = (width - left) / names.length,
    tight = column < 84,
    label = (value) => short(value, language);
  const columnWidth = tight ? 112 : column - 6,
    columnFont = narrow ? 10 : tight ? 11 : 12;
  const columnLabels = {
    ...axisText,
    fontSize: columnFont,
    lineHeight: columnFont + 2,
    interval: 0,
    rotate: narrow ? -90 : tight ? -45 : 0,
    formatter: (text) => wrapped(text, columnWidth, columnFont),
  };
  return {
    ...base,
    grid: {left, right: tight && !narrow ? 40 : 14, top: top + (tight ? 136 : 82), bottom: 62},
    xAxis: {
      type: 'category',
      position: 'top',
      data: names,
      name: {en: 'paid to', zh: '收方'}[language],
      nameLocation: 'middle',
      nameGap: tight ? 112 : 58,
      nameTextStyle: {...axisText, fontWeight: 'bold'},
      axisTick: {show: false},
      axisLine: {show: false},
      axisLabel: columnLabels,
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: names,
      name: {en: 'paid by', zh: '付方'}[language],
      nameLocation: 'start',
      nameGap: 12,
      nameTextStyle: {...axisText, fontWeight: 'bold', align: 'right'},
      axisTick: {show: false},
      axisLine: {show: false},
      axisLabel: sideLabels(left, narrow ? 10 : 12),
    },
    visualMap: {
      type: 'continuous',
      min: -2,
      max: Math.log10(Math.max(1, largest)),
      dimension: 3,
      orient: 'horizontal',
      left: 'center',
      bottom: 4,
      itemWidth: 12,
      itemHeight: narrow ? 120 : 180,
      calculable: false,
      text: [amountText(label(largest), moneyUnit[language], language), '0.01'],
      textStyle: axisText,
      inRange: {color: ['#eef4fa', '#9ecae1', '#4292c6', '#08519c']},
    },
    tooltip: {
      ...tooltipBox,
      trigger: 'item',
      formatter: ({value: [payee, payer, amount], color}) =>
        tooltipLine(
          color,
          `${names[payer]} → ${names[payee]}`,
          amountText(fixed(amount, 2, language), moneyUnit[language], language),
        ),
    },
    series: [
      {
        type: 'heatmap',
        data: cells.map((cell) => ({
          value: [...cell, Math.log10(cell[2])],
          label: {color: cell[2] > Math.sqrt(largest) ? '#ffffff' : palette.black},
        })),
        label: {show: !narrow, fontFamily, fontSize: 12, formatter: (item) => label(item.value[2])},
        itemStyle: {borderColor: '#fff', borderWidth: 2},
      },
    ],
  };
}

figures.push({
  id: 'holder_matrix',
  section: 'capital',
  needs: ['scenario.holder_flow'],
  controls: ['year'],
  title: {en: 'Who pays whom in the delta, {year}', zh: '{year}年珠三角资金流量：谁付给谁'},
  source: tablesSource,
  interval: meansInterval,
  note: {
    en:
      'All payments of the year between kinds of holders of money, of all nine cities, current prices; ' +
      'sales, pay and inputs included. Colours are on a logarithmic scale.',
    zh: '九市各部门之间当年的全部支付，现价，含销售、薪酬与中间投入。颜色为对数刻度。',
  },
  applies: (context) => context.state.year > context.scenario.years[0],
  height: (width) => (width < 560 ? 520 : 580),
  printHeight: 440,
  draw: holderMatrix,
});

const leversShown = 8;

/** The dearest levers over all years, and the rest as one. */
function leverCosts(context) {
  const {language, scenario} = context,
    costs = scenario.policy_cost_by_lever,
    region = regionIndex(scenario);
  const of = (lever) => lever.regions[region],
    total = (lever) => of(lever).reduce((sum, value) => sum + Math.abs(value ?? 0), 0);
  const sorted = costs.levers.filter((lever) => total(lever) > 0).sort((a, b) => total(b) - total(a)),
    rest = sorted.slice(leversShown);
  const years = scenario.years.filter((year, t) => costs.levers.some((lever) => of(lever)[t] !== null)),
    first = scenario.years.indexOf(years[0]);
  const parts = sorted.slice(0, leversShown).map((lever) => ({name: lever[language], values: of(lever).slice(first)}));
  if (rest.length > 0)
    parts.push({
      name: {en: `${rest.length} other levers`, zh: `其余${rest.length}项`}[language],
      colour: '#b0b0b0',
      values: years.map((year, t) => rest.reduce((sum, lever) => sum + (of(lever)[first + t] ?? 0), 0)),
    });
  return stackedYears(context, years, parts);
}

figures.push({
  id: 'lever_costs',
  section: 'capital',
  needs: ['scenario.policy_cost_by_lever'],
  controls: ['region'],
  title: {en: 'Public cost of the policy, by lever: {region}', zh: '政策公共成本（按杠杆）：{region}'},
  source: tablesSource,
  interval: meansInterval,
  note: {
    en:
      'Outlays and tax expenditure of the year, all levels of government, current prices: of every lever ' +
      'as the scenario sets it, also where it stays as in 2015. Below zero: money that came back.',
    zh: '各级政府当年支出与税式支出，现价；包括情景中保持2015年水平的杠杆。负值为资金回收。',
  },
  height: (width) => (width < 560 ? 560 : 480),
  printHeight: 400,
  draw: leverCosts,
});
