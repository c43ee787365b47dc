#include "analysis/arms_table.hpp"

#include <iterator>
#include <utility>

namespace kapok {

AnswerTable arms_table(std::string id, std::string en, std::string zh, std::vector<AnswerTable::Column> columns) {
    std::vector<AnswerTable::Column> all{{"baseline", "baseline", "基准", Align::left, false}, {"other", "compared", "比较对象", Align::left}};
    all.insert(all.end(), std::make_move_iterator(columns.begin()), std::make_move_iterator(columns.end()));
    all.push_back({"baseline_label", "", "", Align::left, false});
    all.push_back({"other_label", "", "", Align::left, false});
    return {std::move(id), std::move(en), std::move(zh), std::move(all)};
}

std::array<AnswerTable::Column, 2> arm_columns(std::string baseline_id, std::string other_id, const AnswerName& baseline,
                                               const AnswerName* only_other) {
    const AnswerName other = only_other != nullptr ? *only_other : AnswerName{"", "compared", "对象"};
    return {AnswerTable::Column{std::move(baseline_id), baseline.en, baseline.zh},
            AnswerTable::Column{std::move(other_id), other.en, other.zh}};
}

void add_arms_row(AnswerTable& table, const AnswerName& baseline, const AnswerName& other, std::vector<AnswerCell> cells) {
    std::vector<AnswerCell> all{baseline, other};
    all.insert(all.end(), std::make_move_iterator(cells.begin()), std::make_move_iterator(cells.end()));
    all.emplace_back(baseline.en);
    all.emplace_back(other.en);
    table.add(std::move(all));
}

}  // namespace kapok
