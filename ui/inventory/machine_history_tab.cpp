// SPDX-License-Identifier: GPL-3.0-or-later
// The tab about what is on record of a machine: its history.
#include "ui/common/card.h"
#include "ui/common/field_text.h"
#include "ui/common/format.h"
#include "ui/inventory/machine_lists.h"

#include <QUrlQuery>

namespace remuda {

namespace {

std::optional<double> numberMember(const boost::json::object& from, const char* name) {
    const auto& value = valueMember(from, name);
    return value.is_number() ? std::optional(value.to_number<double>()) : std::nullopt;
}

} // namespace

MachineHistoryTab::MachineHistoryTab(ApiClient& api, QWidget* parent)
    : MachineListTab(api, parent) {
    m_entries = new ColumnTable<Entry>(
        {{tr("When"),
          [](const Entry& entry) { return format::relative(entry.at); },
          CellStyle::secondary,
          {},
          {},
          [](const Entry& entry) { return format::absolute(entry.at); }},
         {tr("Who"), [](const Entry& entry) { return entry.actor; }},
         {tr("What"),
          [](const Entry& entry) { return entry.summary; },
          CellStyle::text,
          {},
          {},
          [](const Entry& entry) {
              return entry.job.isEmpty() ? entry.summary : tr("%1\nReturn shows the job").arg(entry.summary);
          }}},
        [](const Entry& entry) { return QString::number(entry.sequence); }, this);
    TableView* table = addTable(QStringLiteral("History of the machine"), m_entries, {11, 7, 4},
                                tr("Nothing has happened to this machine yet."));
    connect(table, &TableView::opened, this, [this](const QModelIndex& index) {
        if (const Entry* entry = m_entries->row(index.row()); entry != nullptr && !entry->job.isEmpty())
            Q_EMIT jobAsked(entry->job);
    });
}

void MachineHistoryTab::ask(const QString& machine) {
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("limit"), QStringLiteral("100"));
    if (moment().isValid()) // changes of that very millisecond belong to it
        query.addQueryItem(QStringLiteral("to"), moment().addMSecs(1).toUTC().toString(Qt::ISODateWithMs));
    get(QStringLiteral("/machines/%1/history").arg(pathPart(machine)), query);
}

Result<void> MachineHistoryTab::fill(const boost::json::array& items) {
    std::vector<Entry> entries;
    for (const auto& item : items) {
        const auto* object = item.if_object();
        if (object == nullptr) return unreadableAnswer("an entry of the audit");
        Entry entry{qint64(numberMember(*object, "seq").value_or(0)), momentMember(*object, "at"),
                    textMember(*object, "actor"), textMember(*object, "summary"), textMember(*object, "job_id")};
        if (entry.summary.isEmpty()) entry.summary = textMember(*object, "verb");
        entry.summary.remove(QStringLiteral(" machine ") + textMember(*object, "entity_id")); // it stands above
        entries.push_back(std::move(entry));
    }
    m_entries->setRows(std::move(entries));
    return {};
}

} // namespace remuda
