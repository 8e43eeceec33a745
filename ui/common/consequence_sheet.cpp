// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/consequence_sheet.h"

#include "core/client/api/api_client.h"
#include "ui/common/card.h"
#include "ui/common/consequence_model.h"
#include "ui/common/message_bar.h"
#include "ui/common/table_view.h"

#include <QFormLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimer>
#include <QTreeView>

#include <utility>

namespace remuda {

namespace {

int heightFor(const QTreeView* list, int rows, int most) {
    const int row = list->fontMetrics().height() + 11;
    return qMin(rows, most) * row + list->header()->sizeHint().height() + 4;
}

} // namespace

void ConsequenceSheet::setExclusionsPossible(bool possible) {
    m_items_model->setTickable(possible);
}

QStringList ConsequenceSheet::leftOut() const {
    return m_items_model->unticked();
}

// Space ticks every selected machine, not the current one alone.
bool ConsequenceSheet::eventFilter(QObject* watched, QEvent* event) {
    const bool space = watched == m_items && event->type() == QEvent::KeyPress &&
                       static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space;
    if (!space) return QDialog::eventFilter(watched, event);
    QVector<int> rows;
    for (const QModelIndex& index : m_items->selectionModel()->selectedRows())
        rows.append(index.row());
    const QModelIndex current = m_items->currentIndex().siblingAtColumn(0);
    if (rows.isEmpty() && current.isValid()) rows.append(current.row());
    if (rows.isEmpty()) return true;
    m_items_model->tick(rows, m_items_model->index(rows.front(), 0).data(Qt::CheckStateRole).toInt() != Qt::Checked);
    return true;
}

void ConsequenceSheet::setTitle(const QString& title) {
    m_title->setText(title);
    setWindowTitle(title);
}

void ConsequenceSheet::showWorking(const QString& text) {
    m_ready = false;
    m_working->setText(text);
    if (m_shown)
        m_go->setText(tr("Working it out…")); // the list stays, somebody is ticking in it
    else
        m_pages->setCurrentIndex(0);
    checkEffort();
}

void ConsequenceSheet::showConsequences(const Consequences& consequences) {
    m_consequences = consequences;
    m_ready = true;
    m_message->clear();
    setTitle(consequences.title);
    m_go->setText(consequences.verb);
    fill(consequences);
    const bool effort = !consequences.typed.isEmpty();
    m_prompt->setText(consequences.typed_prompt);
    m_prompt->setVisible(effort);
    m_typed->setVisible(effort);
    m_pages->setCurrentIndex(1);
    checkEffort();
    const bool first = !std::exchange(m_shown, true);
    if (effort && first) m_typed->setFocus();
    fitHeight(first);
    // Once more when the new lines know their own height, which they learn when they are shown.
    QTimer::singleShot(0, this, [this] { fitHeight(false); });
}

// As high as its machines want it, up to what the window behind has room for. Only the first plan may make it lower:
// fields that plan anew must not make it jump.
void ConsequenceSheet::fitHeight(bool may_shrink) {
    constexpr int rows = 12;
    const int machines = m_items_model->rowCount();
    layout()->activate();
    QLayout* plan = m_plan->widget()->layout();
    plan->activate(); // its lines may have changed just now
    const int wide = m_plan->viewport()->width();
    int wanted = plan->hasHeightForWidth() ? plan->totalHeightForWidth(wide) : plan->minimumSize().height();
    wanted += qMax(0, heightFor(m_items, machines, rows) - m_items->minimumHeight());
    wanted += height() - m_plan->height(); // what is around the plan
    const int room = parentWidget() != nullptr ? parentWidget()->window()->height() - Theme::step * 16 : wanted;
    const int grown = qMin(wanted, room) - height();
    if (grown == 0 || (grown < 0 && !may_shrink)) return;
    resize(width(), height() + grown);
    if (isVisible()) move(x(), qMax(0, y() - grown / 2)); // it stays in the middle
}

void ConsequenceSheet::fill(const Consequences& consequences) {
    while (m_lines->rowCount() > 0)
        m_lines->removeRow(0);
    for (const Consequences::Line& line : consequences.lines) {
        auto* text = new TextLabel(TextKind::body, line.text);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        if (line.tone) text->setTone(int(*line.tone));
        m_lines->addRow(new TextLabel(TextKind::secondary, line.label), text);
    }
    m_items_model->setItems(consequences.headers, consequences.items);
    for (int column = 0; column < m_items_model->columnCount(); ++column)
        m_items->resizeColumnToContents(column);
    const int machines = m_items_model->rowCount();
    m_items->setVisible(machines > 0);
    m_items->setMinimumHeight(heightFor(m_items, machines, 5));
    m_items->setMaximumHeight(heightFor(m_items, machines, machines)); // no empty rows

    const int left_out = int(m_items_model->unticked().size());
    m_left_out->setText(tr("%n machine(s) left out by you", nullptr, left_out));
    m_left_out->setVisible(left_out > 0);

    QVector<Consequences::Item> skipped;
    for (const Consequences::Skipped& each : consequences.skipped)
        skipped.append({{each.name, each.reason}});
    m_skipped_model->setItems({tr("Machine"), tr("Why it is skipped")}, skipped);
    m_skipped->resizeColumnToContents(0);
    m_skipped_title->setText(consequences.skipped_title.isEmpty()
                                 ? tr("%n machine(s) will be skipped", nullptr, int(consequences.skipped.size()))
                                 : consequences.skipped_title);
    m_skipped_title->setVisible(!consequences.skipped.isEmpty());
    m_skipped->setVisible(!consequences.skipped.isEmpty());
    m_skipped->setFixedHeight(heightFor(m_skipped, int(consequences.skipped.size()), 4));

    m_signed_text->setPlainText(consequences.signed_text);
    m_show_signed->setVisible(!consequences.signed_text.isEmpty());
    if (consequences.signed_text.isEmpty()) m_show_signed->setChecked(false);
}

void ConsequenceSheet::showProblem(const QString& what_failed, const Problem& problem, std::function<void()> retry) {
    m_message->showProblem(what_failed, problem, std::move(retry));
    m_pages->setEnabled(true);
    m_typed->setEnabled(true);
    if (m_pages->currentIndex() == 0) m_working->setText(QString());
    m_pages->setCurrentIndex(1);
    checkEffort();
}

void ConsequenceSheet::showSending(ApiCall* call) {
    m_go->setEnabled(false);
    m_typed->setEnabled(false);
    m_go->setText(tr("Sending…"));
    if (!call) return;
    connect(call, &ApiCall::waitingForKey, this, [this](const QString& text) {
        m_go->setText(tr("Waiting for your key…"));
        m_message->showMessage(Tone::attention, tr("Waiting for your key"),
                               tr("Your ssh-agent may be asking for a confirmation or a touch. Nothing is done until "
                                  "then; closing this sheet gives it up."),
                               {}, text);
        QTimer::singleShot(0, this, [this] { fitHeight(false); }); // else the message takes the machines their room
    });
    connect(call, &ApiCall::keyAnswered, this, [this] {
        m_go->setText(tr("Sending…"));
        m_message->clear();
    });
}

void ConsequenceSheet::checkEffort() {
    const bool effort_made = m_consequences.typed.isEmpty() || m_typed->text().trimmed() == m_consequences.typed;
    if (m_ready) m_go->setText(m_consequences.verb);
    m_go->setEnabled(m_ready && effort_made && !m_consequences.items.isEmpty());
}

} // namespace remuda
