// What figures are called where they are not drawn: their titles without what a reader chooses. One entry for each figure.

const figureNames = {
  goal_table: {en: 'Goals of the plan', zh: '规划目标达成情况'},
  goal_probabilities: {en: 'How likely each goal is', zh: '各项目标的达标概率'},
  scenario_differences: {en: 'What one scenario changes against another', zh: '情景之间的差异'},
  fan: {en: 'Every indicator by year', zh: '各指标逐年走势'},
  map: {en: 'Map of money, people and R&D links between the cities', zh: '城市间资金、人才与研发合作地图'},
  firm_accounts: {en: 'Firms that come, stay and go', zh: '企业的进入、存续与退出'},
  firm_ladder: {en: 'The ladder of firms', zh: '企业成长阶梯'},
  firm_finance: {en: 'Outside money for firms, by source', zh: '企业外部资金来源'},
  holder_matrix: {en: 'Who pays whom in the delta', zh: '珠三角资金流量：谁付给谁'},
  lever_costs: {en: 'Public cost of the policy, by lever', zh: '政策公共成本（按杠杆）'},
  variance_split: {en: 'Where the spread comes from', zh: '不确定性的来源'},
  lever_effects: {en: 'What each lever does by itself', zh: '各杠杆单独的效果'},
  cost_plane: {en: 'Effect against cost', zh: '效果与成本'},
  sliders: {en: 'What if the levers stood elsewhere?', zh: '若政策杠杆取其他值'},
  sensitivity_map: {en: 'Which factors matter for which indicators', zh: '哪些因素影响哪些指标'},
  sobol_bars: {en: "Sobol' indices", zh: 'Sobol指数'},
  robust_decisions: {en: 'In how many futures packages hold', zh: '政策组合在多少未来中成立'},
  robust_packages: {en: 'Packages that are good in different ways', zh: '各有所长的政策组合'},
  robust_boxes: {en: 'Where packages meet or miss the goals', zh: '政策组合达标与不达标的范围'},
  variance_over_time: {en: 'Where the variance comes from, year by year', zh: '方差来源逐年变化'},
};
