// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/expiry/expiry_place.h"

#include "ui/common/answers.h"
#include "ui/common/card.h"
#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/list_frame.h"
#include "ui/common/list_loader.h"
#include "ui/common/message_bar.h"
#include "ui/common/query_bar.h"
#include "ui/common/query_language.h"
#include "ui/common/rights_words.h"
#include "ui/common/table_view.h"
#include "ui/expiry/lease_calendar.h"
#include "ui/expiry/lease_sheet.h"
#include "ui/expiry/leases_model.h"

#include <QAction>
#include <QSortFilterProxyModel>
#include <QUrlQuery>
#include <QVBoxLayout>

namespace remuda {

ExpiryPlace::ExpiryPlace(const PlaceContext& context, QWidget* parent)
    : Place(parent)
    , m_context(context)
    , m_loader(new ListLoader(context.api, QStringLiteral("/leases"), this))
    , m_model(new LeasesModel(this)) {
    buildActions();
    m_frame = new ListFrame(buildContent());
    m_frame->setHome(m_table);
    setQueryLanguage(m_frame->query(), machineSchema());
    m_frame->query()->setPlaceholderText(tr("Filter leases, e.g. expires<30d team:ads site:lon"));
    for (QAction* action : {m_release, m_shorten, m_extend})
        m_frame->addButton(action);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_frame);

    connect(m_frame->query(), &QueryBar::queryChanged, this, [this](const QString& query) {
        m_query = query.trimmed();
        if (!m_started) return;
        m_calendar->setQuery(m_query);
        load();
    });
    connect(m_loader, &ListLoader::loaded, this, &ExpiryPlace::take);
    connect(m_loader, &ListLoader::failed, this, [this](const Problem& problem) {
        m_frame->message()->showProblem(tr("The leases could not be read"), problem, [this] { load(); });
        updateEmpty();
    });
    connect(&context.events, &EventStream::events, this, &ExpiryPlace::takeEvents);
    connect(&context.events, &EventStream::stateChanged, this, [this](EventStream::State state) {
        if (state == EventStream::State::live) m_soon.start();
        updateActions();
    });
    m_soon.setSingleShot(true);
    m_soon.setInterval(1000); // a storm of machine changes becomes one reload
    connect(&m_soon, &QTimer::timeout, this, [this] {
        countSoon();
        if (!m_started) return;
        m_loader->reload();
        m_calendar->load();
    });
    if (context.rights) connect(context.rights, &RightsKeeper::changed, this, &ExpiryPlace::updateActions);
    countSoon();
    updateActions();
}

QString ExpiryPlace::statusText() const {
    QStringList parts{tr("%n lease(s) shown", nullptr, m_model->rowCount())};
    if (m_loader->total() > m_model->rowCount()) parts << tr("of %1").arg(format::number(m_loader->total()));
    if (const auto chosen = m_table->selectedIds().size(); chosen > 0)
        parts << tr("%n selected", nullptr, static_cast<int>(chosen));
    if (m_within_week > 0) parts << tr("%n end within 7 days", nullptr, m_within_week);
    return parts.join(QStringLiteral("   "));
}

void ExpiryPlace::showEvent(QShowEvent* event) {
    Place::showEvent(event);
    if (m_started) return;
    m_started = true;
    m_calendar->setQuery(m_query);
    load();
}

void ExpiryPlace::setQuery(const QString& query) {
    m_frame->query()->setQuery(query);
}
void ExpiryPlace::focusQuery() {
    m_frame->query()->setFocus(Qt::ShortcutFocusReason);
}
void ExpiryPlace::takeFocus() {
    m_frame->takeFocus();
}

void ExpiryPlace::load() {
    if (m_model->rowCount() == 0 && !m_loader->hasLoaded()) m_frame->showLoading(tr("Loading leases…"));
    QUrlQuery query;
    if (!m_query.isEmpty()) addQueryItem(query, "q", m_query);
    if (const QDate day = m_calendar->chosenDay(); day.isValid()) {
        addQueryItem(query, "from", day.toString(Qt::ISODate));
        addQueryItem(query, "to", day.addDays(1).toString(Qt::ISODate));
    }
    m_loader->load(query);
}

void ExpiryPlace::countSoon() {
    // The same as the inventory's facet counts; those that are past already want a person as well.
    QUrlQuery query;
    addQueryItem(query, "q", QStringLiteral("expires<7d"));
    addQueryItem(query, "limit", QStringLiteral("1"));
    m_context.api.get(QStringLiteral("/leases"), query, this, [this](const Result<ApiAnswer>& result) {
        const auto* body = result ? result->body.if_object() : nullptr;
        const auto* total = body ? body->if_contains("total") : nullptr;
        if (!total || !total->is_int64()) return;
        m_within_week = static_cast<int>(total->get_int64());
        Q_EMIT badgeChanged(m_within_week, false);
        Q_EMIT statusTextChanged();
    });
}

void ExpiryPlace::take(const boost::json::array& items, bool first) {
    auto page = readRows(items, leaseFromJson, "a lease");
    if (!page) return m_frame->message()->showProblem(tr("The leases could not be read"), page.problem());
    std::vector<Lease> leases;
    if (!first) leases = m_model->rows();
    appendUnknown(leases, std::move(*page), [&](const Lease& lease) {
        return !first && m_model->find(QString::fromStdString(lease.hardware_name));
    });
    m_model->setRows(std::move(leases));
    updateEmpty();
    updateActions();
    if (!m_wanted.isEmpty()) reveal(std::exchange(m_wanted, {}));
    Q_EMIT statusTextChanged();
}

void ExpiryPlace::takeEvents(const QVector<Event>& batch) {
    for (const Event& event : batch) {
        const bool lease = event.kind == QLatin1String("lease");
        const bool machine =
            event.kind == QLatin1String("machine") &&
            (event.changed.isEmpty() || event.changed.contains(QLatin1String("expires_on")) || m_model->find(event.id));
        if ((lease || machine) && !m_soon.isActive()) m_soon.start();
    }
}

void ExpiryPlace::updateEmpty() {
    if (m_model->rowCount() > 0 || m_calendar->chosenDay().isValid()) return m_frame->showContent();
    EmptyState* empty = m_frame->empty();
    if (!m_query.isEmpty()) {
        empty->setWords(QStringLiteral("expiry"), tr("No lease matches this query"),
                        tr("Nothing with an end fits “%1”.").arg(m_query));
        empty->setAction(tr("Show all leases"), [this] { setQuery({}); });
    } else if (m_loader->hasLoaded()) {
        empty->setWords(QStringLiteral("expiry"), tr("Nothing ends"),
                        tr("A machine appears here when it was requested or reserved until a day."));
        empty->setAction(tr("Request machines"), [this] { Q_EMIT goTo(QStringLiteral("Requests"), {}, {}); });
    } else {
        empty->setWords(QStringLiteral("offline"), tr("The leases are not known"),
                        tr("The server has not answered yet."));
        empty->setAction(tr("Try again"), [this] { load(); });
    }
    m_frame->showEmpty();
}

void ExpiryPlace::updateFilter() {
    const QDate day = m_calendar->chosenDay();
    m_filter_row->setVisible(day.isValid());
    if (day.isValid()) m_filter->setText(tr("Only what ends on %1").arg(format::date(day)));
}

void ExpiryPlace::updateActions() {
    if (!m_frame) return;
    const bool any = !m_table->selectedIds().isEmpty();
    for (QAction* action : {m_extend, m_shorten, m_release})
        setAvailable(action, m_context.events, any, tr("Choose leases first"));
    if (!any || !m_context.rights || isOffline(m_context.events)) return;
    const OwnRights& rights = m_context.rights->rights();
    PermissionSet may;
    for (const QString& id : m_table->selectedIds())
        if (const Lease* lease = m_model->find(id)) may.add(rights.onMachinesOf(lease->team));
    for (QAction* action : {m_extend, m_shorten, m_release})
        forbid(action, whyForbidden(&rights, may, Permission::lease, tr("Change leases")));
}

bool ExpiryPlace::reveal(const QString& id) {
    const int row = m_model->rowOf(id);
    if (row < 0) {
        m_wanted = m_loader->hasLoaded() ? QString() : id;
        return true;
    }
    const QModelIndex index = m_sorted->mapFromSource(m_model->index(row, 0));
    m_table->selectRow(index.row());
    m_table->scrollTo(index);
    return true;
}

void ExpiryPlace::change(LeaseAction action) {
    std::vector<std::string> machines;
    Date latest = dateOf(now());
    for (const QString& id : m_table->selectedIds()) {
        const Lease* lease = m_model->find(id);
        if (!lease) continue;
        machines.push_back(lease->hardware_name);
        latest = std::max(latest, lease->expires_on);
    }
    if (machines.empty()) return;
    const Date proposal = action == LeaseAction::extend ? addDays(latest, 30) : dateOf(now());
    auto* change = new LeaseSheet(m_context.api, action, std::move(machines), proposal, window());
    connect(change, &LeaseSheet::done, this, [this](const QString& message, const QString& job) {
        MessageBar::Action show;
        if (!job.isEmpty()) show = {tr("Show the job"), [this, job] { Q_EMIT goTo(QStringLiteral("Jobs"), job, {}); }};
        m_frame->message()->showMessage(Tone::good, message, {}, show);
        m_soon.start();
    });
}

} // namespace remuda
