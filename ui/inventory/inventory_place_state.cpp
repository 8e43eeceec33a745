// SPDX-License-Identifier: GPL-3.0-or-later
// What the place says of itself: the status bar, and what fills the table while it is empty.
#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/list_frame.h"
#include "ui/common/query_bar.h"
#include "ui/inventory/inventory_place.h"
#include "ui/inventory/inventory_search.h"
#include "ui/inventory/past_view.h"

#include <QStackedWidget>

namespace remuda {

QString InventoryPlace::statusText() const {
    const auto all = qint64(m_search->replica().snapshot()->rows());
    QString text = tr("%1 machines").arg(format::number(all));
    const auto found = qint64(m_model->machines().size());
    if (found != all) text += QStringLiteral("   ") + tr("%1 shown").arg(format::number(found));
    if (m_model->groupField())
        text += QStringLiteral("   ") + tr("%n group(s)", nullptr, int(m_model->groups().size()));
    return text;
}

QString InventoryPlace::momentText() const {
    return m_past->momentText();
}

void InventoryPlace::showEmptiness(const ReplicaSearchResult& result) {
    const bool none_at_all = m_search->replica().snapshot()->rows() == 0;
    if (m_model->rowCount() > 0) {
        showMachines();
        return;
    }
    const auto state = m_context.inventory.state();
    if (none_at_all && (state == LiveInventory::State::loading || state == LiveInventory::State::empty ||
                        state == LiveInventory::State::catching_up)) {
        m_empty->setWords(QStringLiteral("inventory"), tr("Loading the inventory…"),
                          tr("The first time takes a moment; afterwards it is kept here."));
        m_empty->setAction({}, {});
    } else if (none_at_all && state == LiveInventory::State::offline) {
        m_empty->setWords(QStringLiteral("offline"), tr("The server does not answer"),
                          tr("No machines are kept here from an earlier time."));
        m_empty->setAction(tr("Try again"), [this] { m_context.events.retryNow(); });
    } else if (none_at_all) {
        m_empty->setWords(QStringLiteral("inventory"), tr("There are no machines yet"),
                          tr("Import a CSV file, or add machines through the API."));
        m_empty->setAction(tr("Import machines…"), [this] { openImport(); });
    } else if (!result.problem) {
        m_empty->setWords(QStringLiteral("filter"), tr("No machine matches"),
                          tr("Of %1 machines none meets “%2”.")
                              .arg(format::number(qint64(m_search->replica().snapshot()->rows())), m_query->text()));
        m_empty->setAction(tr("Show all machines"), [this] { m_query->setQuery(QString()); });
    }
    turnPage(*m_table_pages, m_empty, [this] { takeFocus(); });
}

} // namespace remuda
