// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_worker.h"

#include "core/domain/machine_json.h"

namespace remuda {

namespace json = boost::json;

namespace {

// The cache lags a little behind, so that a busy hour is not a write for every event.
constexpr std::chrono::milliseconds saveDelay(2'000);

Result<Machine> readMachine(std::string_view text) {
    json::monotonic_resource memory;
    boost::system::error_code error;
    const auto value = json::parse(text, error, &memory);
    if (error || !value.is_object()) return problems::badRequest("not a JSON object");
    return machineFromJson(value.get_object());
}

} // namespace

ReplicaWorker::ReplicaWorker()
    : m_publish_timer(this)
    , m_save_timer(this) {
    m_publish_timer.setSingleShot(true);
    m_publish_timer.setInterval(0); // after everything that waits in the queue
    connect(&m_publish_timer, &QTimer::timeout, this, &ReplicaWorker::publish);
    m_save_timer.setSingleShot(true);
    m_save_timer.setInterval(saveDelay);
    connect(&m_save_timer, &QTimer::timeout, this, &ReplicaWorker::save);
}

ReplicaWorker::~ReplicaWorker() {
    if (m_builder.dirty()) publish();
    save();
}

void ReplicaWorker::openCache(const QString& path) {
    save();
    m_store = std::make_unique<ReplicaStore>();
    const auto give_up = [this](const Problem& why) {
        m_store.reset();
        Q_EMIT problem(why);
        Q_EMIT cacheLoaded(m_builder.current()->rows() > 0, m_updated_at);
    };
    if (const auto opened = m_store->open(path); !opened) return give_up(opened.problem());
    ReplicaBuilder::Chunks chunks;
    const auto state = m_store->load(chunks);
    if (!state) { // the next rows that come replace what is damaged
        Q_EMIT problem(state.problem());
    } else if (state->sequence >= 0 && m_sequence < 0) {
        const auto before = m_builder.current();
        m_builder = ReplicaBuilder(std::move(chunks));
        m_sequence = state->sequence;
        m_updated_at = state->updated_at;
        Q_EMIT changed(m_builder.publishInstead(before, m_sequence));
    }
    Q_EMIT cacheLoaded(m_builder.current()->rows() > 0, m_updated_at);
}

void ReplicaWorker::beginSnapshot(qint64 sequence) {
    std::vector<Event> events;
    if (m_load) events = std::move(m_load->events);
    m_load.reset(new Load{sequence, ReplicaBuilder(), {}, 0, std::move(events), false});
}

void ReplicaWorker::appendNdjson(const QByteArray& chunk) {
    if (!m_load || m_load->broken || m_closing) return;
    m_load->rest += chunk;
    const std::string_view text(m_load->rest.constData(), static_cast<std::size_t>(m_load->rest.size()));
    std::size_t begin = 0;
    for (auto end = text.find('\n'); end != std::string_view::npos && !m_load->broken; end = text.find('\n', begin)) {
        readLine(text.substr(begin, end - begin));
        begin = end + 1;
    }
    m_load->rest.remove(0, static_cast<qsizetype>(begin));
}

void ReplicaWorker::readLine(std::string_view line) {
    ++m_load->line;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) return;
    const auto machine = readMachine(line);
    if (machine) return m_load->builder.put(*machine);
    auto why = machine.problem();
    why.detail = "line " + std::to_string(m_load->line) + " of the inventory: " + why.detail;
    breakLoad(std::move(why));
}

void ReplicaWorker::breakLoad(Problem why) {
    m_load->broken = true;
    Q_EMIT snapshotFailed(why);
}

void ReplicaWorker::endSnapshot() {
    if (!m_load) return;
    if (!m_load->broken && !m_load->rest.isEmpty()) {
        const auto rest = std::exchange(m_load->rest, {});
        readLine(std::string_view(rest.constData(), static_cast<std::size_t>(rest.size())));
    }
    if (m_load->broken || m_closing) return abortSnapshot();
    if (m_builder.dirty()) publish();
    const auto load = std::move(m_load);
    const auto before = m_builder.current();
    m_builder = std::move(load->builder);
    m_sequence = load->sequence;
    m_updated_at = QDateTime::currentDateTimeUtc();
    m_unsaved = true;
    m_save_timer.start();
    Q_EMIT changed(m_builder.publishInstead(before, m_sequence));
    applyDelayed(load->events);
    Q_EMIT snapshotFinished(m_sequence);
}

void ReplicaWorker::abortSnapshot() {
    if (!m_load) return;
    const auto load = std::move(m_load);
    applyDelayed(load->events);
}

void ReplicaWorker::applyDelayed(const std::vector<Event>& events) {
    for (const auto& event : events)
        apply(event);
    if (m_builder.dirty()) publish();
}

void ReplicaWorker::applyEvents(const QVector<Event>& batch) {
    for (const auto& event : batch)
        apply(event);
}

void ReplicaWorker::apply(const Event& event) {
    if (m_load) {
        m_load->events.push_back(event);
        return;
    }
    if (m_sequence < 0 || event.sequence <= m_sequence) return; // without a known state only a snapshot helps
    const bool about_machine = event.kind == QLatin1String("machine");
    if (about_machine && event.object.is_null()) {
        m_builder.remove(event.id.toStdString());
    } else if (about_machine) {
        const auto machine = event.object.is_object()
                                 ? machineFromJson(event.object.get_object())
                                 : Result<Machine>(problems::badRequest("the machine is not a JSON object"));
        if (!machine) return Q_EMIT problem(machine.problem());
        m_builder.put(*machine);
    }
    m_sequence = event.sequence;
    m_unsaved = true;
    if (m_builder.dirty() && !m_publish_timer.isActive()) m_publish_timer.start();
    if (!m_save_timer.isActive()) m_save_timer.start();
}

void ReplicaWorker::confirm(const QDateTime& at) {
    m_updated_at = at;
    m_unsaved = true;
    if (!m_save_timer.isActive()) m_save_timer.start();
}

void ReplicaWorker::publish() {
    if (!m_builder.dirty()) return;
    Q_EMIT changed(m_builder.publish(m_sequence));
}

void ReplicaWorker::save() {
    if (!m_store || m_sequence < 0) return;
    if (!std::exchange(m_unsaved, false)) return;
    if (m_builder.dirty()) publish(); // the file must not claim a sequence whose rows it lacks
    const auto saved = m_store->write(m_builder.current(), {m_sequence, m_updated_at});
    if (saved) return;
    m_store.reset(); // a cache that cannot be written would go stale unseen
    Q_EMIT problem(saved.problem());
}

} // namespace remuda
