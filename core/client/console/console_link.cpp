// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/console/console_link.h"

#include <QUuid>

#include <boost/json.hpp>

namespace remuda {

namespace json = boost::json;

namespace {

constexpr int mostInMessage = 2048; // bytes; the server takes 4096
constexpr int mostWaiting = 64;     // messages: more is not typed but pasted into nothing
constexpr std::chrono::milliseconds pauseBeforeRetry(500);

QString textOf(const json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    return value && value->is_string() ? QString::fromStdString(std::string(value->get_string())) : QString();
}

} // namespace

ConsoleLink::ConsoleLink(ApiClient& api, QObject* parent)
    : QObject(parent)
    , m_api(api)
    , m_reader(api.session()) {
    m_again.setSingleShot(true);
    m_again.setInterval(pauseBeforeRetry);
    connect(&m_again, &QTimer::timeout, this, &ConsoleLink::sendNext);
    m_reader.setBackOff({std::chrono::milliseconds(300), std::chrono::milliseconds(3000)});
    m_reader.setSilenceLimit(std::chrono::seconds(15)); // the server says something every five
    connect(&m_reader, &SseReader::connected, this, [this] { setState(State::open); });
    connect(&m_reader, &SseReader::frame, this, &ConsoleLink::take);
    connect(&m_reader, &SseReader::disconnected, this, [this](const Problem& why) {
        m_problem = why;
        setState(State::broken_off);
    });
    connect(&m_reader, &SseReader::refused, this, &ConsoleLink::end);
}

ConsoleLink::~ConsoleLink() {
    blockSignals(true);
    leave();
}

QString ConsoleLink::path(const char* rest) const {
    return QStringLiteral("/machines/%1/console/%2%3").arg(pathPart(m_machine), m_seat, QLatin1String(rest));
}

void ConsoleLink::setState(State state) {
    if (std::exchange(m_state, state) != state) Q_EMIT changed();
}

void ConsoleLink::open(const QString& machine, bool write, bool take) {
    leave();
    m_machine = machine;
    m_seat = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_number = 0;
    m_problem = {};
    m_power_off = false;
    setState(State::opening);
    askForPower();
    sit(write, take);
}

// A machine that is off says nothing, and a console without a word looks as if it were broken.
void ConsoleLink::askForPower() {
    m_api.get(QStringLiteral("/machines/") + pathPart(m_machine), {}, this,
              [this, seat = m_seat](const Result<ApiAnswer>& answer) {
                  if (seat != m_seat || !answer) return; // a console works without
                  if (const auto* machine = answer->body.if_object()) takeMachine(*machine);
              });
}

void ConsoleLink::takeMachine(const json::object& machine) {
    const bool off = textOf(machine, "power") == QLatin1String("off");
    m_power_seen_at = QDateTime::fromString(textOf(machine, "power_seen_at"), Qt::ISODateWithMs);
    if (std::exchange(m_power_off, off) != off) Q_EMIT changed();
}

void ConsoleLink::takeOver() {
    if (m_state == State::open) sit(true, true);
}

void ConsoleLink::sit(bool write, bool take) {
    const json::object body{{"write", write}, {"take", take}};
    m_api.put(path(), body, this, [this, seat = m_seat](const Result<ApiAnswer>& answer) {
        if (seat != m_seat) return;
        if (!answer) return m_state == State::opening ? end(answer.problem()) : void();
        if (const auto* state = answer->body.if_object()) takeState(*state);
        if (m_state == State::opening) m_reader.open(path("/output"));
    });
}

void ConsoleLink::leave() {
    const bool seated = m_state == State::open || m_state == State::broken_off || m_state == State::opening;
    m_reader.close();
    m_again.stop();
    m_typed.clear();
    m_sending = m_writes = false;
    if (!seated) return;
    const QPointer<ConsoleLink> self(this);
    m_api.remove(path(), {}, nullptr, [self](const Result<ApiAnswer>&) {
        if (self) Q_EMIT self->left();
    });
    m_seat.clear();
    setState(State::closed);
}

void ConsoleLink::end(const Problem& problem) {
    m_problem = problem;
    m_reader.close();
    m_again.stop();
    m_typed.clear();
    m_sending = m_writes = false;
    m_seat.clear();
    setState(State::ended);
}

void ConsoleLink::take(const SseFrame& frame) {
    json::error_code error;
    const auto value = json::parse({frame.data.constData(), std::size_t(frame.data.size())}, error);
    if (error || !value.is_object()) return;
    const auto& object = value.get_object();
    if (frame.event == "output") {
        Q_EMIT output(QByteArray::fromBase64(textOf(object, "bytes").toLatin1()));
    } else if (frame.event == "state") {
        takeState(object);
    } else if (frame.event == "gap") {
        const auto* bytes = object.if_contains("lost");
        Q_EMIT lost(bytes && bytes->is_number() ? bytes->to_number<qint64>() : 0);
    } else if (frame.event == "end") {
        end(problemFromJson(409, json::serialize(object)));
    }
}

void ConsoleLink::takeState(const json::object& state) {
    m_writer = textOf(state, "writer");
    m_watchers.clear();
    if (const auto* watchers = state.if_contains("watchers"); watchers && watchers->is_array())
        for (const auto& each : watchers->get_array())
            if (each.is_string()) m_watchers << QString::fromStdString(std::string(each.get_string()));
    const auto* writes = state.if_contains("writes");
    m_writes = writes && *writes == json::value(true);
    if (!m_writes) m_typed.clear();
    Q_EMIT changed();
}

void ConsoleLink::type(const QByteArray& bytes) {
    if (!writes()) return; // blind typing helps nobody
    for (int from = 0; from < bytes.size(); from += mostInMessage) {
        // What waits behind the message under way goes along with it.
        const bool joins = m_typed.size() > (m_sending ? 1u : 0u) && !m_typed.back().bytes.isEmpty() &&
                           m_typed.back().bytes.size() + bytes.size() <= mostInMessage;
        if (joins)
            m_typed.back().bytes += bytes;
        else if (m_typed.size() < mostWaiting)
            m_typed.push_back({bytes.mid(from, mostInMessage)});
        if (joins) break;
    }
    sendNext();
}

void ConsoleLink::sendBreak() {
    if (!writes()) return;
    m_typed.push_back({});
    sendNext();
}

// One message at a time, so that they arrive in their order; each has a number, so that one that is sent again because
// its answer was lost is not typed again.
void ConsoleLink::sendNext() {
    if (m_sending || m_typed.empty()) return;
    m_sending = true;
    json::object body{{"number", m_number + 1}};
    if (const auto& bytes = m_typed.front().bytes; bytes.isEmpty())
        body["break"] = true;
    else
        body["bytes"] = bytes.toBase64().toStdString();
    m_api.put(path("/input"), body, this, [this, seat = m_seat](const Result<ApiAnswer>& answer) {
        if (seat == m_seat && m_sending) answered(answer);
    });
}

void ConsoleLink::answered(const Result<ApiAnswer>& answer) {
    m_sending = false;
    if (!answer) {
        const auto& problem = answer.problem();
        if (problem.status == 404) return end(problem);
        const bool later = problem.type == "no-connection" || problem.status == 503 || problem.status == 429;
        if (later) return m_again.start();
    }
    if (answer) ++m_number;
    if (!m_typed.empty()) m_typed.pop_front();
    if (m_typed.empty()) Q_EMIT changed();
    sendNext();
}

} // namespace remuda

#include "moc_console_link.cpp" // its own object, so that a program links only what it uses
