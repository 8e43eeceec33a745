// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/expiry/lease_calendar.h"

#include "ui/common/answers.h"
#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/list_frame.h"
#include "ui/common/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QTableView>
#include <QToolButton>
#include <QUrlQuery>

namespace remuda {

LeaseCalendar::LeaseCalendar(ApiClient& api, QWidget* parent)
    : QWidget(parent)
    , m_api(api)
    , m_model(new CalendarModel(QLocale().firstDayOfWeek(), this))
    , m_grid(new QTableView)
    , m_title(new TextLabel(TextKind::title))
    , m_sum(new TextLabel(TextKind::secondary)) {
    const auto arrow = [this](const char* icon, const QString& words, int months) {
        auto* button = new QToolButton;
        button->setIcon(Theme::instance().icon(QLatin1String(icon)));
        button->setToolTip(words);
        button->setAccessibleName(words);
        connect(button, &QToolButton::clicked, this, [this, months] { move(months); });
        return button;
    };
    auto* today = new QToolButton;
    today->setText(tr("Today"));
    connect(today, &QToolButton::clicked, this, [this] { showMonth(QDate::currentDate()); });
    auto* head = new QHBoxLayout;
    head->addWidget(arrow("chevron-left", tr("Month before"), -1));
    head->addWidget(arrow("chevron-right", tr("Month after"), 1));
    head->addWidget(today);
    head->addSpacing(Theme::step * 2);
    head->addWidget(m_title);
    head->addSpacing(Theme::step * 2);
    head->addWidget(m_sum);
    head->addStretch();

    m_grid->setModel(m_model);
    m_grid->setItemDelegate(new CalendarDelegate(m_grid));
    m_grid->setAccessibleName(tr("Calendar"));
    m_grid->setShowGrid(false);
    m_grid->setFrameShape(QFrame::NoFrame);
    m_grid->setSelectionMode(QAbstractItemView::SingleSelection);
    m_grid->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_grid->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_grid->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_grid->horizontalHeader()->setSectionsClickable(false);
    m_grid->horizontalHeader()->setHighlightSections(false);
    m_grid->verticalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_grid->verticalHeader()->setMinimumSectionSize(28);
    m_grid->verticalHeader()->hide();
    m_grid->setTabKeyNavigation(false);
    m_grid->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::step * 3, Theme::step * 2, Theme::step * 3, Theme::step * 2);
    column->addLayout(head);
    column->addWidget(m_grid, 1);

    connect(m_grid->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { Q_EMIT dayChosen(chosenDay()); });
    connect(m_model, &CalendarModel::monthChanged, this, &LeaseCalendar::updateTitle);
    m_model->setToday(QDate::currentDate());
    m_model->setMonth(QDate::currentDate().year(), QDate::currentDate().month());
    updateTitle();
}

void LeaseCalendar::load() {
    const quint64 generation = ++m_generation;
    m_model->setToday(QDate::currentDate());
    QUrlQuery query;
    addQueryItem(query, "from", m_model->firstShown().toString(Qt::ISODate));
    addQueryItem(query, "to", m_model->lastShown().addDays(1).toString(Qt::ISODate));
    if (!m_query.isEmpty()) addQueryItem(query, "q", m_query);
    m_api.get(QStringLiteral("/leases/calendar"), query, this, [this, generation](const Result<ApiAnswer>& result) {
        if (generation != m_generation) return;
        if (!result) return failed(result.problem());
        const auto* body = result->body.if_object();
        const auto* days = body ? body->if_contains("days") : nullptr;
        if (!days || !days->is_array()) return failed(problems::internal("The server's calendar is not a list."));
        const auto list = readRows(days->get_array(), leaseDayFromJson, "a day of the calendar");
        if (!list) return failed(list.problem());
        m_model->setDays(*list);
        updateTitle();
    });
}

void LeaseCalendar::setQuery(const QString& query) {
    m_query = query;
    load();
}

void LeaseCalendar::showMonth(QDate day) {
    clearChoice();
    m_model->setMonth(day.year(), day.month());
    load();
}

void LeaseCalendar::move(int months) {
    showMonth(QDate(m_model->year(), m_model->month(), 1).addMonths(months));
}

QDate LeaseCalendar::chosenDay() const {
    const auto chosen = m_grid->selectionModel()->selectedIndexes();
    return chosen.isEmpty() ? QDate() : chosen.first().data(CalendarModel::dateRole).toDate();
}

void LeaseCalendar::clearChoice() {
    m_grid->clearSelection();
}

void LeaseCalendar::updateTitle() {
    m_title->setText(QLocale().toString(QDate(m_model->year(), m_model->month(), 1), QStringLiteral("MMMM yyyy")));
    m_sum->setText(tr("%n lease(s) end", nullptr, m_model->countInMonth()));
}

bool LeaseCalendar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_PageUp || key == Qt::Key_PageDown) return move(key == Qt::Key_PageUp ? -1 : 1), true;
        if (key == Qt::Key_Escape && chosenDay().isValid()) return clearChoice(), true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace remuda
