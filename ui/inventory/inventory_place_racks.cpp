// SPDX-License-Identifier: GPL-3.0-or-later
// The inventory as racks instead of a table.
#include "ui/common/command_registry.h"
#include "ui/common/empty_state.h"
#include "ui/common/list_frame.h"
#include "ui/common/message_bar.h"
#include "ui/common/ui_state.h"
#include "ui/inventory/inventory_place.h"
#include "ui/inventory/inventory_table.h"
#include "ui/inventory/machine_detail.h"
#include "ui/inventory/past_view.h"
#include "ui/inventory/rack_pane.h"

#include <QAction>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>

namespace remuda {

namespace {
const QString keptAs = QStringLiteral("inventory_racks");
}

void InventoryPlace::makeRacks(QPushButton* button) {
    m_show_racks = new QAction(tr("Show racks"), this);
    auto* save = new QAction(tr("Save a picture of the racks…"), this);
    m_show_racks->setCheckable(true);
    m_show_racks->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    m_show_racks->setIcon(button->icon());
    save->setIcon(button->icon());
    for (QAction* action : {m_show_racks, save}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        m_context.commands.add(tr("Inventory"), action);
    }
    button->setCheckable(true);
    button->setAccessibleName(m_show_racks->text()); // the racks themselves are called by their own name
    const auto explain = [this, button, save] {
        const bool possible = m_show_racks->isEnabled();
        button->setEnabled(possible);
        save->setEnabled(possible);
        button->setToolTip(possible ? tr("Machines in their racks instead of a table (Ctrl+Shift+R)")
                                    : tr("Racks show where machines stand now; go back to now first"));
    };
    explain();
    connect(m_show_racks, &QAction::enabledChanged, button, explain);
    connect(button, &QPushButton::clicked, this, &InventoryPlace::showRacks);
    connect(m_show_racks, &QAction::triggered, this, &InventoryPlace::showRacks);
    connect(m_show_racks, &QAction::toggled, button, &QPushButton::setChecked);
    connect(save, &QAction::triggered, this, [this] {
        showRacks(true);
        m_racks->exportPicture();
    });
}

void InventoryPlace::followRacks() {
    connect(&m_racks->view(), &RackView::opened, this, [this] { m_detail->setFocus(Qt::OtherFocusReason); });
    connect(&m_racks->view(), &RackView::contextMenuAsked, this, [this](const QPoint& at) {
        if (!selection().isEmpty()) m_actions_menu->popup(at);
    });
    connect(m_racks, &RackPane::exported, this, [this](const QString& path, const QString& error) {
        if (error.isEmpty()) return m_message->showMessage(Tone::good, tr("The racks are saved"), path);
        m_message->showMessage(Tone::bad, tr("The picture could not be written"), error,
                               {tr("Choose another file…"), [this] { m_racks->exportPicture(); }});
    });
    m_show_racks->setChecked(UiState::instance().value(keptAs, false).toBool());
}

void InventoryPlace::showRacks(bool racks) {
    m_pages->setCurrentIndex(0);
    m_show_racks->setChecked(racks);
    UiState::instance().setValue(keptAs, racks);
    showMachines();
    if (m_table_pages->currentWidget() != m_empty) m_table_pages->currentWidget()->setFocus(Qt::OtherFocusReason);
}

void InventoryPlace::showMachines() {
    // The racks show where machines stand now: the past is a table only.
    const bool racks = m_show_racks->isChecked() && !m_past->isPast();
    applyGrouping();
    setFocusProxy(racks ? static_cast<QWidget*>(m_racks) : m_table);
    if (m_table_pages->currentWidget() == m_empty && m_table->model()->rowCount() == 0) return;
    turnPage(*m_table_pages, racks ? static_cast<QWidget*>(m_racks) : m_table, [this] { takeFocus(); });
}

} // namespace remuda
