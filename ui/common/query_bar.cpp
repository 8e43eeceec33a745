// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/query_bar.h"

#include "ui/common/table_view.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QTextCharFormat>
#include <QTimer>

#include <utility>

namespace remuda {

namespace {

class ChoiceDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::instance();
        if (option.state.testFlag(QStyle::State_Selected)) painter->fillRect(option.rect, theme.selection());
        const QRect text = option.rect.adjusted(10, 0, -10, 0);
        painter->save();
        painter->setFont(theme.monospaced());
        painter->setPen(option.palette.color(QPalette::Text));
        painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
        painter->setFont(theme.caption());
        painter->setPen(theme.secondaryText());
        painter->drawText(text, Qt::AlignVCenter | Qt::AlignRight, index.data(Qt::ToolTipRole).toString());
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {360, option.fontMetrics.height() + 10};
    }
};

} // namespace

QueryBar::QueryBar(QWidget* parent)
    : QLineEdit(parent)
    , m_delay(new QTimer(this))
    , m_popup(new QListView(this))
    , m_popup_model(new QStandardItemModel(this)) {
    setAccessibleName(QStringLiteral("Query"));
    setObjectName(QStringLiteral("Query"));
    setFont(Theme::instance().monospaced());
    setPlaceholderText(tr("Filter, e.g. status:broken site:lon expires<7d"));
    setClearButtonEnabled(true);
    addAction(Theme::instance().icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_delay->setSingleShot(true);
    m_delay->setInterval(120);
    m_popup->setWindowFlags(Qt::ToolTip);
    m_popup->setFrameShape(QFrame::Box); // its border is all that sets it off from the rows below
    m_popup->setModel(m_popup_model);
    m_popup->setItemDelegate(new ChoiceDelegate(m_popup));
    // Without a focus proxy: QWidget::setTabOrder would take it for the field's end, and go on in its window.
    m_popup->setFocusPolicy(Qt::NoFocus);
    m_popup->setUniformItemSizes(true);
    m_popup->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_popup->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_popup->setAccessibleName(tr("Completions"));
    m_popup->hide();
    connect(m_popup, &QListView::clicked, this, &QueryBar::takeChoice);
    connect(m_delay, &QTimer::timeout, this, &QueryBar::announce);
    connect(this, &QLineEdit::textChanged, this, [this] {
        if (m_marking) return;
        read();
        m_delay->start();
    });
    connect(this, &QLineEdit::textEdited, this, &QueryBar::offerChoices);
    connect(&Theme::instance(), &Theme::changed, this, &QueryBar::paintMarks);
}

void QueryBar::setLanguage(Read read, Complete complete) {
    m_read = std::move(read);
    m_complete = std::move(complete);
    this->read();
}

void QueryBar::setQuery(const QString& query) {
    if (query == text() && query == m_announced) return;
    setText(query);
    closeChoices();
    announce();
}

void QueryBar::read() {
    m_reading = m_read ? m_read(text()) : QueryReading();
    paintMarks();
    setToolTip(m_reading.error);
    setAccessibleDescription(m_reading.error);
}

// A line edit has no highlighter; an input method event carries formats for spans of the text without changing it.
void QueryBar::paintMarks() {
    const Theme& theme = Theme::instance();
    QList<QInputMethodEvent::Attribute> attributes;
    for (const QueryMark& mark : m_reading.marks) {
        if (mark.start < 0 || mark.start > text().size()) continue;
        QTextCharFormat format;
        if (mark.kind == QueryMark::Kind::wrong) {
            format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
            format.setUnderlineColor(theme.tone(Tone::bad));
            format.setForeground(theme.tone(Tone::bad));
        } else {
            format.setForeground(mark.kind == QueryMark::Kind::field ? theme.accent() : theme.secondaryText());
        }
        attributes.append({QInputMethodEvent::TextFormat, mark.start - cursorPosition(), qMax(1, mark.length), format});
    }
    QInputMethodEvent event(QString(), attributes);
    m_marking = true;
    QLineEdit::inputMethodEvent(&event);
    m_marking = false;
}

// What is half typed is no mistake while the choices to complete it are on offer.
QString QueryBar::mistake() const {
    return m_popup->isVisible() ? QString() : m_reading.error;
}

void QueryBar::closeChoices() {
    if (!m_popup->isVisible()) return;
    m_popup->hide();
    update();
    if (!m_delay->isActive()) Q_EMIT wrong(mistake());
}

void QueryBar::announce() {
    m_delay->stop();
    Q_EMIT wrong(mistake());
    if (!m_reading.error.isEmpty()) return;
    const QString query = text().trimmed();
    if (query == m_announced && !query.isNull()) return;
    m_announced = query;
    Q_EMIT queryChanged(query);
}

void QueryBar::offerChoices() {
    m_choices = m_complete ? m_complete(text(), cursorPosition()) : QueryChoices();
    m_popup_model->clear();
    for (const auto& choice : m_choices.choices) {
        auto* item = new QStandardItem(choice.text);
        item->setToolTip(choice.hint);
        m_popup_model->appendRow(item);
    }
    const QString typed = text().mid(m_choices.start, m_choices.length);
    const bool nothing_new = m_choices.choices.size() == 1 && m_choices.choices.front().text == typed;
    if (m_choices.choices.isEmpty() || nothing_new || !hasFocus()) {
        closeChoices();
        return;
    }
    const int rows = int(qMin<qsizetype>(10, m_choices.choices.size()));
    m_popup->setFixedSize(380, rows * m_popup->sizeHintForRow(0) + 4);
    const int x = cursorRect().left() - fontMetrics().horizontalAdvance(typed);
    m_popup->move(mapToGlobal(QPoint(qMax(0, x), height() + 2)));
    m_popup->show();
    m_popup->setCurrentIndex({});
}

// A query that cannot be read keeps the keyboard: there is something to mend.
void QueryBar::leave() {
    announce();
    if (m_reading.error.isEmpty()) Q_EMIT left();
}

void QueryBar::takeChoice(const QModelIndex& index) {
    if (!index.isValid()) return;
    const QString choice = index.data().toString();
    QString query = text();
    query.replace(m_choices.start, m_choices.length, choice);
    setText(query);
    setCursorPosition(m_choices.start + int(choice.size()));
    closeChoices();
    if (choice.endsWith(QLatin1Char(':'))) offerChoices();
}

void QueryBar::keyPressEvent(QKeyEvent* event) {
    if (m_popup->isVisible()) {
        const int row = m_popup->currentIndex().row();
        switch (event->key()) {
        case Qt::Key_Down:
            m_popup->setCurrentIndex(m_popup_model->index(qMin(row + 1, m_popup_model->rowCount() - 1), 0));
            return;
        case Qt::Key_Up:
            m_popup->setCurrentIndex(row > 0 ? m_popup_model->index(row - 1, 0) : QModelIndex());
            return;
        case Qt::Key_Tab:
            takeChoice(m_popup_model->index(qMax(row, 0), 0));
            return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (row >= 0) return takeChoice(m_popup->currentIndex());
            closeChoices();
            return leave();
        case Qt::Key_Escape:
            closeChoices();
            return;
        default:
            break;
        }
    } else if (event->key() == Qt::Key_Down ||
               (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier)) {
        return offerChoices();
    } else if (event->key() == Qt::Key_Escape) {
        return text().isEmpty() ? leave() : setQuery(QString());
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        return leave();
    }
    QLineEdit::keyPressEvent(event);
}

// Tab chooses a completion while the list is open; the focus chain must not see it first.
bool QueryBar::event(QEvent* event) {
    if (event->type() == QEvent::KeyPress && m_popup->isVisible() &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Tab) {
        keyPressEvent(static_cast<QKeyEvent*>(event));
        return true;
    }
    return QLineEdit::event(event);
}

void QueryBar::focusOutEvent(QFocusEvent* event) {
    closeChoices();
    QLineEdit::focusOutEvent(event);
}

void QueryBar::paintEvent(QPaintEvent* event) {
    QLineEdit::paintEvent(event);
    if (mistake().isEmpty() || text().isEmpty()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::instance().tone(Tone::bad), 1.5));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 5, 5);
}

} // namespace remuda
