// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/facet_panel.h"

#include "core/query/query_edit.h"
#include "ui/common/format.h"
#include "ui/common/status_mark.h"
#include "ui/common/table_view.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QPainter>

namespace remuda {

namespace {

constexpr int fieldRole = Qt::UserRole + 100;
constexpr int valueRole = Qt::UserRole + 101;
constexpr int chosenRole = Qt::UserRole + 102;
constexpr int countRole = Qt::UserRole + 103;
constexpr int moreRole = Qt::UserRole + 104;
constexpr int termRole = Qt::UserRole + 105; // a whole term instead of field and value
constexpr std::size_t shownAtFirst = 8;

struct Facet {
    const char* field;
    const char* title;
};
constexpr std::array facets{
    Facet{"status", QT_TRANSLATE_NOOP("Facets", "Status")}, Facet{"site", QT_TRANSLATE_NOOP("Facets", "Site")},
    Facet{"role", QT_TRANSLATE_NOOP("Facets", "Role")}, Facet{"team", QT_TRANSLATE_NOOP("Facets", "Team")},
    Facet{"model", QT_TRANSLATE_NOOP("Facets", "Model")}};

class FacetDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::instance();
        painter->save();
        const QRect row = option.rect.adjusted(8, 0, -8, 0);
        if (!index.parent().isValid()) {
            QFont font = theme.caption();
            font.setWeight(QFont::DemiBold);
            painter->setFont(font);
            painter->setPen(theme.secondaryText());
            painter->drawText(row.adjusted(4, 6, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
            painter->restore();
            return;
        }
        const bool chosen = index.data(chosenRole).toBool();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        if (chosen || option.state.testFlag(QStyle::State_MouseOver)) {
            painter->setBrush(chosen ? theme.selection() : theme.hover());
            painter->drawRoundedRect(row, 4, 4);
        }
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setPen(theme.accent());
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        }
        const QRect text = row.adjusted(6, 0, -6, 0);
        painter->setFont(chosen ? theme.strong() : option.font);
        const QVariant count = index.data(countRole);
        const int count_width = count.isValid() ? tabularWidth(painter->fontMetrics(), count.toString()) + 8 : 0;
        const bool quiet = index.data(moreRole).toBool() || count == QStringLiteral("0");
        painter->setPen(quiet ? theme.secondaryText() : option.palette.color(QPalette::Text));
        painter->drawText(
            text, Qt::AlignVCenter | Qt::AlignLeft,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width() - count_width));
        if (!chosen) painter->setPen(theme.secondaryText());
        if (count.isValid()) paintTabular(painter, text, count.toString(), true);
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return {80, option.fontMetrics.height() + (index.parent().isValid() ? 6 : 14)};
    }
};

} // namespace

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
    for (const Facet& facet : facets) {
        auto* group = new QTreeWidgetItem(this, {QCoreApplication::translate("Facets", facet.title)});
        group->setFlags(Qt::ItemIsEnabled);
        group->setExpanded(true);
    }
    auto* expiry = new QTreeWidgetItem(this, {tr("Expires")});
    expiry->setFlags(Qt::ItemIsEnabled);
    expiry->setExpanded(true);
    connect(this, &QTreeWidget::itemClicked, this, &FacetPanel::choose);
    connect(this, &QTreeWidget::itemActivated, this, &FacetPanel::choose);
}

std::vector<std::size_t> FacetPanel::fields() {
    std::vector<std::size_t> list;
    for (const Facet& facet : facets)
        list.push_back(replicaField(facet.field));
    return list;
}

void FacetPanel::show(const ReplicaSearchResult& result) {
    m_last = result;
    m_query = QString::fromStdString(result.query);
    if (result.problem) return; // the counts before are better than none
    for (std::size_t number = 0; number < facets.size(); ++number)
        for (const ReplicaFacet& facet : result.facets)
            if (facet.field == replicaField(facets[number].field)) fill(topLevelItem(int(number)), facet, m_query);
    fillExpiry(topLevelItem(int(facets.size())), m_query);
}

void FacetPanel::fill(QTreeWidgetItem* group, const ReplicaFacet& facet, const QString& query) {
    const std::string field(machineFields()[facet.field].name);
    const auto chosen = facetValues(query.toStdString(), machineSchema(), field);
    const bool is_status = field == "status";
    const int number = indexOfTopLevelItem(group);
    const std::size_t most = m_unfolded.contains(number) ? 60 : shownAtFirst;
    std::vector<std::pair<std::string, std::size_t>> values;
    for (const auto& value : facet.values)
        if (!value.first.empty() &&
            (values.size() < most || std::find(chosen.begin(), chosen.end(), value.first) != chosen.end()))
            values.push_back(value);
    for (const std::string& value : chosen) // asked for, but nothing there
        if (std::none_of(values.begin(), values.end(), [&value](const auto& shown) { return shown.first == value; }))
            values.emplace_back(value, 0);
    const std::size_t left = facet.values.size() > values.size() ? facet.values.size() - values.size() : 0;
    const std::size_t rows = values.size() + (left > 0 && most == shownAtFirst ? 1 : 0);
    while (std::size_t(group->childCount()) > rows)
        delete group->takeChild(group->childCount() - 1);
    while (std::size_t(group->childCount()) < rows)
        new QTreeWidgetItem(group);
    for (std::size_t at = 0; at < values.size(); ++at) {
        QTreeWidgetItem* item = group->child(int(at));
        const QString value = QString::fromStdString(values[at].first);
        const bool on = std::find(chosen.begin(), chosen.end(), values[at].first) != chosen.end();
        const QString text = is_status ? wordForStatus(value) : value;
        const QString count = format::number(qint64(values[at].second));
        item->setText(0, text);
        item->setData(0, fieldRole, QString::fromStdString(field));
        item->setData(0, valueRole, value);
        item->setData(0, chosenRole, on);
        item->setData(0, countRole, count);
        item->setData(0, moreRole, false);
        item->setData(0, Qt::AccessibleTextRole, tr("%1, %2 machines").arg(text, count));
        item->setToolTip(0, value);
    }
    if (rows > values.size()) {
        QTreeWidgetItem* item = group->child(int(rows) - 1);
        item->setText(0, tr("%n more…", nullptr, int(left)));
        item->setData(0, moreRole, true);
        item->setData(0, chosenRole, false);
        item->setData(0, countRole, QVariant());
        item->setToolTip(0, QString());
    }
}

void FacetPanel::fillExpiry(QTreeWidgetItem* group, const QString& query) {
    const std::initializer_list<std::pair<QString, QString>> choices{
        {tr("within 7 days"), QStringLiteral("expires<7d")},
        {tr("within 30 days"), QStringLiteral("expires<30d")},
        {tr("no lease"), QStringLiteral("not has:lease")}};
    if (group->childCount() == 0)
        for (const auto& choice : choices) {
            auto* item = new QTreeWidgetItem(group, {choice.first});
            item->setData(0, termRole, choice.second);
            item->setToolTip(0, choice.second);
        }
    for (int at = 0; at < group->childCount(); ++at) {
        QTreeWidgetItem* item = group->child(at);
        item->setData(0, chosenRole, query.contains(item->data(0, termRole).toString()));
    }
}

void FacetPanel::choose(QTreeWidgetItem* item) {
    if (item == nullptr || item->parent() == nullptr) return;
    if (item->data(0, moreRole).toBool()) {
        m_unfolded.insert(indexOfTopLevelItem(item->parent()));
        if (m_last) show(ReplicaSearchResult(*m_last));
        return;
    }
    const bool on = !item->data(0, chosenRole).toBool();
    const QString term = item->data(0, termRole).toString();
    if (!term.isEmpty()) {
        QString query = m_query;
        for (int at = 0; at < item->parent()->childCount(); ++at) // one span of time at once
            query.remove(item->parent()->child(at)->data(0, termRole).toString());
        Q_EMIT queryAsked(on ? QString(query + QLatin1Char(' ') + term).simplified() : query.simplified());
        return;
    }
    Q_EMIT queryAsked(QString::fromStdString(withFacet(m_query.toStdString(), machineSchema(),
                                                       item->data(0, fieldRole).toString().toStdString(),
                                                       item->data(0, valueRole).toString().toStdString(), on)));
}

} // namespace remuda
