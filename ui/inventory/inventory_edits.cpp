// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/inventory_edits.h"

#include "core/client/replica/live_inventory.h"
#include "core/client/replica/replica.h"
#include "ui/common/command_registry.h"
#include "ui/common/message_bar.h"
#include "ui/common/rights_words.h"
#include "ui/common/undo_sheet.h"
#include "ui/inventory/bmc_password_dialog.h"
#include "ui/inventory/edit_sheet.h"

#include <QMenu>

#include <utility>

namespace remuda {

InventoryEdits::InventoryEdits(const PlaceContext& context, MessageBar& message, std::function<QStringList()> names,
                               QWidget* owner)
    : QObject(owner)
    , m_context(context)
    , m_message(message)
    , m_owner(owner)
    , m_edit(new QAction(Theme::instance().icon(QStringLiteral("edit")), tr("Edit fields…"), this))
    , m_undo(new QAction(Theme::instance().icon(QStringLiteral("retry")), tr("Take back the last edit…"), this))
    , m_password(new QAction(Theme::instance().icon(QStringLiteral("key")), tr("Set BMC password…"), this))
    , m_names(std::move(names)) {
    m_edit->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F));
    m_undo->setShortcut(QKeySequence::Undo);
    connect(m_edit, &QAction::triggered, this, &InventoryEdits::edit);
    connect(m_undo, &QAction::triggered, this, &InventoryEdits::undo);
    connect(m_password, &QAction::triggered, this, &InventoryEdits::setPassword);
    for (QAction* action : {m_edit, m_undo, m_password}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        owner->addAction(action);
        context.commands.add(tr("Machine"), action);
    }
    setSelection(0, {});
}

void InventoryEdits::setSelection(int count, const QString& why_not) {
    m_count = count;
    m_why_not = why_not;
    // An offer that cannot be taken is none; the command stays, for the time when it can be again.
    if (!why_not.isEmpty() && m_message.text() == m_offer) m_message.clear();
    m_edit->setEnabled(count > 0 && why_not.isEmpty());
    m_edit->setToolTip(!why_not.isEmpty() ? why_not
                       : count == 0       ? tr("Select machines first")
                                          : tr("Set the same fields on all that are selected"));
    m_password->setEnabled(m_edit->isEnabled());
    m_password->setToolTip(m_edit->isEnabled() ? tr("What the server signs in with at their management controllers")
                                               : m_edit->toolTip());
    m_undo->setEnabled(!m_done.empty() && why_not.isEmpty());
    m_undo->setToolTip(m_done.empty() ? tr("Nothing was edited in this window yet") : why_not);
    if (!m_context.rights || count == 0 || !why_not.isEmpty()) return;
    const OwnRights* rights = &m_context.rights->rights();
    forbid(m_edit, whyForbidden(rights, m_may, Permission::edit, tr("Edit fields")));
    forbid(m_password, whyForbidden(rights, m_may, Permission::password, tr("Set BMC password")));
}

void InventoryEdits::setMay(const PermissionSet& may) {
    m_may = may;
    setSelection(m_count, m_why_not);
}

void InventoryEdits::fill(QMenu* menu) const {
    bool line_wanted = !menu->isEmpty();
    for (QAction* action : {m_edit, m_password}) {
        if (!action->isEnabled()) continue;
        if (std::exchange(line_wanted, false)) menu->addSeparator();
        menu->addAction(action);
    }
}

void InventoryEdits::edited(const QString& sentence, const QByteArray& request_id) {
    if (!request_id.isEmpty()) m_done.push_back(request_id);
    setSelection(m_count, m_why_not);
    MessageBar::Action undo_it;
    if (!request_id.isEmpty()) undo_it = {tr("Undo"), [this] { undo(); }};
    m_message.showMessage(Tone::good, sentence, QString(), undo_it);
    m_offer = m_message.text();
}

void InventoryEdits::edit() {
    auto* sheet = new EditSheet(m_context.api, m_names(), m_owner);
    connect(sheet, &EditSheet::done, this, &InventoryEdits::edited);
    sheet->open();
}

void InventoryEdits::setPassword() {
    const QStringList names = m_names();
    if (names.isEmpty()) return;
    const auto snapshot = m_context.inventory.replica().snapshot();
    const auto row = snapshot->rowOf(names.first().toStdString());
    const QString user = row ? QString::fromStdString(snapshot->machine(*row).bmc.user) : QString();
    auto* dialog = new BmcPasswordDialog(m_context.api, names, user, m_owner);
    connect(dialog, &BmcPasswordDialog::stored, this,
            [this](const QString& sentence) { m_message.showMessage(Tone::good, sentence, QString()); });
    dialog->open();
}

// The next undo goes further back.
void InventoryEdits::forget(const QByteArray& request_id) {
    std::erase(m_done, request_id);
    setSelection(m_count, m_why_not);
}

void InventoryEdits::undo() {
    if (m_done.empty()) return;
    const QByteArray newest = m_done.back();
    auto* sheet = new UndoSheet(m_context.api, UndoSheet::orderOf(newest), m_owner);
    connect(sheet, &UndoSheet::nothingLeft, this, [this, newest] { forget(newest); });
    connect(sheet, &UndoSheet::done, this, [this, newest](const QString& sentence, const QByteArray& request_id) {
        forget(newest); // the offer beside the sentence goes forth again
        m_message.showMessage(Tone::good, sentence, QString(),
                              {tr("Redo"), [this, request_id] {
                                   auto* redo = new UndoSheet(m_context.api, UndoSheet::orderOf(request_id), m_owner);
                                   connect(redo, &UndoSheet::done, this, &InventoryEdits::edited);
                                   redo->open();
                               }});
        m_offer = m_message.text();
    });
    sheet->open();
}

} // namespace remuda
