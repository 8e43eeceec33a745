// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/saved_views.h"

#include "core/client/settings/settings.h"
#include "core/query/query_edit.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QInputDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QToolButton>

namespace remuda {

SavedViews::SavedViews(Settings& settings, QWidget* parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_tabs(new QTabBar) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 0, 8, 0);
    layout->setSpacing(0);
    m_tabs->setAccessibleName(tr("Saved views"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setContextMenuPolicy(Qt::CustomContextMenu);
    auto* add = new QToolButton;
    add->setIcon(Theme::instance().icon(QStringLiteral("plus")));
    add->setAutoRaise(true);
    add->setAccessibleName(tr("Save this view"));
    add->setToolTip(tr("Save the present query as a view"));
    layout->addWidget(m_tabs);
    layout->addWidget(add);
    layout->addStretch();
    load();
    rebuild();
    connect(add, &QToolButton::clicked, this, &SavedViews::addCurrent);
    connect(m_tabs, &QTabBar::customContextMenuRequested, this, &SavedViews::menu);
    connect(m_tabs, &QTabBar::tabBarDoubleClicked, this, &SavedViews::rename);
    connect(m_tabs, &QTabBar::tabBarClicked, this, [this](int index) {
        if (index >= 0 && index < m_views.size()) Q_EMIT queryAsked(m_views[index].query);
    });
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        if (!m_showing && index >= 0 && index < m_views.size()) Q_EMIT queryAsked(m_views[index].query);
    });
}

void SavedViews::load() {
    QStringList mine;
    for (const QString& team : m_teams)
        mine.append(QString::fromStdString(quoteQueryValue(team.toStdString())));
    m_views = {{tr("All"), QString(), true},
               {tr("Mine"), mine.isEmpty() ? QString() : QStringLiteral("team:") + mine.join(QLatin1Char(',')), true},
               {tr("Broken"), QStringLiteral("status:broken"), true},
               {tr("Expiring"), QStringLiteral("expires<30d"), true}};
    if (mine.isEmpty()) m_views.removeAt(1); // nobody's team is not a view
    const QJsonArray stored = QJsonDocument::fromJson(m_settings.text(Setting::saved_views).toUtf8()).array();
    for (const QJsonValue& view : stored) {
        const QString name = view[QStringLiteral("name")].toString();
        if (!name.isEmpty()) m_views.append({name, view[QStringLiteral("query")].toString()});
    }
}

void SavedViews::store() {
    QJsonArray array;
    for (const SavedView& view : m_views)
        if (!view.builtin)
            array.append(QJsonObject{{QStringLiteral("name"), view.name}, {QStringLiteral("query"), view.query}});
    m_settings.setValue(Setting::saved_views, QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact)));
}

void SavedViews::rebuild() {
    m_showing = true;
    while (m_tabs->count() > m_views.size())
        m_tabs->removeTab(m_tabs->count() - 1);
    while (m_tabs->count() < m_views.size())
        m_tabs->addTab(QString());
    for (int index = 0; index < m_views.size(); ++index) {
        m_tabs->setTabText(index, m_views[index].name);
        m_tabs->setTabToolTip(index, m_views[index].query.isEmpty() ? tr("every machine") : m_views[index].query);
    }
    m_showing = false;
    showQuery(m_query);
}

void SavedViews::setTeams(const QStringList& teams) {
    if (teams == m_teams) return;
    m_teams = teams;
    load();
    rebuild();
}

void SavedViews::showQuery(const QString& query) {
    m_query = query;
    int chosen = -1;
    for (int index = 0; index < m_views.size() && chosen < 0; ++index)
        if (m_views[index].query == query) chosen = index;
    m_showing = true;
    m_tabs->setCurrentIndex(chosen);
    m_showing = false;
}

void SavedViews::addCurrent() {
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save this view"));
    dialog->setLabelText(
        tr("Name of the view that shows “%1”:").arg(m_query.isEmpty() ? tr("every machine") : m_query));
    dialog->setOkButtonText(tr("Save view"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& name) {
        if (name.trimmed().isEmpty()) return;
        m_views.append({name.trimmed(), m_query});
        store();
        rebuild();
        m_showing = true;
        m_tabs->setCurrentIndex(int(m_views.size()) - 1);
        m_showing = false;
    });
    dialog->open();
}

void SavedViews::menu(const QPoint& at) {
    const int index = m_tabs->tabAt(at);
    if (index < 0 || m_views[index].builtin) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(Theme::instance().icon(QStringLiteral("edit")), tr("Rename view…"), this,
                    [this, index] { rename(index); });
    menu->addAction(Theme::instance().icon(QStringLiteral("save")), tr("Save the present query here"), this,
                    [this, index] {
                        m_views[index].query = m_query;
                        store();
                        rebuild();
                    });
    menu->addAction(Theme::instance().icon(QStringLiteral("trash")), tr("Delete view “%1”").arg(m_views[index].name),
                    this, [this, index] {
                        m_views.removeAt(index);
                        store();
                        rebuild();
                    });
    menu->popup(m_tabs->mapToGlobal(at));
}

void SavedViews::rename(int index) {
    if (index < 0 || index >= m_views.size() || m_views[index].builtin) return;
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename view"));
    dialog->setLabelText(tr("Name of the view:"));
    dialog->setTextValue(m_views[index].name);
    dialog->setOkButtonText(tr("Rename view"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, index](const QString& name) {
        if (name.trimmed().isEmpty() || index >= m_views.size()) return;
        m_views[index].name = name.trimmed();
        store();
        rebuild();
    });
    dialog->open();
}

} // namespace remuda
