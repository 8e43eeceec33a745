// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/saved_views.h"

#include "core/query/query_edit.h"
#include "ui/common/card.h"
#include "ui/common/command_registry.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QTabBar>
#include <QToolButton>

namespace remuda {

namespace {

QToolButton* makeButton(const QString& icon, const QString& text, const QString& name) {
    auto* button = new QToolButton;
    if (!icon.isEmpty()) button->setIcon(Theme::instance().icon(icon));
    button->setText(text);
    button->setToolButtonStyle(icon.isEmpty()   ? Qt::ToolButtonTextOnly
                               : text.isEmpty() ? Qt::ToolButtonIconOnly
                                                : Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setAccessibleName(name);
    button->setToolTip(name);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

SavedView queryOnly(const QString& name, const QString& query) {
    SavedView view;
    view.name = name.toStdString();
    view.query = query.toStdString();
    return view;
}

} // namespace

SavedViews::SavedViews(ViewStore& store, CommandRegistry& commands, QWidget* place)
    : QWidget(place)
    , m_store(store)
    , m_commands(commands)
    , m_place(place)
    , m_tabs(new QTabBar)
    , m_menu(new QMenu(this))
    , m_add(makeButton(QStringLiteral("plus"), {}, tr("Save this view")))
    , m_more(makeButton({}, tr("Views"), tr("All views, and what can be done with them")))
    , m_save(makeButton(QStringLiteral("save"), tr("Save"), tr("Save the changes into this view (Ctrl+S)")))
    , m_discard(makeButton({}, tr("Discard"), tr("Show the view as it was saved")))
    , m_modified(new TextLabel(TextKind::secondary)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 0, 8, 0);
    layout->setSpacing(2);
    m_tabs->setAccessibleName(tr("Saved views"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setIconSize({14, 14});
    m_tabs->setContextMenuPolicy(Qt::CustomContextMenu);
    layout->addWidget(m_tabs);
    makeButtons(layout);
    makeActions(place);
    connect(m_tabs, &QTabBar::customContextMenuRequested, this, &SavedViews::tabMenu);
    connect(m_tabs, &QTabBar::tabBarDoubleClicked, this,
            [this](int index) { rename(m_tabs->tabData(index).toString()); });
    connect(m_tabs, &QTabBar::tabBarClicked, this, [this](int index) {
        if (index >= 0 && index == m_tabs->currentIndex()) choose(m_tabs->tabData(index).toString());
    });
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        if (!m_showing && index >= 0) choose(m_tabs->tabData(index).toString());
    });
    connect(&store, &ViewStore::changed, this, &SavedViews::load);
    load();
    m_chosen = m_entries.front().key;
    refresh();
}

void SavedViews::makeButtons(QHBoxLayout* layout) {
    m_more->setMenu(m_menu);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setObjectName(QStringLiteral("Views"));
    m_more->setAccessibleName(tr("Views"));
    layout->addWidget(m_add);
    layout->addWidget(m_more);
    layout->addStretch();
    for (QWidget* each : std::initializer_list<QWidget*>{m_modified, m_save, m_discard})
        layout->addWidget(each);
    m_modified->setText(tr("Modified"));
    connect(m_menu, &QMenu::aboutToShow, this, &SavedViews::fillMenu);
    connect(m_add, &QToolButton::clicked, this, &SavedViews::saveAs);
    connect(m_save, &QToolButton::clicked, this, &SavedViews::save);
    connect(m_discard, &QToolButton::clicked, this, &SavedViews::discard);
}

void SavedViews::makeActions(QWidget* place) {
    const auto make = [&](const QString& text, const QString& icon, const QKeySequence& key, auto run) {
        auto* action = new QAction(Theme::instance().icon(icon), text, this);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, run);
        place->addAction(action);
        m_commands.add(tr("Views"), action);
        return action;
    };
    m_save_action = make(tr("Save this view"), QStringLiteral("save"), Qt::CTRL | Qt::Key_S, [this] { save(); });
    m_save_as_action =
        make(tr("Save this view as…"), QStringLiteral("plus"), Qt::CTRL | Qt::SHIFT | Qt::Key_S, [this] { saveAs(); });
    m_discard_action = make(tr("Discard the changes to this view"), QStringLiteral("retry"), {}, [this] { discard(); });
    make(tr("Choose a view…"), QStringLiteral("more"), Qt::ALT | Qt::Key_0, [this] { m_more->showMenu(); });
}

// What there is to choose from. The chosen view follows what others make of it, unless it was changed here.
void SavedViews::load() {
    const bool follows = chosen() != nullptr && !chosen()->builtin && !isModified();
    QStringList mine;
    for (const QString& team : m_store.teams())
        mine.append(QString::fromStdString(quoteQueryValue(team.toStdString())));
    m_entries = {{QStringLiteral("builtin:all"), queryOnly(tr("All"), {}), true}};
    if (!mine.isEmpty()) // nobody's team is not a view
        m_entries.append({QStringLiteral("builtin:mine"),
                          queryOnly(tr("Mine"), QStringLiteral("team:") + mine.join(QLatin1Char(','))), true});
    m_entries.append(
        {QStringLiteral("builtin:broken"), queryOnly(tr("Broken"), QStringLiteral("status:broken")), true});
    m_entries.append(
        {QStringLiteral("builtin:expiring"), queryOnly(tr("Expiring"), QStringLiteral("expires<30d")), true});
    for (const SavedView& view : m_store.privateViews())
        m_entries.append({QStringLiteral("private:") + QString::fromStdString(view.name).toLower(), view});
    for (const SavedView& view : m_store.sharedViews())
        m_entries.append({QStringLiteral("team:%1").arg(view.id), view});
    rebuildTabs();
    rebuildCommands();
    if (follows && chosen() != nullptr && !showsTheSame(chosen()->view, m_present))
        Q_EMIT viewChosen(chosen()->view, true);
    refresh();
}

// Of other teams there may be any number: they are in the menu only.
void SavedViews::rebuildTabs() {
    QVector<Entry> shown;
    for (const Entry& entry : m_entries)
        if (m_store.isMine(entry.view) || entry.key == m_chosen) shown.append(entry);
    m_showing = true;
    while (m_tabs->count() > shown.size())
        m_tabs->removeTab(m_tabs->count() - 1);
    while (m_tabs->count() < shown.size())
        m_tabs->addTab(QString());
    for (int index = 0; index < shown.size(); ++index) {
        const Entry& entry = shown[index];
        const QString team = QString::fromStdString(entry.view.team);
        const QString query = entry.view.query.empty() ? tr("every machine") : QString::fromStdString(entry.view.query);
        m_tabs->setTabData(index, entry.key);
        m_tabs->setTabIcon(index, team.isEmpty() ? QIcon() : Theme::instance().icon(QStringLiteral("team")));
        m_tabs->setTabToolTip(index, team.isEmpty() ? query : tr("Shared with team %1: %2").arg(team, query));
        m_tabs->setAccessibleTabName(
            index, team.isEmpty() ? QString::fromStdString(entry.view.name)
                                  : tr("%1, of team %2").arg(QString::fromStdString(entry.view.name), team));
    }
    m_showing = false;
}

const SavedViews::Entry* SavedViews::find(const QString& key) const {
    for (const Entry& entry : m_entries)
        if (entry.key == key) return &entry;
    return nullptr;
}

bool SavedViews::hasOwnLayout() const {
    return chosen() != nullptr && !chosen()->builtin;
}

QString SavedViews::chosenName() const {
    return chosen() == nullptr ? QString() : QString::fromStdString(chosen()->view.name);
}

// A built-in view has nothing that could be saved into it.
bool SavedViews::isModified() const {
    return hasOwnLayout() && !showsTheSame(chosen()->view, m_present);
}

void SavedViews::setPresent(const SavedView& present) {
    m_present = present;
    if (!hasOwnLayout()) { // the one that asks just this, if there is one
        m_chosen.clear();
        for (const Entry& entry : m_entries)
            if (entry.builtin && entry.view.query == present.query && m_chosen.isEmpty()) m_chosen = entry.key;
    }
    refresh();
}

void SavedViews::leave() {
    m_chosen.clear();
    refresh();
}

void SavedViews::choose(const QString& key) {
    const Entry* entry = find(key);
    if (entry == nullptr) return;
    const SavedView view = entry->view;
    const bool builtin = entry->builtin;
    m_chosen = key;
    rebuildTabs(); // one of another team gets a tab while it is chosen
    Q_EMIT viewChosen(view, !builtin);
    refresh();
}

void SavedViews::discard() {
    if (isModified()) choose(m_chosen);
}

// Marks and buttons as they must be now.
void SavedViews::refresh() {
    const bool modified = isModified();
    const bool may_save = modified && m_store.mayChange(chosen()->view);
    m_showing = true;
    int current = -1;
    for (int index = 0; index < m_tabs->count(); ++index) {
        const Entry* entry = find(m_tabs->tabData(index).toString());
        if (entry == nullptr) continue;
        const bool is_chosen = entry->key == m_chosen;
        if (is_chosen) current = index;
        QString text = QString::fromStdString(entry->view.name);
        text.replace(QLatin1Char('&'), QStringLiteral("&&"));
        if (is_chosen && modified) text += QStringLiteral(" •");
        if (m_tabs->tabText(index) != text) m_tabs->setTabText(index, text);
    }
    m_tabs->setCurrentIndex(current);
    m_showing = false;
    m_modified->setVisible(modified);
    m_save->setVisible(may_save);
    m_discard->setVisible(modified);
    m_save_action->setEnabled(may_save);
    m_discard_action->setEnabled(modified);
}

} // namespace remuda
