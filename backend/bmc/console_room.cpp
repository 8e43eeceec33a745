// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/console_room.h"

#include "core/protocol/encoding.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

constexpr std::size_t bytesInFrame = 32 * 1024;

std::string outputFrame(std::int64_t position, std::string_view bytes) {
    return "id: " + std::to_string(position) +
           "\nevent: output\ndata: " + json::serialize(json::object{{"bytes", encodeBase64(bytes)}}) + "\n\n";
}

std::string frame(const char* event, const json::object& data) {
    return std::string("event: ") + event + "\ndata: " + json::serialize(data) + "\n\n";
}

} // namespace

ConsoleRoom::Seat* ConsoleRoom::find(const std::string& seat, const std::string& user) {
    const auto found = m_seats.find(seat);
    return found == m_seats.end() || found->second.user != user ? nullptr : &found->second;
}

bool ConsoleRoom::has(const std::string& seat, const std::string& user) const {
    const auto found = m_seats.find(seat);
    return found != m_seats.end() && found->second.user == user;
}

Result<void> ConsoleRoom::sit(const std::string& seat, const std::string& user, bool write, bool take,
                              Clock::time_point now) {
    const auto known = m_seats.find(seat);
    if (known != m_seats.end() && known->second.user != user)
        return problems::conflict("this seat is another user's; choose another id");
    if (known == m_seats.end() && m_seats.size() >= m_limits.seats)
        return problems::unavailable(std::to_string(m_limits.seats) + " people sit at this console already");
    const auto writing = [](const auto& each) { return each.second.writes; };
    const auto writer = std::find_if(m_seats.begin(), m_seats.end(), writing);
    const bool free = writer == m_seats.end() || writer->first == seat;
    if (write && !free && take) writer->second.writes = false;
    auto& taken = m_seats[seat];
    if (known == m_seats.end()) {
        taken.user = user;
        taken.gone_since = now;
    }
    taken.writes = write && (free || take);
    tellAll();
    return {};
}

bool ConsoleRoom::leave(const std::string& seat, const std::string& user) {
    auto* found = find(seat, user);
    if (!found) return false;
    if (found->sink) found->sink({});
    m_seats.erase(seat);
    tellAll();
    return true;
}

void ConsoleRoom::send(Seat& seat, const std::string& text) {
    if (!seat.sink || seat.sink(text)) return;
    seat.sink = nullptr;
    seat.gone_since = Clock::now();
}

void ConsoleRoom::tellAll() {
    for (auto& [id, seat] : m_seats)
        send(seat, frame("state", describe(id)));
}

void ConsoleRoom::follow(const std::string& seat, std::optional<std::int64_t> after, EventSink sink) {
    const auto found = m_seats.find(seat);
    if (found == m_seats.end()) return void(sink({}));
    auto& follower = found->second;
    if (follower.sink) follower.sink({}); // a client that has come back has lost its old stream
    follower.sink = std::move(sink);
    send(follower, frame("state", describe(seat)));
    const auto oldest = m_position - static_cast<std::int64_t>(m_kept.size());
    auto from = after && *after <= m_position ? *after : oldest;
    if (from < oldest) {
        send(follower, frame("gap", {{"lost", oldest - from}}));
        from = oldest;
    }
    for (auto left = std::string_view(m_kept).substr(static_cast<std::size_t>(from - oldest)); !left.empty();) {
        const auto piece = left.substr(0, bytesInFrame);
        left.remove_prefix(piece.size());
        send(follower, outputFrame(m_position - static_cast<std::int64_t>(left.size()), piece));
    }
}

void ConsoleRoom::append(const std::string& bytes) {
    m_position += static_cast<std::int64_t>(bytes.size());
    m_kept += bytes;
    // Moved seldom: up to a half more is kept for that.
    if (m_kept.size() > m_limits.kept + m_limits.kept / 2) m_kept.erase(0, m_kept.size() - m_limits.kept);
    const auto text = outputFrame(m_position, bytes);
    for (auto& [id, seat] : m_seats)
        send(seat, text);
}

void ConsoleRoom::end(const Problem& why) {
    const auto text = frame("end", toJson(why));
    for (auto& [id, seat] : m_seats)
        if (seat.sink && seat.sink(text)) seat.sink({});
    m_seats.clear();
}

Result<bool> ConsoleRoom::mayType(const std::string& seat, const std::string& user, std::int64_t number) {
    auto* found = find(seat, user);
    if (!found) return problems::notFound("console seat", seat);
    if (!found->writes) {
        auto problem = problems::conflict("somebody else writes here; take the console over to write");
        problem.type = "console-watched";
        return problem;
    }
    if (number <= found->typed) return false;
    if (number != found->typed + 1)
        return problems::invalidField("number", std::to_string(number), std::to_string(found->typed + 1));
    found->typed = number;
    return true;
}

void ConsoleRoom::sweep(Clock::time_point now) {
    for (auto& [id, seat] : m_seats)
        send(seat, ": heartbeat\n\n");
    const auto gone = std::erase_if(m_seats, [&](const auto& each) {
        return !each.second.sink && now - each.second.gone_since >= m_limits.absence;
    });
    if (gone > 0) tellAll();
}

json::object ConsoleRoom::describe(const std::string& seat) const {
    json::value writer;
    json::array watchers;
    for (const auto& [id, each] : m_seats)
        if (each.writes)
            writer = each.user;
        else
            watchers.emplace_back(each.user);
    json::object result{{"writer", std::move(writer)},
                        {"watchers", std::move(watchers)},
                        {"opened_by", m_opened_by},
                        {"opened_at", formatInstant(m_opened_at)}};
    if (const auto found = m_seats.find(seat); found != m_seats.end()) {
        result["writes"] = found->second.writes;
        result["typed"] = found->second.typed;
    }
    return result;
}

} // namespace remuda
