// What enters and what leaves: the accounts of a year, of firms and of tenants in incubation.

const notACohort = {
  en: 'Stocks and flows of one year, not a cohort followed through time.',
  zh: '所示为当年的存量与流量，而非跟踪同一批企业。',
};

/** Mean of a variable in the region and year that are chosen; nothing before the first year. */
function meanOf(context, id, yearsBefore = 0) {
  const {scenario} = context,
    t = yearIndex(scenario, context.state.year) - yearsBefore;
  return t < 0 ? null : variableOf(scenario, id).regions[regionIndex(scenario)].mean[t];
}

const accountNodes = {
  before: {depth: 0, colour: palette.blue, words: {en: 'Firms, end of last year', zh: '上年末企业'}},
  entries: {depth: 0, colour: palette.green, words: {en: 'Founded', zh: '新设'}},
  gained: {depth: 0, colour: palette.sky, words: {en: 'Grown into scope, moved in', zh: '升规或迁入'}},
  firms: {depth: 1, colour: palette.blue, words: {en: 'Firms in the year', zh: '当年企业'}},
  exits: {depth: 2, colour: palette.vermillion, words: {en: 'Closed', zh: '退出'}},
  lost: {depth: 2, colour: palette.purple, words: {en: 'Left scope, moved away', zh: '退规或迁出'}},
  performers: {depth: 2, colour: palette.orange, words: {en: 'Year end, with R&D', zh: '年末有研发活动'}},
  others: {depth: 2, colour: '#9bb8cc', words: {en: 'Year end, no R&D', zh: '年末无研发活动'}},
  tenants_before: {depth: 0, colour: palette.blue, words: {en: 'Tenants, end of last year', zh: '上年末在孵'}},
  tenants_new: {depth: 0, colour: palette.green, words: {en: 'New tenants, net of closed', zh: '新入孵（扣除退出）'}},
  tenants: {depth: 1, colour: palette.orange, words: {en: 'Tenants in incubation', zh: '孵化器与众创空间在孵'}},
  graduates: {depth: 2, colour: palette.green, words: {en: 'Graduated', zh: '毕业'}},
  tenants_after: {depth: 2, colour: palette.orange, words: {en: 'Tenants at year end', zh: '年末在孵'}},
  tenants_lost: {
    depth: 2,
    colour: palette.vermillion,
    words: {en: 'Tenants closed or moved out', zh: '在孵退出或迁出'},
  },
};

/** Both accounts of a year: what was there and what came is what left and what is there. The last term of each
 *  is what balances it, and stands on the side that its sign asks for. */
function accountLinks(context) {
  const now = (id) => meanOf(context, id),
    before = (id) => meanOf(context, id, 1);
  const firms = now('firms'),
    last = before('firms'),
    entries = now('firm_entries'),
    exits = now('firm_exits');
  if ([firms, last, entries, exits].includes(null)) return [];
  const moved = firms - last - entries + exits,
    performers = Math.min(now('rd_performers'), firms);
  const graduates = now('graduated_firms') - before('graduated_firms');
  const newTenants = now('incubatees') - before('incubatees') + graduates;
  return [
    ['before', 'firms', last],
    ['entries', 'firms', entries],
    ['gained', 'firms', moved],
    ['firms', 'performers', performers],
    ['firms', 'others', firms - performers],
    ['firms', 'exits', exits],
    ['firms', 'lost', -moved],
    ['tenants_before', 'tenants', before('incubatees')],
    ['tenants_new', 'tenants', newTenants],
    ['tenants', 'tenants_after', now('incubatees')],
    ['tenants', 'graduates', graduates],
    ['tenants', 'tenants_lost', -newTenants],
  ]
    .filter((link) => link[2] > 0.5)
    .map(([source, target, value]) => ({source, target, value}));
}

function firmAccounts(context) {
  const {language, width} = context,
    {base, top} = frame(context),
    links = accountLinks(context),
    narrow = width < 560;
  const used = Object.entries(accountNodes).filter(([id]) =>
    links.some((link) => link.source === id || link.target === id),
  );
  const valueOf = (id) =>
    Math.max(
      ...['source', 'target'].map((side) =>
        links.filter((link) => link[side] === id).reduce((sum, link) => sum + link.value, 0),
      ),
    );
  const name = (id) => accountNodes[id].words[language];
  const label = (id) =>
    `${wrapped(name(id), narrow ? 112 : 200, narrow ? 11 : 13)}\n${fixed(valueOf(id), 0, language)}`;
  const unit = {en: 'firms', zh: '家'}[language];
  const count = (value) => `${fixed(value, 0, language)} ${unit}`;
  return {
    ...base,
    tooltip: {
      ...tooltipBox,
      trigger: 'item',
      formatter: (item) =>
        item.dataType === 'edge'
          ? tooltipLine(item.color, `${name(item.data.source)} → ${name(item.data.target)}`, count(item.data.value))
          : tooltipLine(item.color, name(item.name), count(valueOf(item.name))),
    },
    series: [
      {
        type: 'sankey',
        left: 8,
        right: narrow ? 128 : 210,
        top: top + 12,
        bottom: 30,
        nodeWidth: 14,
        nodeGap: narrow ? 46 : 38,
        draggable: false,
        layoutIterations: 0,
        nodeAlign: 'left',
        emphasis: {focus: 'adjacency'},
        lineStyle: {color: 'source', opacity: 0.32, curveness: 0.5},
        label: {
          fontFamily,
          fontSize: narrow ? 11 : 13,
          color: palette.black,
          lineHeight: narrow ? 14 : 17,
          textBorderColor: '#fff',
          textBorderWidth: 3,
          formatter: (item) => label(item.name),
        },
        data: used.map(([id, node]) => ({name: id, depth: node.depth, itemStyle: {color: node.colour}})),
        links,
      },
    ],
  };
}

const needsOfAccounts = ['firms', 'firm_entries', 'firm_exits', 'rd_performers', 'incubatees', 'graduated_firms'];

figures.push({
  id: 'firm_accounts',
  section: 'life_cycle',
  needs: ['scenario.variables'],
  variables: needsOfAccounts,
  controls: ['region', 'year'],
  title: {en: 'Firms that come, stay and go, {year}: {region}', zh: '{year}年企业的进入、存续与退出：{region}'},
  source: {en: 'a result file of kapok run', zh: 'kapok run 的结果文件'},
  interval: {en: 'means over replicates', zh: '重复运行的均值'},
  note: {
    en:
      `${notACohort.en} Above: all S&T firms and above-scale industrial firms. Below: tenants of ` +
      `incubators, makerspaces and accelerators. What is grown into scope or moved in, and new tenants, ` +
      `are what balances the account.`,
    zh: `${notACohort.zh}上图：全部科技企业与规上工业企业；下图：孵化器、众创空间、加速器的在孵企业。升规或迁入、新入孵为平衡项。`,
  },
  height: (width) => (width < 560 ? 540 : 480),
  printHeight: 370,
  applies: (context) => yearIndex(context.scenario, context.state.year) > 0,
  draw: firmAccounts,
});
