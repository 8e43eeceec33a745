// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/difference_dialog.h"

#include "ui/common/card.h"
#include "ui/common/field_text.h"
#include "ui/common/format.h"
#include "ui/common/list_frame.h"
#include "ui/common/message_bar.h"
#include "ui/inventory/moment_dialog.h"

#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QUrlQuery>

namespace remuda {

namespace {

DifferenceDialog::Row signedRow(const boost::json::object& touched, const QString& machine) {
    DifferenceDialog::Row row;
    row.machine = machine;
    row.actor = textMember(touched, "actor");
    row.at = QDateTime::fromString(textMember(touched, "at"), Qt::ISODateWithMs).toLocalTime();
    if (const auto& sequence = valueMember(touched, "seq"); sequence.is_int64()) row.sequence = sequence.get_int64();
    return row;
}

} // namespace

std::vector<DifferenceDialog::Row> DifferenceDialog::rowsOf(const boost::json::object& difference) {
    std::vector<Row> rows;
    const auto whole = [&](const char* list, const QString& before, const QString& after, Tone tone) {
        for (const auto* item : objectsMember(difference, list)) {
            Row row = signedRow(*item, textMember(*item, "hardware_name"));
            row.before = before;
            row.after = after;
            row.tone = tone;
            rows.push_back(std::move(row));
        }
    };
    whole("added", QStringLiteral("–"), tr("added"), Tone::good);
    whole("removed", tr("in the inventory"), tr("removed"), Tone::bad);
    for (const auto* item : objectsMember(difference, "changed"))
        for (const auto* member : objectsMember(*item, "members")) {
            Row row = signedRow(*member, textMember(*item, "hardware_name"));
            row.field = textMember(*member, "field");
            row.before = fieldText(row.field, valueMember(*member, "before"));
            row.after = fieldText(row.field, valueMember(*member, "after"));
            rows.push_back(std::move(row));
        }
    return rows;
}

DifferenceDialog::DifferenceDialog(ApiClient& api, const QDateTime& from, const QString& query, QWidget* parent)
    : QDialog(parent)
    , m_api(api)
    , m_from(makeMomentEdit(from, tr("From")))
    , m_to(makeMomentEdit(QDateTime::currentDateTime(), tr("To")))
    , m_query(new QLineEdit(query))
    , m_message(new MessageBar)
    , m_rows(new ColumnTable<Row>(
          {{tr("Machine"), [](const Row& row) { return row.machine; }, CellStyle::monospaced},
           {tr("Field"), [](const Row& row) { return fieldTitle(row.field); }},
           {tr("Before"), [](const Row& row) { return row.before; }},
           {tr("After"), [](const Row& row) { return row.after; }},
           {tr("Who"), [](const Row& row) { return row.actor; }, CellStyle::secondary},
           {tr("When"), [](const Row& row) { return format::absolute(row.at); }, CellStyle::secondary,
            [](const Row& row) { return QVariant(row.at); }}},
          [](const Row& row) { return QString(row.machine + QLatin1Char('/') + row.field); }, this))
    , m_summary(new TextLabel(TextKind::secondary))
    , m_table(new TableView(tr("Differences"))) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Compare two moments"));
    resize(1080, 640);
    m_query->setPlaceholderText(tr("All machines; narrow it down, e.g. site:lon"));
    m_query->setAccessibleName(tr("Query"));
    m_query->setClearButtonEnabled(true);
    auto* go = new QPushButton(tr("Compare"));
    go->setDefault(true);
    auto* bar = new QHBoxLayout;
    bar->addWidget(new TextLabel(TextKind::secondary, tr("From")));
    bar->addWidget(m_from);
    bar->addWidget(new TextLabel(TextKind::secondary, tr("to")));
    bar->addWidget(m_to);
    bar->addWidget(m_query, 1);
    bar->addWidget(go);
    auto* sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(m_rows);
    sorted->setSortRole(SortRole);
    m_table->setModel(sorted);
    m_table->setColumnWidths({12, 14, 24, 24, 11, 20});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 12);
    layout->setSpacing(Theme::step * 2);
    layout->addLayout(bar);
    layout->addWidget(m_message);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_summary);
    connect(go, &QPushButton::clicked, this, &DifferenceDialog::compare);
    compare();
}

void DifferenceDialog::compare() {
    if (m_call) m_call->cancel();
    m_summary->setText(tr("Comparing…"));
    m_table->setPlaceholder(QString());
    QUrlQuery query;
    const auto moment = [](const QDateTimeEdit* edit) { return edit->dateTime().toUTC().toString(Qt::ISODateWithMs); };
    query.addQueryItem(QStringLiteral("from"), moment(m_from));
    query.addQueryItem(QStringLiteral("to"), moment(m_to));
    query.addQueryItem(QStringLiteral("limit"), QStringLiteral("20000"));
    if (const QString text = m_query->text().trimmed(); !text.isEmpty()) addQueryItem(query, "q", text);
    m_call = m_api.get(QStringLiteral("/machines/difference"), query, this, [this](const Result<ApiAnswer>& answer) {
        if (!answer) return failed(answer.problem());
        if (!answer->body.is_object() || !valueMember(answer->body.get_object(), "totals").is_object())
            return failed(unreadableAnswer("a difference with totals"));
        showDifference(answer->body.get_object());
    });
}

void DifferenceDialog::failed(const Problem& problem) {
    if (problem.type == "cancelled") return;
    // A young inventory has no yesterday: what became of it since it began is meant.
    if (const auto beginning = beginningIn(problem); beginning && m_from->dateTime() < *beginning) {
        m_from->setDateTime(*beginning);
        return compare();
    }
    m_summary->clear();
    m_rows->setRows({}); // they would be taken for those of these moments
    m_message->showProblem(tr("The two moments could not be compared"), problem);
}

void DifferenceDialog::showDifference(const boost::json::object& difference) {
    m_message->clear();
    m_table->setPlaceholder(tr("Nothing differs between these two moments"));
    m_rows->setRows(rowsOf(difference));
    const auto& totals = difference.at("totals").get_object();
    const auto count = [&](const char* name) {
        const auto& total = valueMember(totals, name);
        return total.is_number() ? total.to_number<int>() : 0;
    };
    m_summary->setText(QStringLiteral("%1 · %2 · %3")
                           .arg(tr("%n added", nullptr, count("added")), tr("%n removed", nullptr, count("removed")),
                                tr("%n changed", nullptr, count("changed"))));
    if (valueMember(difference, "complete") == boost::json::value(false))
        m_summary->setText(m_summary->text() + QStringLiteral(" · ") + tr("not all are shown: narrow it down"));
}

} // namespace remuda
