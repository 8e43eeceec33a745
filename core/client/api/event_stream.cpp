// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/api/event_stream.h"

#include "core/client/api/log_category.h"

namespace remuda {

namespace json = boost::json;

namespace {

constexpr std::chrono::milliseconds batchTime(50);

QString text(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (!value || !value->is_string()) return {};
    const auto& string = value->get_string();
    return QString::fromUtf8(string.data(), static_cast<qsizetype>(string.size()));
}

std::optional<Event> eventFromFrame(const SseFrame& frame) {
    boost::system::error_code error;
    auto value = json::parse({frame.data.constData(), static_cast<std::size_t>(frame.data.size())}, error);
    if (error || !value.is_object()) return std::nullopt;
    auto& object = value.get_object();
    Event event;
    if (const auto* seq = object.if_contains("seq"); seq && seq->is_int64())
        event.sequence = seq->get_int64();
    else
        event.sequence = frame.id.toLongLong();
    event.at = QDateTime::fromString(text(object, "at"), Qt::ISODateWithMs);
    event.actor = text(object, "actor");
    event.kind = object.contains("entity") ? text(object, "entity") : QString::fromUtf8(frame.event);
    event.id = text(object, "entity_id");
    event.verb = text(object, "verb");
    if (auto* entity = object.if_contains("object")) event.object = std::move(*entity);
    if (const auto* changed = object.if_contains("changed"); changed && changed->is_array())
        for (const auto& name : changed->get_array())
            if (name.is_string()) event.changed << QString::fromStdString(std::string(name.get_string()));
    return event;
}

} // namespace

EventStream::EventStream(Session& session, QObject* parent)
    : QObject(parent)
    , m_reader(session) {
    m_batch_timer.setSingleShot(true);
    m_batch_timer.setInterval(batchTime);
    connect(&m_batch_timer, &QTimer::timeout, this, &EventStream::flush);
    connect(&m_reader, &SseReader::connected, this, [this] {
        setState(State::catching_up);
        m_batch_timer.start();
    });
    connect(&m_reader, &SseReader::frame, this, &EventStream::take);
    connect(&m_reader, &SseReader::disconnected, this, [this](const Problem& why) {
        m_problem = why;
        flush();
        setState(State::offline);
    });
    connect(&m_reader, &SseReader::refused, this, [this](const Problem& problem) {
        stop();
        if (problem.status == 410)
            Q_EMIT snapshotNeeded();
        else
            Q_EMIT failed(problem);
    });
}

void EventStream::start(qint64 since) {
    m_batch.clear();
    m_sequence = since;
    if (m_state == State::stopped || m_state == State::live) setState(State::catching_up);
    m_reader.open(QStringLiteral("/events"), {}, since >= 0 ? QByteArray::number(since) : QByteArray());
}

void EventStream::stop() {
    m_reader.close();
    m_batch_timer.stop();
    m_batch.clear();
    setState(State::stopped);
}

void EventStream::retryNow() {
    m_reader.retryNow();
}

void EventStream::take(const SseFrame& frame) {
    auto event = eventFromFrame(frame);
    if (!event) {
        qCWarning(apiLog) << "an event that is not JSON was skipped, id" << frame.id;
        return;
    }
    if (event->sequence <= m_sequence && m_sequence >= 0) return; // sent twice around a reconnect
    m_sequence = event->sequence;
    m_batch.push_back(std::move(*event));
    if (!m_batch_timer.isActive()) m_batch_timer.start();
}

void EventStream::flush() {
    m_batch_timer.stop();
    if (m_batch.isEmpty()) { // a whole turn without anything old left to send
        if (m_state == State::catching_up && m_reader.isOpen()) setState(State::live);
        return;
    }
    const auto batch = std::exchange(m_batch, {});
    if (m_state == State::catching_up) m_batch_timer.start();
    Q_EMIT events(batch);
}

void EventStream::setState(State state) {
    if (state == m_state) return;
    m_state = state;
    m_offline_since = state == State::offline ? QDateTime::currentDateTimeUtc() : QDateTime();
    Q_EMIT stateChanged(state);
}

} // namespace remuda

#include "moc_event_stream.cpp" // its own object, so that a program links only what it uses
