// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel shows; what it does when it is clicked is in facet_panel_clicks.cpp.
#include "ui/inventory/facet_panel.h"

#include "core/query/query.h"
#include "core/query/query_edit.h"
#include "ui/common/format.h"
#include "ui/common/qt_text.h"
#include "ui/inventory/facet_delegate.h"
#include "ui/inventory/inventory_columns.h"

#include <QHBoxLayout>
#include <QLineEdit>

#include <algorithm>
#include <array>

namespace remuda {

namespace {

constexpr std::size_t shownAtFirst = 8, shownUnfolded = 40;
constexpr std::array usualFields{"status", "site", "role", "team", "model"};
constexpr std::array expiryTerms{"expires<7d", "expires<30d", "not has:lease"};

bool has(const std::vector<std::string>& values, const std::string& value) {
    return std::any_of(values.begin(), values.end(),
                       [&](const std::string& each) { return lowerCase(each) == lowerCase(value); });
}

} // namespace

struct FacetPanel::Row {
    QString text, value, count;
    FacetKind kind = FacetKind::value;
    FacetState state = FacetState::open;
    QString tip;
};

FacetPanel::FacetPanel(QWidget* parent)
    : QTreeWidget(parent) {
    setAccessibleName(tr("Facets"));
    setObjectName(QStringLiteral("Facets"));
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setIndentation(0);
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new FacetDelegate(this));
    setMouseTracking(true);
    setSelectionMode(QAbstractItemView::NoSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(120);
    setFields({});
}

std::vector<std::string> FacetPanel::terms() {
    return {expiryTerms.begin(), expiryTerms.end()};
}

void FacetPanel::setFields(const std::vector<std::string>& names) {
    std::vector<std::size_t> fields;
    for (const std::string& name : names)
        if (machineField(name) != nullptr) fields.push_back(replicaField(name));
    if (names.empty())
        for (const char* name : usualFields)
            fields.push_back(replicaField(name));
    if (fields == m_fields) return;
    m_fields = std::move(fields);
    rebuild();
}

std::vector<std::string> FacetPanel::chosenFields() const {
    std::vector<std::string> names;
    for (const std::size_t field : m_fields)
        names.emplace_back(machineFields()[field].name);
    if (std::equal(names.begin(), names.end(), usualFields.begin(), usualFields.end())) names.clear();
    return names;
}

void FacetPanel::rebuild() {
    clear();
    const auto add = [this](const QString& title, const QString& field, FacetKind kind) {
        auto* group = new QTreeWidgetItem(this);
        group->setFlags(kind == FacetKind::fields ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::ItemIsEnabled);
        group->setExpanded(true);
        group->setData(0, FacetFieldRole, field);
        Row row;
        row.text = title;
        row.kind = kind;
        setRow(group, row);
    };
    for (const std::size_t field : m_fields)
        add(fieldTitle(field), qt(machineFields()[field].name), FacetKind::heading);
    add(tr("Expires"), QString(), FacetKind::heading);
    add(tr("Choose facets…"), QString(), FacetKind::fields);
    if (m_last) show(ReplicaSearchResult(*m_last));
}

void FacetPanel::setRow(QTreeWidgetItem* item, const Row& row) {
    item->setText(0, row.text);
    item->setData(0, FacetValueRole, row.value);
    item->setData(0, FacetCountRole, row.count);
    item->setData(0, FacetKindRole, int(row.kind));
    item->setData(0, FacetStateRole, int(row.state));
    item->setToolTip(0, row.tip);
    QString words = row.count.isEmpty() ? row.text : tr("%1, %2 machines").arg(row.text, row.count);
    if (row.state == FacetState::chosen) words = tr("%1, chosen").arg(words);
    if (row.state == FacetState::excluded) words = tr("%1, excluded").arg(words);
    item->setData(0, Qt::AccessibleTextRole, words);
}

QTreeWidgetItem* FacetPanel::rowAt(QTreeWidgetItem* group, int number) {
    while (group->childCount() <= number)
        new QTreeWidgetItem(group);
    return group->child(number);
}

void FacetPanel::show(const ReplicaSearchResult& result) {
    m_last = result;
    m_query = QString::fromStdString(result.query);
    if (result.problem) return; // the counts before are better than none
    for (std::size_t number = 0; number < m_fields.size(); ++number)
        for (const ReplicaFacet& facet : result.facets)
            if (facet.field == m_fields[number]) fill(topLevelItem(int(number)), facet);
    fillTerms();
}

void FacetPanel::fill(QTreeWidgetItem* group, const ReplicaFacet& facet) {
    const std::string field(machineFields()[facet.field].name);
    const auto chosen = facetValues(m_query.toStdString(), machineSchema(), field);
    const auto excluded = excludedValues(m_query.toStdString(), machineSchema(), field);
    group->setData(0, FacetStateRole, int(chosen.empty() && excluded.empty() ? FacetState::open : FacetState::chosen));
    group->setToolTip(0, chosen.empty() && excluded.empty() ? QString() : tr("Click the cross to clear"));
    const bool unfolded = m_searches.contains(qt(field));
    const QString wanted = m_searches.value(qt(field)).trimmed();
    const std::size_t most = unfolded ? shownUnfolded : shownAtFirst;
    std::vector<std::pair<std::string, std::size_t>> values;
    std::size_t fitting = 0;
    for (const auto& value : facet.values) {
        const bool marked = has(chosen, value.first) || has(excluded, value.first);
        const bool fits =
            wanted.isEmpty() || groupValueText(facet.field, value.first).contains(wanted, Qt::CaseInsensitive);
        fitting += fits || marked ? 1 : 0;
        if (marked || (fits && values.size() < most)) values.push_back(value);
    }
    for (const auto* asked : {&chosen, &excluded}) // asked for, but nothing there
        for (const std::string& value : *asked)
            if (std::none_of(values.begin(), values.end(),
                             [&](const auto& shown) { return lowerCase(shown.first) == lowerCase(value); }))
                values.emplace_back(value, 0), ++fitting;
    int number = 0;
    if (unfolded) searchWithin(group), ++number;
    for (const auto& [value, count] : values) {
        Row row;
        row.text = groupValueText(facet.field, value);
        row.value = QString::fromStdString(value);
        row.count = format::number(qint64(count));
        row.state = has(chosen, value)     ? FacetState::chosen
                    : has(excluded, value) ? FacetState::excluded
                                           : FacetState::open;
        row.tip = row.text + QLatin1Char('\n') + tr("Click to choose, on the minus or with Delete to exclude");
        setRow(rowAt(group, number++), row);
    }
    if (const std::size_t left = fitting - values.size(); left > 0 || unfolded) {
        Row row;
        row.kind = FacetKind::more;
        row.text = !unfolded  ? tr("%n more…", nullptr, int(left))
                   : left > 0 ? tr("%n more, type to find them", nullptr, int(left))
                              : tr("Fewer");
        setRow(rowAt(group, number++), row);
    }
    while (group->childCount() > number)
        delete group->takeChild(group->childCount() - 1);
}

// The field in which the values of a long facet are found, as its first row. It stays while counts change around it.
void FacetPanel::searchWithin(QTreeWidgetItem* group) {
    QTreeWidgetItem* item = rowAt(group, 0);
    if (itemWidget(item, 0) != nullptr) return;
    const QString field = group->data(0, FacetFieldRole).toString();
    Row row;
    row.kind = FacetKind::search;
    setRow(item, row);
    auto* edit = new QLineEdit(m_searches.value(field));
    edit->setPlaceholderText(tr("Find"));
    edit->setAccessibleName(tr("Find in %1").arg(group->text(0)));
    edit->setClearButtonEnabled(true);
    edit->setMaximumHeight(fontMetrics().height() + 10);
    auto* frame = new QWidget;
    auto* layout = new QHBoxLayout(frame);
    layout->setContentsMargins(8, 0, 8, 0);
    layout->addWidget(edit);
    setItemWidget(item, 0, frame);
    frame->setFocusProxy(edit);
    connect(edit, &QLineEdit::textChanged, this, [this, field](const QString& text) {
        m_searches[field] = text;
        if (m_last) show(ReplicaSearchResult(*m_last));
    });
    edit->setFocus(Qt::OtherFocusReason);
}

void FacetPanel::fillTerms() {
    QTreeWidgetItem* group = topLevelItem(int(m_fields.size()));
    const QStringList words{tr("within 7 days"), tr("within 30 days"), tr("no lease")};
    const std::string query = m_query.toStdString();
    bool any = false;
    for (int number = 0; number < int(expiryTerms.size()); ++number) {
        const std::string term = expiryTerms[std::size_t(number)];
        Row row;
        row.kind = FacetKind::term;
        row.text = words[number];
        row.value = QString::fromStdString(term);
        row.tip = row.value;
        const bool counted = m_last && m_last->term_counts.size() == expiryTerms.size();
        if (counted) row.count = format::number(qint64(m_last->term_counts[std::size_t(number)]));
        row.state = withoutText(query, term) == query ? FacetState::open : FacetState::chosen;
        any = any || row.state == FacetState::chosen;
        setRow(rowAt(group, number), row);
    }
    group->setData(0, FacetStateRole, int(any ? FacetState::chosen : FacetState::open));
}

} // namespace remuda
