// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/api/event_stream.h"

#include "core/client/api/log_category.h"

#include <algorithm>
#include <utility>

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
    m_parser.setMaxThreadCount(1);
    m_gather.setSingleShot(true);
    connect(&m_gather, &QTimer::timeout, this, &EventStream::readFrames);
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(batchTime);
    connect(&m_quiet, &QTimer::timeout, this, &EventStream::settle);
    connect(&m_reader, &SseReader::connected, this, [this] {
        setState(State::catching_up);
        m_quiet.start();
    });
    connect(&m_reader, &SseReader::frame, this, &EventStream::take);
    connect(&m_reader, &SseReader::disconnected, this, [this](const Problem& why) {
        const bool other_reason = std::exchange(m_problem, why).type != why.type && m_state == State::offline;
        setState(State::offline);
        if (other_reason) Q_EMIT stateChanged(m_state);
    });
    connect(&m_reader, &SseReader::refused, this, [this](const Problem& problem) {
        stop();
        if (problem.status == 410)
            Q_EMIT snapshotNeeded();
        else
            Q_EMIT failed(problem);
    });
}

EventStream::~EventStream() {
    m_parser.clear();
    m_parser.waitForDone();
}

void EventStream::start(qint64 since) {
    forgetFrames();
    m_sequence = since;
    if (m_state == State::stopped || m_state == State::live) setState(State::catching_up);
    m_reader.open(QStringLiteral("/events"), {}, since >= 0 ? QByteArray::number(since) : QByteArray());
}

void EventStream::stop() {
    m_reader.close();
    forgetFrames();
    setState(State::stopped);
}

void EventStream::forgetFrames() {
    ++m_run;
    m_gather.stop();
    m_quiet.stop();
    m_frames.clear();
    m_reading = 0;
}

void EventStream::retryNow() {
    m_reader.retryNow();
}

void EventStream::take(const SseFrame& frame) {
    m_frames.push_back(frame);
    if (m_gather.isActive()) return;
    // The first after a quiet time is not kept waiting; it takes along what comes in the same piece of the network.
    const auto since = std::chrono::milliseconds(m_since_read.isValid() ? m_since_read.elapsed() : batchTime.count());
    m_gather.start(std::max(std::chrono::milliseconds(0), batchTime - since));
}

void EventStream::readFrames() {
    m_since_read.start();
    ++m_reading;
    m_parser.start([this, run = m_run, frames = std::exchange(m_frames, {})] {
        QVector<Event> read;
        for (const auto& frame : frames) {
            if (auto event = eventFromFrame(frame))
                read.push_back(std::move(*event));
            else
                qCWarning(apiLog) << "an event that is not JSON was skipped, id" << frame.id;
        }
        QMetaObject::invokeMethod(
            this,
            [this, run, read] {
                if (run != m_run) return;
                --m_reading;
                deliver(read);
            },
            Qt::QueuedConnection);
    });
}

void EventStream::deliver(const QVector<Event>& read) {
    auto batch = read;
    batch.removeIf([this](const Event& event) {
        if (event.sequence <= m_sequence && m_sequence >= 0) return true; // sent twice around a reconnect
        m_sequence = event.sequence;
        return false;
    });
    if (m_state == State::catching_up) m_quiet.start();
    if (!batch.isEmpty()) Q_EMIT events(batch);
}

// A whole turn without anything old left to send: we are where the server is.
void EventStream::settle() {
    if (m_state != State::catching_up) return;
    if (!m_frames.empty() || m_reading > 0) return m_quiet.start();
    if (m_reader.isOpen()) setState(State::live);
}

void EventStream::setState(State state) {
    if (state == m_state) return;
    m_state = state;
    m_offline_since = state == State::offline ? QDateTime::currentDateTimeUtc() : QDateTime();
    Q_EMIT stateChanged(state);
}

} // namespace remuda

#include "moc_event_stream.cpp" // its own object, so that a program links only what it uses
