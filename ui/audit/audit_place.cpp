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
#include "ui/common/undo_sheet.h"
#include "ui/jobs/job_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
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
    static const QStringList shown{QStringLiteral("machine"),  QStringLiteral("job"),    QStringLiteral("request"),
                                   QStringLiteral("schedule"), QStringLiteral("freeze"), QStringLiteral("window")};
    return shown.contains(entry.entity) && entry.verb != QLatin1String("delete");
}

// The server has the last word; what it would refuse in any case is not offered.
bool canTakeBack(const AuditEntry& entry) {
    if (!entry.job.isEmpty()) return false;
    if (entry.entity == QLatin1String("import") || entry.entity == QLatin1String("undo")) return true;
    static const QStringList verbs{QStringLiteral("create"), QStringLiteral("update"), QStringLiteral("import"),
                                   QStringLiteral("delete"), QStringLiteral("undo"),   QStringLiteral("accept")};
    return entry.entity == QLatin1String("machine") && verbs.contains(entry.verb);
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
                        tr("Every change to a machine, job, request or schedule is listed here."));
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
