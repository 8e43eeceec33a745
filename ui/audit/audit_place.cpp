// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audit/audit_place.h"

#include "ui/audit/audit_model.h"
#include "ui/common/answers.h"
#include "ui/common/card.h"
#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/list_frame.h"
#include "ui/common/list_loader.h"
#include "ui/common/message_bar.h"
#include "ui/common/query_bar.h"
#include "ui/common/query_language.h"
#include "ui/common/table_view.h"
#include "ui/common/ui_state.h"
#include "ui/common/undo_sheet.h"
#include "ui/jobs/job_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QUrlQuery>
#include <QVBoxLayout>

namespace remuda {

namespace {

// The names the server knows; it has the last word on a query.
const QuerySchema& auditSchema() {
    static const QuerySchema schema(
        {{"at", FieldKind::instant, {}, {}, false},
         {"actor", FieldKind::text, {}, {}, true},
         {"entity", FieldKind::text, {}, {}, false},
         {"entity_id", FieldKind::text, {}, {}, true},
         {"verb", FieldKind::text, {}, {}, true},
         {"request_id", FieldKind::text, {}, {}, false},
         {"job_id", FieldKind::text, {}, {}, false},
         {"before", FieldKind::text, {}, {}, false},
         {"after", FieldKind::text, {}, {}, true}},
        {}, {{"who", {"actor"}}, {"what", {"verb"}}, {"id", {"entity_id"}}, {"job", {"job_id"}}});
    return schema;
}

bool canShow(const AuditEntry& entry) {
    return entry.entity == QLatin1String("machine") || entry.entity == QLatin1String("job") ||
           entry.entity == QLatin1String("request") || entry.entity == QLatin1String("lease");
}

// The server has the last word; what it would refuse in any case is not offered.
bool canTakeBack(const AuditEntry& entry) {
    if (!entry.job.isEmpty()) return false;
    if (entry.entity == QLatin1String("import") || entry.entity == QLatin1String("undo")) return true;
    static const QStringList verbs{QStringLiteral("create"), QStringLiteral("update"), QStringLiteral("import"),
                                   QStringLiteral("delete"), QStringLiteral("undo"),   QStringLiteral("accept")};
    return entry.entity == QLatin1String("machine") && verbs.contains(entry.verb);
}

QString placeOf(const QString& entity) {
    if (entity == QLatin1String("job")) return QStringLiteral("Jobs");
    if (entity == QLatin1String("request")) return QStringLiteral("Requests");
    return entity == QLatin1String("lease") ? QStringLiteral("Expiry") : QStringLiteral("Inventory");
}

} // namespace

AuditPlace::AuditPlace(const PlaceContext& context, QWidget* parent)
    : Place(parent)
    , m_context(context)
    , m_loader(new ListLoader(context.api, QStringLiteral("/audit"), this))
    , m_model(new AuditModel(this))
    , m_differences(new DifferencesModel(this)) {
    m_frame = new ListFrame(buildContent());
    m_frame->setHome(m_table);
    setQueryLanguage(m_frame->query(), auditSchema());
    m_frame->query()->setPlaceholderText(tr("Filter changes, e.g. actor:alice verb:recycle at>-7d"));
    m_frame->addToBar(buildFilters());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_frame);
    connect(m_frame->query(), &QueryBar::queryChanged, this, [this](const QString& query) {
        m_query = query.trimmed();
        if (m_started) load();
    });
    connect(m_loader, &ListLoader::loaded, this, &AuditPlace::take);
    connect(m_loader, &ListLoader::failed, this, [this](const Problem& problem) {
        m_frame->message()->showProblem(tr("The audit could not be read"), problem, [this] { load(); });
        updateEmpty();
    });
    connect(&context.events, &EventStream::events, this, &AuditPlace::takeEvents);
    connect(&context.events, &EventStream::stateChanged, this, [this](EventStream::State state) {
        if (state == EventStream::State::live && m_started) m_loader->reload();
    });
}

QWidget* AuditPlace::buildFilters() {
    m_entity = new QComboBox;
    m_entity->setAccessibleName(tr("Entity"));
    m_entity->addItem(tr("Everything"), QString());
    for (const char* entity : {"machine", "job", "request", "lease", "session", "import", "undo"}) {
        const QString name = QLatin1String(entity);
        m_entity->addItem(tr("Only: %1", "kind of entity").arg(entityWord(name)), name);
    }
    m_person = new QLineEdit;
    m_person->setPlaceholderText(tr("Anybody"));
    m_person->setAccessibleName(tr("Person"));
    m_person->setClearButtonEnabled(true);
    m_person->setMaximumWidth(140);
    m_period = new QComboBox;
    m_period->setAccessibleName(tr("Time"));
    m_period->addItem(tr("Any time"), 0);
    m_period->addItem(tr("Last 24 hours"), 1);
    m_period->addItem(tr("Last 7 days"), 7);
    m_period->addItem(tr("Last 30 days"), 30);
    m_progress = new QCheckBox(tr("Progress too"));
    m_progress->setToolTip(tr("Also every step that jobs report"));
    const auto reload = [this] {
        if (m_started) load();
    };
    connect(m_entity, &QComboBox::currentIndexChanged, this, reload);
    connect(m_period, &QComboBox::currentIndexChanged, this, reload);
    connect(m_person, &QLineEdit::editingFinished, this, reload);
    connect(m_progress, &QCheckBox::toggled, this, reload);
    auto* filters = new QWidget;
    auto* row = new QHBoxLayout(filters);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::step * 2);
    for (QWidget* widget : {static_cast<QWidget*>(m_entity), static_cast<QWidget*>(m_person),
                            static_cast<QWidget*>(m_period), static_cast<QWidget*>(m_progress)})
        row->addWidget(widget);
    return filters;
}

QWidget* AuditPlace::buildContent() {
    m_table = new TableView(QStringLiteral("Audit"));
    m_table->setObjectName(QStringLiteral("audit-table"));
    m_table->setModel(m_model);
    m_table->setSortingEnabled(false); // always newest first, as the server pages it
    m_table->setColumnWidths({22, 13, 15, 21, 60});
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    UiState::instance().keep(m_table->horizontalHeader());
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &AuditPlace::selectionChanged);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value >= m_table->verticalScrollBar()->maximum() - m_table->verticalScrollBar()->pageStep())
            m_loader->loadMore();
    });
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setObjectName(QStringLiteral("audit"));
    splitter->addWidget(m_table);
    splitter->addWidget(buildDetail());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({480, 300});
    splitter->setChildrenCollapsible(false);
    UiState::instance().keep(splitter);
    return splitter;
}

QWidget* AuditPlace::buildDetail() {
    m_summary = new TextLabel(TextKind::strong);
    m_summary->setWordWrap(true);
    m_facts = new TextLabel(TextKind::secondary);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_show_entity = new QPushButton;
    m_show_job = new QPushButton(tr("Show the job"));
    m_take_back = new QPushButton(tr("Take back…"));
    for (QPushButton* button : {m_show_entity, m_show_job, m_take_back}) {
        button->setAutoDefault(false);
        button->hide();
    }
    const auto current = [this]() -> const AuditEntry* {
        const QStringList ids = m_table->selectedIds();
        return ids.isEmpty() ? nullptr : m_model->find(ids.first());
    };
    connect(m_show_entity, &QPushButton::clicked, this, [this, current] {
        if (const auto* entry = current()) Q_EMIT goTo(placeOf(entry->entity), entry->entity_id, {});
    });
    connect(m_show_job, &QPushButton::clicked, this, [this, current] {
        if (const auto* entry = current()) Q_EMIT goTo(QStringLiteral("Jobs"), entry->job, {});
    });
    connect(m_take_back, &QPushButton::clicked, this, [this, current] {
        if (const auto* entry = current()) takeBack(*entry);
    });
    m_sides = new TableView(tr("Before and after"));
    m_sides->setModel(m_differences);
    m_sides->setSortingEnabled(false);
    m_sides->setColumnWidths({28, 50, 50});
    m_sides->setPlaceholder(tr("Nothing was altered by this"));
    auto* detail = new QWidget;
    auto* column = new QVBoxLayout(detail);
    column->setContentsMargins(0, Theme::step * 3, 0, 0);
    column->setSpacing(Theme::step);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(Theme::step * 3, 0, Theme::step * 3, 0);
    head->addWidget(m_summary, 1);
    head->addWidget(m_show_entity);
    head->addWidget(m_show_job);
    head->addWidget(m_take_back);
    column->addLayout(head);
    auto* facts = new QHBoxLayout;
    facts->setContentsMargins(Theme::step * 3, 0, Theme::step * 3, Theme::step);
    facts->addWidget(m_facts);
    column->addLayout(facts);
    column->addWidget(m_sides, 1);
    return detail;
}

QString AuditPlace::statusText() const {
    QString text = tr("%n change(s) shown", nullptr, m_model->rowCount());
    if (m_loader->total() > m_model->rowCount()) text += tr(" of %1").arg(format::number(m_loader->total()));
    return text;
}

void AuditPlace::showEvent(QShowEvent* event) {
    Place::showEvent(event);
    if (m_started) return;
    m_started = true;
    load();
}

void AuditPlace::setQuery(const QString& query) {
    m_frame->query()->setQuery(query);
}
void AuditPlace::focusQuery() {
    m_frame->query()->setFocus(Qt::ShortcutFocusReason);
}
void AuditPlace::takeFocus() {
    m_frame->takeFocus();
}

bool AuditPlace::reveal(const QString& id) {
    setQuery(QStringLiteral("entity_id:%1").arg(QString::fromStdString(quoteQueryValue(id.toStdString()))));
    return true;
}

bool AuditPlace::hasFilter() const {
    return !m_query.isEmpty() || m_entity->currentIndex() > 0 || m_period->currentIndex() > 0 ||
           !m_person->text().isEmpty();
}

void AuditPlace::clearFilters() {
    m_entity->setCurrentIndex(0);
    m_period->setCurrentIndex(0);
    m_person->clear();
    setQuery({});
    load();
}

void AuditPlace::load() {
    if (m_model->rowCount() == 0) m_frame->showLoading(tr("Loading changes…"));
    QUrlQuery query;
    const auto add = [&](const char* name, const QString& value) {
        if (!value.isEmpty()) addQueryItem(query, name, value);
    };
    add("q", m_query);
    add("entity", m_entity->currentData().toString());
    add("actor", m_person->text().trimmed());
    if (const int days = m_period->currentData().toInt(); days > 0)
        add("from", QDateTime::currentDateTimeUtc().addDays(-days).toString(Qt::ISODate));
    if (m_progress->isChecked()) add("include_progress", QStringLiteral("true"));
    m_loader->load(query);
}

void AuditPlace::take(const boost::json::array& items, bool first) {
    auto page = readRows(items, auditEntryFromJson, "an entry of the audit");
    if (!page) return m_frame->message()->showProblem(tr("The audit could not be read"), page.problem());
    std::vector<AuditEntry> entries;
    if (!first) entries = m_model->rows();
    appendUnknown(entries, std::move(*page),
                  [&](const AuditEntry& entry) { return !first && m_model->find(QString::number(entry.sequence)); });
    m_frame->message()->clear();
    m_model->setRows(std::move(entries));
    if (m_table->selectedIds().isEmpty() && m_model->rowCount() > 0) m_table->selectRow(0);
    updateEmpty();
    Q_EMIT statusTextChanged();
}

void AuditPlace::takeEvents(const QVector<Event>& batch) {
    if (!m_started) return;
    const bool notable = std::any_of(batch.begin(), batch.end(), [this](const Event& event) {
        return m_progress->isChecked() || event.verb != QLatin1String("progress");
    });
    if (notable && isVisible()) m_loader->reloadSoon();
}

void AuditPlace::updateEmpty() {
    if (m_model->rowCount() > 0) return m_frame->showContent();
    EmptyState* empty = m_frame->empty();
    if (hasFilter()) {
        empty->setWords(QStringLiteral("audit"), tr("No change matches"),
                        tr("Nobody did anything that fits these filters."));
        empty->setAction(tr("Show all changes"), [this] { clearFilters(); });
    } else if (m_loader->hasLoaded()) {
        empty->setWords(QStringLiteral("audit"), tr("Nothing has happened yet"),
                        tr("Every change to a machine, job, request or lease is listed here."));
        empty->setAction(tr("Go to the inventory"), [this] { Q_EMIT goTo(QStringLiteral("Inventory"), {}, {}); });
    } else {
        empty->setWords(QStringLiteral("offline"), tr("The audit is not known"),
                        tr("The server has not answered yet."));
        empty->setAction(tr("Try again"), [this] { load(); });
    }
    m_frame->showEmpty();
}

void AuditPlace::takeBack(const AuditEntry& entry) {
    auto* sheet = new UndoSheet(m_context.api, UndoSheet::orderOf(qint64(entry.sequence)), this);
    connect(sheet, &UndoSheet::done, this, [this](const QString& sentence, const QByteArray&) {
        m_frame->message()->showMessage(Tone::good, sentence, tr("The audit has a line of its own for it."));
    });
    sheet->open();
}

void AuditPlace::selectionChanged() {
    const QStringList ids = m_table->selectedIds();
    const AuditEntry* entry = ids.isEmpty() ? nullptr : m_model->find(ids.first());
    m_show_entity->setVisible(entry && canShow(*entry));
    m_show_job->setVisible(entry && !entry->job.isEmpty() && entry->entity != QLatin1String("job"));
    m_take_back->setVisible(entry && canTakeBack(*entry));
    m_differences->setRows(entry ? differences(*entry) : std::vector<AuditDifference>());
    m_summary->setText(entry ? entry->summary : tr("No change selected"));
    if (!entry) return m_facts->clear();
    m_show_entity->setText(tr("Show %1", "an entity").arg(entityWord(entry->entity)));
    QStringList facts{entry->actor, format::absolute(entry->at), format::relative(entry->at),
                      tr("change %1").arg(entry->sequence)};
    if (!entry->request_id.isEmpty()) facts << tr("request id %1").arg(entry->request_id);
    facts.removeAll(QString());
    m_facts->setText(facts.join(QStringLiteral(" · ")));
}

} // namespace remuda
