// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/workspace.h"

#include "ui/common/card.h"
#include "ui/common/message_bar.h"
#include "ui/common/theme.h"
#include "ui/common/ui_state.h"
#include "ui/shell/connection.h"
#include "ui/shell/identity_panel.h"
#include "ui/shell/job_strip_slot.h"
#include "ui/shell/place_list.h"

#include <QPainter>
#include <QSplitter>
#include <QStackedWidget>

namespace remuda {

Workspace::Workspace(Connection& connection, CommandRegistry& commands, QWidget* parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_context{connection.session(),   connection.api(), connection.events(),
                connection.inventory(), commands,         &connection.rights()}
    , m_factories(placeFactories())
    , m_places(m_factories.size(), nullptr)
    , m_list(new PlaceList)
    , m_stack(new QStackedWidget)
    , m_message(new MessageBar)
    , m_status(new TextLabel(TextKind::caption))
    , m_freshness(new TextLabel(TextKind::caption))
    , m_sidebar(new QWidget)
    , m_foot(new QWidget) {
    for (const PlaceFactory& factory : m_factories)
        m_list->addPlace(factory.title, factory.icon);

    auto* sidebar = new QVBoxLayout(m_sidebar);
    sidebar->setContentsMargins(0, 8, 0, 0);
    sidebar->addWidget(m_list, 1);
    sidebar->addWidget(new IdentityPanel(connection));

    auto* page = new QWidget;
    auto* page_layout = new QVBoxLayout(page);
    page_layout->setContentsMargins(0, 0, 0, 0);
    page_layout->setSpacing(0);
    m_message_margin = new QVBoxLayout;
    m_message_margin->setContentsMargins(12, 0, 12, 0);
    m_message_margin->addWidget(m_message);
    m_message->installEventFilter(this);
    page_layout->addLayout(m_message_margin);
    page_layout->addWidget(m_stack, 1);

    auto* splitter = new QSplitter;
    splitter->setObjectName(QStringLiteral("WorkspaceSplitter"));
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_sidebar);
    splitter->addWidget(page);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({176, 1200});
    UiState::instance().keep(splitter);

    auto* foot = new QVBoxLayout(m_foot);
    foot->setContentsMargins(0, 1, 0, 0);
    foot->setSpacing(0);
    if (QWidget* strip = makeJobStrip(m_context, [this](const QString& id) { goTo(QStringLiteral("Jobs"), id, {}); }))
        foot->addWidget(strip);
    auto* status = new QHBoxLayout;
    status->setContentsMargins(12, 5, 12, 6);
    status->addWidget(m_status, 1);
    status->addWidget(m_freshness);
    foot->addLayout(status);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_foot);

    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0) show(row);
    });
    watchConnection();
    const int last = numberOf(UiState::instance().settings().text(Setting::last_place));
    m_list->setCurrentRow(qMax(0, last));
    QTimer::singleShot(400, this, &Workspace::makeNextInIdle);
}

Place* Workspace::made(int number) {
    Place*& place = m_places[std::size_t(number)];
    if (place != nullptr) return place;
    place = m_factories[std::size_t(number)].make(m_context, m_stack);
    m_stack->addWidget(place);
    connect(place, &Place::badgeChanged, this,
            [this, number](int count, bool urgent) { m_list->setBadge(number, count, urgent); });
    connect(place, &Place::statusTextChanged, this, &Workspace::tellStatus);
    connect(place, &Place::goTo, this, &Workspace::goTo);
    return place;
}

Place* Workspace::currentPlace() const {
    return qobject_cast<Place*>(m_stack->currentWidget());
}

Place* Workspace::show(int number) {
    if (number < 0 || number >= places()) return nullptr;
    Place* place = made(number);
    m_stack->setCurrentWidget(place);
    if (m_list->currentRow() != number) m_list->setCurrentRow(number);
    UiState::instance().settings().setValue(Setting::last_place, m_factories[std::size_t(number)].name);
    tellStatus();
    return place;
}

int Workspace::numberOf(const QString& name) const {
    for (std::size_t number = 0; number < m_factories.size(); ++number)
        if (m_factories[number].name == name) return int(number);
    return -1;
}

void Workspace::goTo(const QString& name, const QString& id, const QString& query) {
    Place* place = show(numberOf(name));
    if (place == nullptr) return;
    if (!query.isNull()) place->setQuery(query);
    if (!id.isEmpty()) place->reveal(id);
    place->takeFocus();
}

void Workspace::makeNextInIdle() {
    for (int number = 0; number < places(); ++number) {
        if (m_places[std::size_t(number)] != nullptr) continue;
        made(number);
        QTimer::singleShot(60, this, &Workspace::makeNextInIdle);
        return;
    }
}

// The room above the bar is there only with it: an empty layout keeps its margins.
bool Workspace::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_message && (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent))
        m_message_margin->setContentsMargins(12, event->type() == QEvent::ShowToParent ? 8 : 0, 12, 0);
    return QWidget::eventFilter(watched, event);
}

void Workspace::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    const QRect side(m_sidebar->mapTo(this, QPoint(0, 0)), m_sidebar->size());
    painter.fillRect(side, theme.raised());
    painter.fillRect(m_foot->geometry(), theme.raised());
    painter.fillRect(QRect(0, m_foot->y(), width(), 1), theme.border());
}

} // namespace remuda
