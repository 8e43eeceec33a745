// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/requests_place.h"

#include "ui/common/answers.h"
#include "ui/common/empty_state.h"
#include "ui/common/list_frame.h"
#include "ui/common/list_loader.h"
#include "ui/common/message_bar.h"
#include "ui/common/query_bar.h"
#include "ui/common/rights_words.h"
#include "ui/common/table_view.h"
#include "ui/common/ui_state.h"
#include "ui/requests/request_detail.h"
#include "ui/requests/request_text.h"
#include "ui/requests/request_wizard.h"
#include "ui/requests/requests_model.h"
#include "ui/requests/requests_query.h"

#include <QAction>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QUrlQuery>
#include <QVBoxLayout>

namespace remuda {

RequestsPlace::RequestsPlace(const PlaceContext& context, QWidget* parent)
    : Place(parent)
    , m_context(context)
    , m_loader(new ListLoader(context.api, QStringLiteral("/requests"), this))
    , m_model(new RequestsModel(this))
    , m_stack(new QStackedWidget) {
    buildActions();
    m_frame = new ListFrame(buildContent());
    m_frame->setHome(m_table);
    setRequestsLanguage(m_frame->query());
    for (QAction* action : {m_withdraw, m_again, m_new})
        m_frame->addButton(action);
    m_stack->addWidget(m_frame);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);

    connect(m_frame->query(), &QueryBar::queryChanged, this, [this](const QString& query) {
        m_query = query.trimmed();
        if (m_started) load();
    });
    connect(m_loader, &ListLoader::loaded, this, &RequestsPlace::take);
    connect(m_loader, &ListLoader::failed, this, [this](const Problem& problem) {
        m_frame->message()->showProblem(tr("The requests could not be read"), problem, [this] { load(); });
        updateEmpty();
    });
    if (context.rights) connect(context.rights, &RightsKeeper::changed, this, &RequestsPlace::updateActions);
    connect(&context.events, &EventStream::events, this, &RequestsPlace::takeEvents);
    connect(&context.events, &EventStream::stateChanged, this, [this](EventStream::State state) {
        if (state == EventStream::State::live) countOpen();
        if (state == EventStream::State::live && m_started) m_loader->reload();
        updateActions();
    });
    countOpen();
    updateActions();
}

void RequestsPlace::countOpen() {
    QUrlQuery query;
    addQueryItem(query, "q", QStringLiteral("status:open,fulfilling"));
    addQueryItem(query, "limit", QStringLiteral("1"));
    m_context.api.get(QStringLiteral("/requests"), query, this, [this](const Result<ApiAnswer>& result) {
        const auto* body = result ? result->body.if_object() : nullptr;
        const auto* total = body ? body->if_contains("total") : nullptr;
        if (total && total->is_int64()) Q_EMIT badgeChanged(static_cast<int>(total->get_int64()), false);
    });
}

QWidget* RequestsPlace::buildContent() {
    m_sorted = new QSortFilterProxyModel(this);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(SortRole);
    m_table = new TableView(QStringLiteral("Requests"));
    m_table->setObjectName(QStringLiteral("requests-table"));
    m_table->setModel(m_sorted);
    m_table->sortByColumn(RequestsModel::number, Qt::DescendingOrder);
    m_table->setColumnWidths({10, 13, 32, 8, 13, 11, 18, 12, 12});
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    UiState::instance().keep(m_table->horizontalHeader());
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RequestsPlace::selectionChanged);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value >= m_table->verticalScrollBar()->maximum() - m_table->verticalScrollBar()->pageStep())
            m_loader->loadMore();
    });
    m_detail = new RequestDetail(m_context);
    connect(m_detail, &RequestDetail::jobAsked, this,
            [this](const QString& id) { Q_EMIT goTo(QStringLiteral("Jobs"), id, {}); });
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setObjectName(QStringLiteral("requests"));
    splitter->addWidget(m_table);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({320, 460});
    splitter->setChildrenCollapsible(false);
    UiState::instance().keep(splitter);
    return splitter;
}

QString RequestsPlace::statusText() const {
    if (m_wizard && m_stack->currentWidget() == m_wizard) return tr("New request");
    return tr("%n request(s) shown", nullptr, m_model->rowCount());
}

void RequestsPlace::showEvent(QShowEvent* event) {
    Place::showEvent(event);
    if (m_started) return;
    m_started = true;
    load();
}

void RequestsPlace::setQuery(const QString& query) {
    m_stack->setCurrentWidget(m_frame);
    m_frame->query()->setQuery(query);
}

void RequestsPlace::focusQuery() {
    if (m_stack->currentWidget() == m_frame) m_frame->query()->setFocus(Qt::ShortcutFocusReason);
}

void RequestsPlace::takeFocus() {
    if (m_stack->currentWidget() == m_frame) return m_frame->takeFocus();
    m_wizard->takeFocus();
}

void RequestsPlace::load() {
    if (m_model->rowCount() == 0) m_frame->showLoading(tr("Loading requests…"));
    QUrlQuery query;
    if (!m_query.isEmpty()) addQueryItem(query, "q", m_query);
    m_loader->load(query);
}

void RequestsPlace::take(const boost::json::array& items, bool first) {
    auto page = readRows(items, machineRequestFromJson, "a request");
    if (!page) return m_frame->message()->showProblem(tr("The requests could not be read"), page.problem());
    std::vector<MachineRequest> requests;
    if (!first) requests = m_model->rows();
    appendUnknown(requests, std::move(*page),
                  [&](const MachineRequest& request) { return !first && m_model->find(QString::number(request.id)); });
    m_frame->message()->clear();
    m_model->setRows(std::move(requests));
    updateEmpty();
    if (!m_wanted.isEmpty()) reveal(m_wanted);
    if (!m_detail->request() && m_sorted->rowCount() > 0) m_table->selectRow(0);
    announce();
}

void RequestsPlace::takeEvents(const QVector<Event>& batch) {
    if (m_wizard) m_wizard->applyEvents(batch);
    m_detail->applyEvents(batch);
    bool any = false, counted = true;
    for (const Event& event : batch) {
        if (event.kind != QLatin1String("request") || event.object.is_null()) continue;
        const auto request = readObject(event.object, machineRequestFromJson, "a request");
        if (!request) {
            m_frame->message()->showProblem(tr("A change of a request could not be read"), request.problem(),
                                            [this] { load(); });
            continue;
        }
        any = true;
        if (event.changed.isEmpty() || event.changed.contains(QLatin1String("status"))) counted = false;
        if (m_model->find(event.id) || m_query.isEmpty())
            m_model->upsert(*request, true);
        else
            m_loader->reloadSoon(); // whether it belongs here is the server's to say
    }
    if (!any) return;
    if (!counted) countOpen();
    updateEmpty();
    announce();
}

void RequestsPlace::announce() {
    Q_EMIT statusTextChanged();
    updateActions();
}

void RequestsPlace::updateEmpty() {
    if (m_model->rowCount() > 0) return m_frame->showContent();
    EmptyState* empty = m_frame->empty();
    if (!m_query.isEmpty()) {
        empty->setWords(QStringLiteral("requests"), tr("No request matches this query"),
                        tr("Nothing on record fits “%1”.").arg(m_query));
        empty->setAction(tr("Show all requests"), [this] { setQuery({}); });
    } else if (m_loader->hasLoaded()) {
        empty->setWords(
            QStringLiteral("requests"), tr("Nobody has asked for machines yet"),
            tr("Say how many machines you need, what for and until when; they are chosen and installed for you."));
        empty->setAction(tr("New request…"), [this] { newRequest(); });
    } else {
        empty->setWords(QStringLiteral("offline"), tr("The requests are not known"),
                        tr("The server has not answered yet."));
        empty->setAction(tr("Try again"), [this] { load(); });
    }
    m_frame->showEmpty();
}

void RequestsPlace::selectionChanged() {
    const QStringList ids = m_table->selectedIds();
    const MachineRequest* request = ids.isEmpty() ? nullptr : m_model->find(ids.first());
    if (request) m_detail->showRequest(*request);
    updateActions();
}

bool RequestsPlace::reveal(const QString& id) {
    m_stack->setCurrentWidget(m_wizard && m_wizard->isVisible() && m_wizard->step() == RequestWizard::sent
                                  ? static_cast<QWidget*>(m_wizard)
                                  : m_frame);
    const int row = m_model->rowOf(id);
    if (row < 0) {
        if (m_wanted == id)
            m_wanted.clear(); // loaded, and not there
        else
            m_wanted = id;
        return true;
    }
    m_wanted.clear();
    const QModelIndex index = m_sorted->mapFromSource(m_model->index(row, 0));
    m_table->selectRow(index.row());
    m_table->scrollTo(index);
    return true;
}

} // namespace remuda
