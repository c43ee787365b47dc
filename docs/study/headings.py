"""Titles and columns of the tables of docs/study.md, in English and Chinese."""

HEADINGS = {
    "goals": {
        "en": ("Table 1. Guangzhou's goals of 2020",
               ["indicator", "goal", "2015", "2020 without the plan", "2020 with the plan [90%]", "P without", "P with",
                "plan's effect [90%]"]),
        "zh": ("表1 广州2020年目标",
               ["指标", "目标", "2015年", "2020年无规划", "2020年有规划 [90%]", "达标概率：无规划", "达标概率：有规划",
                "规划效应 [90%]"]),
    },
    "effects": {
        "en": ("Table 2. What the plan adds by 2030",
               ["outcome", "without the plan", "with the plan", "difference [90%]", "adjusted p"]),
        "zh": ("表2 规划到2030年的增量", ["产出", "无规划", "有规划", "差异 [90%]", "校正p值"]),
    },
    "money": {
        "en": ("Table 3. Public cost 2016-2030, 100 million CNY",
               ["paid for", "without the plan", "with the plan", "extra [90%]"]),
        "zh": ("表3 2016-2030年公共成本（亿元）", ["项目", "无规划", "有规划", "增量 [90%]"]),
    },
    "screening": {
        "en": ("Table 4. Screening: the plan without one lever, the {} largest of {}",
               ["place", "lever left out", "R&D 2030", "patents 2030", "GDP 2030", "share of runs with less R&D",
                "cost 2016-2030"]),
        "zh": ("表4 筛查：缺少一项杠杆的规划（{1}项中最大的{0}项）",
               ["位次", "去掉的杠杆", "2030年研发", "2030年专利", "2030年生产总值", "研发减少的运行比例",
                "2016-2030年成本"]),
    },
    "leading": {
        "en": ("Table 5. The leading levers with other luck: what the plan loses without each",
               ["lever left out", "R&D 2016-2030", "R&D 2030", "patents 2030", "GDP 2030", "cost 2016-2030",
                "R&D per yuan"]),
        "zh": ("表5 用另一组随机数复核领先杠杆：规划缺少该杠杆的损失",
               ["去掉的杠杆", "2016-2030年研发", "2030年研发", "2030年专利", "2030年生产总值", "2016-2030年成本",
                "每元研发"]),
    },
    "between": {
        "en": ("Table 6. Neighbours in the ranking: what the plan loses more without the first",
               ["first / second", "R&D 2016-2030 [90%]", "R&D 2030 [90%]", "share of runs above 0 in 2030"]),
        "zh": ("表6 相邻位次：缺前者比缺后者多损失的部分",
               ["前者／后者", "2016-2030年研发 [90%]", "2030年研发 [90%]", "2030年大于0的运行比例"]),
    },
    "coordination": {
        "en": ("Table 7. What coordination of the delta adds by 2030",
               ["outcome", "plan without coordination", "coordination adds [90%]", "share of runs above 0",
                "adjusted p"]),
        "zh": ("表7 珠三角协同到2030年的增量",
               ["产出", "无协同的规划", "协同的增量 [90%]", "大于0的运行比例", "校正p值"]),
    },
    "unsure": {
        "en": ("Table 8. Spread of the plan's results in Guangzhou in 2030, and the share of parameters in it",
               ["outcome", "mean", "standard deviation", "share from parameters [90%]"]),
        "zh": ("表8 广州2030年规划结果的离散程度及其中来自参数的份额",
               ["产出", "均值", "标准差", "来自参数的份额 [90%]"]),
    },
}
