#include "runner/unit_names.hpp"

#include <algorithm>
#include <iterator>

namespace kapok {
namespace {

struct UnitName {
    std::string_view en, zh;
};
constexpr UnitName names[] = {
    // clang-format off
    {"100 million CNY", "亿元"},
    {"10000 m2", "万平方米"},
    {"10000 people", "万人"},
    {"count", "个"},
    {"deals", "项"},
    {"filings per 10000 people", "件/万人"},
    {"filings per year", "件/年"},
    {"firms", "家"},
    {"index", "指数"},
    {"innovations", "次"},
    {"institutions", "家"},
    {"patents", "件"},
    {"patents per 10000 people", "件/万人"},
    {"people", "人"},
    {"percent", "%"},
    {"person-years", "人年"},
    {"years", "年"},
    {"working days", "工作日"},
    {"100M CNY committed in total", "亿元,累计承诺出资"},
    {"100M CNY per year", "亿元/年"},
    {"100M CNY per year over the five clusters", "亿元/年,五大集群合计"},
    {"100M CNY per year over the plan's six fields", "亿元/年,规划六大领域合计"},
    {"100M CNY per year, city", "亿元/年,市级"},
    {"100M CNY per year, universities in the city", "亿元/年,本市高校"},
    {"10k CNY per firm and year, half tax above it", "万元/企业·年,超出部分减半征税"},
    {"10k CNY per incubator and year, ceiling for the best grade (makerspace: one sixth)", "万元/孵化器·年,最高等级上限(众创空间为六分之一)"},
    {"10k CNY per new recognised institution", "万元/新认定机构"},
    {"10k CNY per recognition, city and district together (application award included)", "万元/次认定,市区合计(含申报奖励)"},
    {"10k CNY per selected firm over three years", "万元/入库企业,三年合计"},
    {"10k m2 in place", "万平方米,已建成"},
    {"10k m2 per year", "万平方米/年"},
    {"cards per year", "张/年"},
    {"founded per year", "家/年"},
    {"index 0-1", "指数0-1"},
    {"index 0-1 (part of the border penalty removed)", "指数0-1(消除的边界阻隔部分)"},
    {"index 0-1 (recognition of certificates, shared platforms, mutual eligibility)", "指数0-1(资质互认、平台共享、资格互通)"},
    {"index 0-1 (share of corridor nodes with a shared service and a direct link)", "指数0-1(走廊节点中具备共享服务和直达交通的比例)"},
    {"index 0-1 (share of firms and institutes with a standing foreign partner programme)", "指数0-1(有常设国际合作计划的企业和机构比例)"},
    {"index 0-1 (share of firms that can use the free-trade area's cross-border finance and import rules)", "指数0-1(可适用自贸区跨境金融和进口规则的企业比例)"},
    {"index 0-1 (share of inventions with a professional broker)", "指数0-1(有专业经纪人的发明比例)"},
    {"index 0-1 (share of planned deals that can close)", "指数0-1(计划交易中可完成的比例)"},
    {"index 0-1 (share of producer-service branches open on the manufacturing tax and entry rules)", "指数0-1(按制造业税收和准入规则开放的生产性服务业比例)"},
    {"index 0-1 (share of the damage a winning owner recovers)", "指数0-1(胜诉权利人获赔损失的比例)"},
    {"k CNY per invention filing (PCT filings get five times as much, assumption)", "千元/件发明申请(PCT申请为五倍,假设)"},
    {"million CNY of taxable profit", "百万元应纳税所得额"},
    {"multiplier on the yearly exit probability of a funded firm", "受资企业年退出概率的倍数"},
    {"per year, nominal, on a base of 88.7 (100M CNY, Guangzhou 2015)", "每年名义增速,基数88.7(亿元,广州2015年)"},
    {"platforms funded in the city", "个,本市资助的平台"},
    {"share of a bad IP-pledged loan paid by the public side", "公共部门承担的知识产权质押不良贷款比例"},
    {"share of a qualifying investment deducted from the fund's or corporate partner's taxable income", "合格投资额抵扣基金或法人合伙人应纳税所得额的比例"},
    {"share of city S&T spending", "占市级科技支出比例"},
    {"share of city public purchasing reserved for first-of-kind products", "市级政府采购中预留给首创产品的比例"},
    {"share of discretionary S&T money moved each year to the levers with the best measured return", "每年转投实测回报最高杠杆的可支配科技资金比例"},
    {"share of eligible R&D expense deducted on top of 100%", "合格研发费用100%之外加计扣除的比例"},
    {"share of eligible R&D expense; the higher of this and the general rate applies", "合格研发费用的比例;与一般比例取高者"},
    {"share of equipment investment", "占设备投资比例"},
    {"share of holders and grantees checked per year", "每年抽查持证和受助企业的比例"},
    {"share of investment deducted from gains on the same firm", "投资额抵扣同一企业收益的比例"},
    {"share of market-entry cost paid", "承担的市场进入成本比例"},
    {"share of money raised, at most 5m CNY per case", "占融资额比例,每例至多500万元"},
    {"share of net income of a public invention", "占公共发明净收入比例"},
    {"share of public research equipment open to firms", "向企业开放的公共科研设备比例"},
    {"share of researchers who may work part-time in or leave for a firm with a return right", "可兼职或保留返岗权离岗创业的科研人员比例"},
    {"share of taxable income", "占应纳税所得额比例"},
    {"share of taxable profit", "占应纳税利润比例"},
    {"share of technology loans carrying an equity option", "附认股权的科技贷款比例"},
    {"share of tenants with an active mentor", "有活跃导师的在孵企业比例"},
    {"share of the city's technology firms inside the zone's rules", "适用示范区政策的本市科技企业比例"},
    {"share of the firm's eligible R&D of last year", "占企业上年合格研发费用比例"},
    {"share of the gain of a key employee", "占核心员工收益比例"},
    {"share of the loss covered by city and province together", "市省共同承担的损失比例"},
    {"share of the lost principal paid by the pool", "资金池承担的本金损失比例"},
    {"share of the price of a bought research service, up to the voucher", "占所购研发服务价格比例,以券面额为限"},
    {"share of the price of the technology", "占技术价格比例"},
    {"share of the wage bill", "占工资总额比例"},
    // clang-format on
};

}  // namespace

std::string_view unit_text(std::string_view unit, Language language) {
    if (language == Language::en) return unit;
    const auto found = std::find_if(std::begin(names), std::end(names), [&](const UnitName& name) { return name.en == unit; });
    return found == std::end(names) ? unit : found->zh;
}

}  // namespace kapok
