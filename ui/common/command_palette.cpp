// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/command_palette.h"

#include "ui/common/command_registry.h"
#include "ui/common/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace remuda {

namespace {

constexpr int actionRole = Qt::UserRole + 1;
constexpr int shortcutRole = Qt::UserRole + 2;
constexpr int groupRole = Qt::UserRole + 3;

class PaletteDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::instance();
        if (option.state.testFlag(QStyle::State_Selected)) painter->fillRect(option.rect, theme.selection());
        const bool enabled = index.flags().testFlag(Qt::ItemIsEnabled);
        const QRect text = option.rect.adjusted(12, 0, -12, 0);
        painter->save();
        painter->setPen(theme.secondaryText());
        const QString group = index.data(groupRole).toString();
        painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft, group);
        painter->drawText(text, Qt::AlignVCenter | Qt::AlignRight, index.data(shortcutRole).toString());
        painter->setPen(option.palette.color(enabled ? QPalette::Active : QPalette::Disabled, QPalette::Text));
        painter->drawText(text.adjusted(100, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                          index.data(Qt::DisplayRole).toString());
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {100, option.fontMetrics.height() + 14};
    }
};

} // namespace

int fuzzyScore(const QString& wanted, const QString& text) {
    int score = 1;
    qsizetype at = 0;
    bool previous_matched = false;
    for (const QChar letter : wanted) {
        if (letter.isSpace()) continue;
        const qsizetype found = text.indexOf(letter, at, Qt::CaseInsensitive);
        if (found < 0) return 0;
        const bool word_start = found == 0 || !text[found - 1].isLetterOrNumber();
        score += found == 0 ? 14 : word_start ? 8 : 1;
        if (previous_matched && found == at) score += 5;
        previous_matched = true;
        at = found + 1;
    }
    return score;
}

CommandPalette::CommandPalette(const CommandRegistry& commands, QWidget* window)
    : QFrame(window, Qt::Popup)
    , m_commands(commands)
    , m_field(new QLineEdit)
    , m_list(new QListView)
    , m_model(new QStandardItemModel(this)) {
    setAccessibleName(tr("Commands"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(m_field);
    layout->addWidget(m_list);
    m_field->setPlaceholderText(tr("Type a command"));
    m_field->setAccessibleName(tr("Command"));
    m_field->installEventFilter(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setAccessibleName(tr("Matching commands"));
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::refill);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::run);
    connect(m_list, &QListView::clicked, this, &CommandPalette::run);
}

void CommandPalette::popUp() {
    const QWidget* window = parentWidget();
    resize(qMin(640, window->width() - 40), 420);
    move(window->mapToGlobal(QPoint((window->width() - width()) / 2, 72)));
    m_field->clear();
    refill();
    show();
    m_field->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::refill() {
    struct Match {
        int score;
        CommandRegistry::Command command;
    };
    std::vector<Match> matches;
    const QString wanted = m_field->text();
    const auto commands = m_commands.commands();
    for (const auto& command : commands) {
        QString text = command.action->text().remove(QLatin1Char('&'));
        const int score = fuzzyScore(wanted, text) * 2 + fuzzyScore(wanted, command.group + QLatin1Char(' ') + text);
        if (score > 0) matches.push_back({score + (command.action->isEnabled() ? 1000 : 0), command});
    }
    std::stable_sort(matches.begin(), matches.end(),
                     [](const Match& left, const Match& right) { return left.score > right.score; });
    m_model->clear();
    for (const Match& match : matches) {
        auto* item = new QStandardItem(match.command.action->text().remove(QLatin1Char('&')));
        item->setData(match.command.group, groupRole);
        item->setData(match.command.action->shortcut().toString(QKeySequence::NativeText), shortcutRole);
        item->setData(QVariant::fromValue<QObject*>(match.command.action), actionRole);
        item->setEnabled(match.command.action->isEnabled());
        m_model->appendRow(item);
    }
    m_list->setCurrentIndex(m_model->index(0, 0));
}

void CommandPalette::run() {
    const QModelIndex index = m_list->currentIndex();
    QPointer<QAction> action = qobject_cast<QAction*>(index.data(actionRole).value<QObject*>());
    if (!action || !action->isEnabled()) return;
    hide();
    action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    const int step = key == Qt::Key_Down       ? 1
                     : key == Qt::Key_Up       ? -1
                     : key == Qt::Key_PageDown ? 8
                     : key == Qt::Key_PageUp   ? -8
                                               : 0;
    if (step == 0) return QFrame::eventFilter(watched, event);
    const int row = qBound(0, m_list->currentIndex().row() + step, m_model->rowCount() - 1);
    m_list->setCurrentIndex(m_model->index(row, 0));
    return true;
}

void CommandPalette::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.setPen(Theme::instance().border());
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace remuda
