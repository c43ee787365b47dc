// Packages under many futures: which hold, what they cost, how they differ, and where they fail.

const robustSource = {
  en: 'a sweep whose points are packages (kapok sweep budget_packages, lever_space or coordination)',
  zh: '以政策组合为点的扫描（kapok sweep budget_packages、lever_space 或 coordination）',
};
const isBudget = (sweep) => sweep.design.kind.startsWith('simplex');

/** All that a package sets; of a budget the shares, the largest first. */
function packageText(sweep, settings, language) {
  if (!isBudget(sweep)) return pointText(sweep, settings, language);
  const total = settings.reduce((sum, [, value]) => sum + value, 0),
    used = settings.filter(([, value]) => value > 0).sort((a, b) => b[1] - a[1]);
  if (used.length === sweep.design.factors.length && used[0][1] - used[used.length - 1][1] < 1e-9 * total)
    return {en: 'equal parts', zh: '均分'}[language];
  return used
    .map(([factor, value]) => `${sweep.design.factors[factor][language]} ${Math.round((100 * value) / total)}%`)
    .join(language === 'zh' ? '、' : ', ');
}

const pointName = (row, language) => fill({en: 'point {point}', zh: '第{point}点'}[language], row);

/** What tells a package apart, first what does so most, as pairs of a name and what stands behind it. */
function tellingParts(sweep, row, language) {
  if (row.telling.length === 0) return [[{en: 'base', zh: '基准'}[language], '']];
  if (isBudget(sweep)) {
    const total = row.settings.reduce((sum, [, value]) => sum + value, 0);
    return row.telling.map(([factor, value]) => [
      sweep.design.factors[factor][language],
      ` ${Math.round((100 * value) / total)}%`,
    ]);
  }
  return row.telling.map(([factor, value]) => [
    sweep.design.factors[factor][language],
    ` ${factorValue(sweep.design.factors[factor], value, language)}`,
  ]);
}

/** As many of these parts as fit a line; a first name that is too long is cut. */
function oneLine([[name, value], ...others], width, fontSize, language) {
  const fits = (text) => textWidth(text, fontSize) <= width;
  let first = name;
  while (first.length > 1 && !fits(`${first === name ? first : `${first}…`}${value}`)) first = first.slice(0, -1).trimEnd();
  let line = `${first === name ? first : `${first}…`}${value}`;
  for (const [other, setting] of others) {
    const longer = `${line}${language === 'zh' ? '；' : '; '}${other}${setting}`;
    if (!fits(longer)) break;
    line = longer;
  }
  return line;
}

/** Which goals are set aside, or that no run meets any. */
function unmetText(part, language) {
  if (part.goals.every((goal) => goal.share === 0))
    return {en: ' No run of the sweep meets any of them.', zh: '扫描中没有任何运行达到其中任何一项。'}[language];
  if (part.set_aside.length === 0) return '';
  return fill(
    {
      en: ' Set aside are goals that no run of the sweep meets: {names}.',
      zh: '未计入扫描中没有任何运行达到的目标：{names}。',
    }[language],
    {names: part.set_aside.map((one) => one[language]).join(language === 'zh' ? '、' : ', ')},
  );
}

/** How the settings below the names of the rows are chosen, where there are more of them. */
function tellingText({part, sweep, language}) {
  if (isBudget(sweep) || part.decisions.every((row) => row.settings.length <= row.telling.length)) return '';
  return {
    en:
      ' Below the name of a package: what it sets farthest from the base or, where no package leaves it there, from the ' +
      'middle of its range.',
    zh: '组合名称下方为其距基准最远的取值；若无组合取基准值，则为距取值范围中点最远的取值。',
  }[language];
}

const robustGaps = (context) => {
  const {part, language} = context;
  return {
    goals: part.goal_words[language],
    wanted: fixed(part.probability, 2, language),
    futures: part.futures,
    total: part.decisions.length + part.left_out,
    unmet: unmetText(part, language),
    cost_base: part.cost_is_relative
      ? {en: 'beyond the base in the same future', zh: '同一未来中超出基准的部分'}[language]
      : {en: 'in all', zh: '总额'}[language],
  };
};

const robustPanels = [
  {
    name: {en: 'probability of meeting {goals}', zh: '{goals}达成的概率'},
    pick: (decision) => decision.all_goals,
    decimals: 2,
    colour: palette.blue,
  },
  {
    name: {en: 'mean share of these goals met', zh: '上述目标达成比例均值'},
    pick: (decision) => [decision.goals_met, null, null],
    decimals: 2,
    colour: palette.green,
  },
  {
    name: {en: 'regret: expected, largest', zh: '遗憾值：期望至最大'},
    pick: (decision) => [decision.regret[0], decision.regret[0], decision.regret[2]],
    decimals: 3,
    colour: palette.vermillion,
  },
  {
    name: {en: 'cost, {unit}', zh: '成本，{unit}'},
    pick: (decision) => [decision.cost, null, null],
    decimals: 1,
    colour: palette.orange,
  },
];
const panelName = (panel, {part, language}) =>
  fill(panel.name[language], {unit: moneyUnit[language], goals: part.goal_words[language]});
/** Panels with a number; a narrow screen has the three that tell most. */
function panelsOf(context, rows) {
  const told = robustPanels.filter((panel) => rows.some((row) => panel.pick(row)[0] !== null));
  return context.width < 560 ? told.filter((panel) => panel.pick !== robustPanels[1].pick) : told;
}

/** Rows that a page of paper holds, each with room for a line; and the room of all of them. */
const paperRows = {most: 40, height: 520};
const shownDecisions = ({part, print}) => part.decisions.slice(0, print ? Math.min(state.shown, paperRows.most) : state.shown);
const frontNames = {
  true: {en: 'on the Pareto front', zh: '位于帕累托前沿'},
  false: {en: 'not on it', zh: '不在前沿'},
};

/** Sizes of the chart of decisions: of its panels side by side, with room below for the longest of their names, and rows. */
function decisionsLayout(context) {
  const {width, language, print} = context,
    narrow = width < 560,
    panels = panelsOf(context, shownDecisions(context)),
    left = narrow ? 118 : 320,
    gap = narrow ? 12 : 26,
    each = (width - left - 14 - gap * (panels.length - 1)) / panels.length,
    axis = valueAxis('', 0, narrow || panels.length > 3, language),
    names = panels.map((panel) => wrapped(panelName(panel, context), each, axis.nameTextStyle.fontSize));
  return {
    narrow,
    panels: panels.map((panel, k) => ({...panel, left: left + k * (each + gap), axis: {...axis, gridIndex: k, name: names[k]}})),
    left,
    each,
    bottom: axis.nameGap + 6 + axis.nameTextStyle.lineHeight * Math.max(...names.map((name) => name.split('\n').length)),
    rowHeight: print ? Math.min(34, paperRows.height / shownDecisions(context).length) : 34,
  };
}

function decisionsHeight(width, context) {
  const {bottom, rowHeight} = decisionsLayout(context),
    names = Object.values(frontNames).map((name) => name[context.language]);
  const {top} = frame({...context, titled: false});
  return legendAbove(context, top, names).bottom + rowHeight * shownDecisions(context).length + bottom;
}

function robustDecisions(context) {
  const {language, sweep, width} = context,
    {base, top} = frame(context),
    {narrow, panels, left, each, bottom, rowHeight} = decisionsLayout(context),
    rows = shownDecisions(context),
    labels = sideLabels(left, narrow || context.print ? 9 : 11),
    hasRoom = rowHeight >= 2 * labels.lineHeight + 2;
  const label = (name, r) =>
    hasRoom ? `${name}\n${oneLine(tellingParts(sweep, rows[r], language), left - 14, labels.fontSize, language)}` : name;
  const names = {front: frontNames.true[language], other: frontNames.false[language]};
  const legend = legendAbove(context, top, [names.front, names.other], {[names.front]: 'diamond', [names.other]: 'circle'});
  // all alike: otherwise a panel with a longer name shrinks, and its rows leave those of the others
  const grid = panels.map((panel) => ({left: panel.left, width: each, top: legend.bottom, bottom, outerBoundsMode: 'none'}));
  const series = panels.flatMap((panel, k) =>
    [true, false].map((front) => ({
      name: front ? names.front : names.other,
      type: 'custom',
      xAxisIndex: k,
      yAxisIndex: k,
      itemStyle: {color: front ? palette.black : palette.grey},
      dimensions: ['row', 'low', 'high', 'estimate'],
      encode: {x: [1, 2, 3], y: 0},
      data: rows.flatMap((row, r) => {
        const [value, low, high] = panel.pick(row);
        return row.on_front !== front || value === null ? [] : [[r, low ?? value, high ?? value, value]];
      }),
      renderItem: (params, api) => intervalMark(api, {symbol: front ? 'diamond' : 'circle', colour: panel.colour}, 0),
    })),
  );
  return {
    ...base,
    legend: {...legend.legend, data: legend.legend.data.map((one) => ({...one, itemStyle: {color: palette.grey}}))},
    grid,
    xAxis: panels.map((panel) => ({...panel.axis, splitNumber: 2})),
    yAxis: panels.map((panel, k) => ({
      type: 'category',
      gridIndex: k,
      inverse: true,
      data: rows.map((row) => pointName(row, language)),
      axisTick: {show: false},
      splitArea: {show: true, areaStyle: {color: ['#ffffff', '#f5f6f8']}},
      axisLabel: k === 0 ? {...labels, formatter: label} : {show: false},
    })),
    tooltip: {
      ...tooltipBox,
      trigger: 'item',
      formatter: (item) => {
        const row = rows[item.value[0]];
        return (
          `${pointName(row, language)}${language === 'zh' ? '：' : ': '}` +
          `${escapeHtml(packageText(sweep, row.settings, language))}<br>` +
          robustPanels
            .map((panel) =>
              tooltipLine(
                panel.colour,
                panelName(panel, context),
                withRange(...panel.pick(row), panel.decimals, language),
              ),
            )
            .join('') +
          (row.front_probability === null
            ? ''
            : tooltipLine(
                palette.black,
                {en: 'probability of the front', zh: '位于前沿的概率'}[language],
                fixed(row.front_probability, 2, language),
              ))
        );
      },
    },
    series,
  };
}

const mostColumns = 10; // beside each other on paper

/** Everything that the packages of the chart set: in columns where all set the same few factors, otherwise as a text. */
function decisionSettings(context) {
  const {language, part, sweep} = context,
    shown = shownDecisions(context),
    factors = part.factors.map((k) => sweep.design.factors[k]),
    inColumns =
      !isBudget(sweep) && factors.length <= mostColumns && shown.every((row) => row.settings.length === factors.length);
  const cellsOf = (row) =>
    inColumns
      ? row.settings.map(([, value], k) => ({text: factorValue(factors[k], value, language), value}))
      : [{text: packageText(sweep, row.settings, language), prose: true}];
  const headings = inColumns
    ? factors.map((factor) => factor[language])
    : [{en: 'Sets', zh: '取值'}[language]];
  return {
    head: [{en: 'Package', zh: '组合'}[language], ...headings],
    rows: shown.map((row) => ({
      id: `point_${row.point}`,
      cells: [{text: pointName(row, language), heading: true}, ...cellsOf(row)],
    })),
  };
}

figures.push({
  id: 'robust_decisions',
  section: 'packages',
  sweep: 'robust',
  controls: ['sweep', 'shown'],
  title: {en: 'In how many futures packages hold, {year}: {region}', zh: '{year}年政策组合在多少未来中成立：{region}'},
  source: robustSource,
  interval: {
    en: `lines: of probabilities ${wilsonOverSets.en}; of regret from the expected to the largest`,
    zh: `线段：概率为${wilsonOverSets.zh}；遗憾值为期望至最大`,
  },
  gaps: (context) => ({...robustGaps(context), telling: tellingText(context)}),
  note: {
    en:
      'Best first of {total}, by the probability of meeting {goals} of the year over {futures} futures (replicates with their ' +
      'luck and parameters, and settings of uncertain factors), then by goals met and expected regret. Regret: how far a goal ' +
      'falls behind the best package of the same future, as a share of the goal, mean over the goals. Cost: public cost from ' +
      '2016 to the year, {cost_base}.{unmet}{telling}',
    zh:
      '共{total}个组合，按{futures}种未来（各次重复的随机因素与参数，以及不确定因素的取值）中当年{goals}达成的概率排序，其次按达成比例' +
      '与期望遗憾值。遗憾值：与同一未来中最优组合相比的差距，占目标的比例，取各目标均值。成本：2016年至该年公共成本，{cost_base}。{unmet}{telling}',
  },
  height: decisionsHeight,
  draw: robustDecisions,
  below: decisionSettings,
});

/** Packages that differ, or the best decisions where none is probable enough. */
function comparedPackages(context) {
  const {part} = context;
  return part.packages.length > 0
    ? part.packages.map((one) => part.decisions[one.decision])
    : part.decisions.slice(0, 3);
}

function packageTable(context) {
  const {language, part, sweep} = context,
    packages = comparedPackages(context);
  const head = [{en: 'Package', zh: '组合'}[language]].concat(packages.map((one) => pointName(one, language)));
  const measure = (id, text, cell) => ({id, cells: [{text, heading: true}, ...packages.map(cell)]});
  const rows = [
    measure('all_goals', panelName(robustPanels[0], context), ({all_goals: [value, low, high]}) => ({
      text: fixed(value, 2, language),
      value,
      range: rangeText(low, high, 2, language),
    })),
    measure('goals_met', panelName(robustPanels[1], context), (one) => ({text: fixed(one.goals_met, 2, language), value: one.goals_met})),
    measure('regret', {en: 'expected regret', zh: '期望遗憾值'}[language], (one) => ({
      text: fixed(one.regret[0], 3, language),
      value: one.regret[0],
    })),
    measure('cost', panelName(robustPanels[3], context), (one) => ({text: fixed(one.cost, 1, language), value: one.cost})),
  ];
  part.factors.forEach((k) => {
    const factor = sweep.design.factors[k],
      values = packages.map((one) => one.settings.find(([number]) => number === k)?.[1] ?? null);
    if (part.packages.length === 0 && values.every((value) => value === null)) return;
    rows.push({
      id: factor.id,
      cells: [
        {text: factor[language], detail: factor.unit[language] === '1' ? '' : factor.unit[language], heading: true},
        ...values.map((value) => ({text: factorValue(factor, value, language), value})),
      ],
    });
  });
  return {head, rows};
}

figures.push({
  id: 'robust_packages',
  section: 'packages',
  kind: 'table',
  sweep: 'robust',
  controls: ['sweep'],
  title: {en: 'Packages that are good in different ways, {year}: {region}', zh: '{year}年各有所长的政策组合：{region}'},
  source: robustSource,
  interval: {en: `brackets: ${wilsonOverSets.en}`, zh: `方括号内为${wilsonOverSets.zh}`},
  gaps: (context) => ({
    ...robustGaps(context),
    found: fill(
      context.part.packages.length > 0
        ? {
            en: 'Packages that meet {goals} with a probability of {wanted} or more and differ as much as can be.',
            zh: '{goals}达成概率不低于{wanted}、且彼此差异尽可能大的组合。',
          }[context.language]
        : {
            en: 'No package meets {goals} with a probability of {wanted}; these are the best three.',
            zh: '没有组合的{goals}达成概率达到{wanted}；此处为最优的三个。',
          }[context.language],
      robustGaps(context),
    ),
  }),
  note: {
    en: '{found} Below the line of cost: what each sets; other factors are as in the base.{unmet}',
    zh: '{found}成本行以下为各组合的取值；其余因素同基准。{unmet}',
  },
  draw: packageTable,
});

const boxRows = (part) =>
  part.discovery.boxes.flatMap((box, b) => box.limits.map((limit) => ({...limit, box: limit.box, number: b + 1, of: box})));

function boxBars(context) {
  const {language, part, width} = context,
    {base, top} = frame(context),
    narrow = width < 560,
    left = narrow ? 120 : 300,
    rows = boxRows(part),
    colours = [palette.blue, palette.orange, palette.green];
  const text = (value) => String(Number(value.toPrecision(3)));
  const share = ({range: [low, high]}, value, otherwise) =>
    value === null ? otherwise : high > low ? (value - low) / (high - low) : otherwise;
  return {
    ...base,
    grid: {left, right: narrow ? 16 : 60, top: top + 6, bottom: 30},
    xAxis: {type: 'value', min: 0, max: 1, show: false},
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((row) => `${row.number}. ${row[language]}`),
      axisTick: {show: false},
      axisLine: {show: false},
      axisLabel: sideLabels(left, narrow ? 10 : 12),
    },
    tooltip: {
      ...tooltipBox,
      trigger: 'item',
      formatter: (item) => {
        const row = rows[item.dataIndex];
        return (
          `${escapeHtml(row[language])} (${escapeHtml(row.unit[language])})<br>` +
          [
            [{en: 'share in the box', zh: '盒内比例'}, row.of.density],
            [{en: 'without this limit', zh: '去掉该限制'}, row.density_without],
            [{en: 'found again in halves', zh: '半样本复现率'}, row.found_again],
          ]
            .map(([name, value]) => tooltipLine(palette.blue, name[language], fixed(value, 2, language)))
            .join('')
        );
      },
    },
    series: [
      {
        type: 'custom',
        data: rows.map((row, r) => [r, share(row, row.box[0], 0), share(row, row.box[1], 1)]),
        encode: {x: [1, 2], y: 0},
        renderItem: (params, api) => {
          const row = rows[params.dataIndex],
            at = (x) => api.coord([x, api.value(0)]),
            [x0, y] = at(0),
            [x1] = at(1),
            [from] = at(api.value(1)),
            [to] = at(api.value(2)),
            label = (x, value, align) => ({
              type: 'text',
              style: {text: value, x, y: y + 9, align, fill: palette.black, font: `${narrow ? 10 : 11}px ${fontFamily}`},
            });
          return {
            type: 'group',
            children: [
              {type: 'rect', shape: {x: x0, y: y - 6, width: x1 - x0, height: 12}, style: {fill: palette.pale}},
              {
                type: 'rect',
                shape: {x: from, y: y - 6, width: Math.max(2, to - from), height: 12},
                style: {fill: colours[(row.number - 1) % colours.length]},
              },
              ...(row.box[0] === null
                ? [label(x0, text(row.range[0]), 'left')]
                : [label(from, `≥ ${text(row.box[0])}`, from > (x0 + x1) / 2 ? 'right' : 'left')]),
              ...(row.box[1] === null
                ? [label(x1, text(row.range[1]), 'right')]
                : [label(to, `≤ ${text(row.box[1])}`, to > (x0 + x1) / 2 ? 'right' : 'left')]),
            ],
          };
        },
      },
    ],
  };
}

figures.push({
  id: 'robust_boxes',
  section: 'packages',
  sweep: 'robust',
  serves: (part) => part.discovery.boxes.length > 0,
  controls: ['sweep'],
  title: {en: 'Where packages {do}, {year}: {region}', zh: '{year}年政策组合{do}的范围：{region}'},
  source: {
    en: 'a sweep with cases enough to find where goals are met or missed (kapok sweep lever_space)',
    zh: '个案足以判断何处达标的扫描（kapok sweep lever_space）',
  },
  interval: {
    en: 'coloured: what the box allows, within the range of the sweep (grey)',
    zh: '彩色：盒内允许的范围；灰色：扫描的取值范围',
  },
  gaps: ({part, language}) => {
    const {discovery} = part,
      goals = part.goal_words[language];
    return {
      do: discovery.failure
        ? {en: `fail to meet ${goals}`, zh: `未能达成${goals}`}[language]
        : {en: `meet ${goals}`, zh: `达成${goals}`}[language],
      unmet: unmetText(part, language),
      overall: fixed(discovery.share, 2, language),
      cases: discovery.cases,
      boxes: discovery.boxes
        .map((box, b) =>
          fill(
            {
              en: 'box {n}: {density} of its {cases} cases, {coverage} of all such cases, chance {chance}',
              zh: '盒{n}：其{cases}个个案中占{density}，涵盖全部此类个案的{coverage}，偶然概率{chance}',
            }[language],
            {
              n: b + 1,
              density: fixed(box.density, 2, language),
              cases: box.cases,
              coverage: fixed(box.coverage, 2, language),
              chance: fixed(box.chance, 2, language),
            },
          ),
        )
        .join(language === 'zh' ? '；' : '; '),
      groups: discovery.in_groups
        ? {en: ' Points come in groups that share most levers, so chances are too small.', zh: '各点成组且组内多数杠杆相同，故偶然概率偏小。'}[language]
        : '',
    };
  },
  note: {
    en: 'PRIM: of {cases} cases a share of {overall} do so; {boxes}.{groups}{unmet}',
    zh: 'PRIM：{cases}个个案中占{overall}；{boxes}。{groups}{unmet}',
  },
  height: (width, context) => 46 * boxRows(context.part).length + 40,
  draw: boxBars,
});
