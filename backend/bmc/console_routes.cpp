// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/console_routes.h"

#include "backend/bmc/bmc_requests.h"
#include "backend/http/origin.h"
#include "core/domain/json_reader.h"
#include "core/protocol/encoding.h"

#include <algorithm>
#include <charconv>

namespace remuda {

namespace json = boost::json;

namespace {

constexpr std::size_t mostInput = 4096;

const std::string& machineOf(const Request& request) {
    return request.parameters.at("name");
}

Result<std::string> seatOf(const Request& request) {
    const auto& seat = request.parameters.at("seat");
    const auto fits = [](char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9') ||
               each == '-';
    };
    if (seat.size() >= 8 && seat.size() <= 64 && std::all_of(seat.begin(), seat.end(), fits)) return seat;
    return problems::invalidField("seat", seat, "8 to 64 letters, digits and dashes, drawn at random by the client");
}

// The seat of somebody who may act on the machine.
Result<std::string> allowedSeat(ConsoleService& consoles, const Request& request) {
    if (auto allowed = bmc_requests::mayAct(consoles.database(), request); !allowed) return allowed.problem();
    return seatOf(request);
}

Response look(ConsoleService& consoles, const Request& request) {
    if (auto allowed = bmc_requests::mayAct(consoles.database(), request); !allowed)
        return Response::problem(allowed.problem());
    return bmc_requests::later([&consoles, name = machineOf(request)](ConsoleService::Answer answer) {
        consoles.look(name, std::move(answer));
    });
}

Response sit(ConsoleService& consoles, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    ConsoleService::Wish wish;
    JsonReader reader(*body);
    reader.refuseOthers({"write", "take"});
    reader.read("write", wish.write);
    reader.read("take", wish.take);
    if (reader.problem()) return Response::problem(*reader.problem());
    auto seat = allowedSeat(consoles, request);
    if (!seat) return Response::problem(seat.problem());
    wish.machine = machineOf(request);
    wish.seat = std::move(*seat);
    wish.origin = originOf(request);
    return bmc_requests::later(
        [&consoles, wish](ConsoleService::Answer answer) { consoles.sit(wish, std::move(answer)); });
}

Response leave(ConsoleService& consoles, const Request& request) {
    const auto seat = seatOf(request);
    if (!seat) return Response::problem(seat.problem());
    return bmc_requests::later([&consoles, name = machineOf(request), seat = *seat,
                                user = request.principal.user](ConsoleService::Answer answer) {
        consoles.leave(name, seat, user, std::move(answer));
    });
}

Response input(ConsoleService& consoles, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    ConsoleService::Input input;
    std::string bytes;
    JsonReader reader(*body);
    reader.refuseOthers({"number", "bytes", "break"});
    reader.read("number", input.number);
    reader.read("bytes", bytes);
    reader.read("break", input.is_break);
    if (reader.problem()) return Response::problem(*reader.problem());
    if (input.number < 1)
        return Response::problem(problems::invalidField("number", std::to_string(input.number),
                                                        "1 for the first message of a seat, then 2"));
    auto decoded = decodeBase64(bytes);
    if (!decoded || decoded->size() > mostInput || decoded->empty() != input.is_break)
        return Response::problem(problems::invalidField(
            "bytes", bytes.substr(0, 50), "1 to " + std::to_string(mostInput) + " bytes as base64; none for a break"));
    input.bytes = std::move(*decoded);
    const auto seat = allowedSeat(consoles, request);
    if (!seat) return Response::problem(seat.problem());
    return bmc_requests::later(
        [&consoles, name = machineOf(request), seat = *seat, user = request.principal.user,
         input](ConsoleService::Answer answer) { consoles.type(name, seat, user, input, std::move(answer)); });
}

Response output(ConsoleService& consoles, const Request& request) {
    const auto seat = allowedSeat(consoles, request);
    if (!seat) return Response::problem(seat.problem());
    std::optional<std::int64_t> after;
    if (const auto last = request.headers.find("last-event-id"); last != request.headers.end()) {
        const auto& text = last->second;
        std::int64_t value = -1;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size() || value < 0)
            return Response::problem(
                problems::invalidField("Last-Event-ID", text.substr(0, 50), "the id of an event of this stream"));
        after = value;
    }
    Response response;
    response.later = [&consoles, name = machineOf(request), seat = *seat, user = request.principal.user,
                      after](std::function<void(Response)> done) {
        consoles.follow(name, seat, user, after, [done = std::move(done)](Result<EventSource> source) {
            if (!source) return done(Response::problem(source.problem()));
            Response stream;
            stream.events = *source;
            done(std::move(stream));
        });
    };
    return response;
}

} // namespace

void addConsoleRoutes(Router& router, ConsoleService& consoles) {
    const auto add = [&](Method method, const char* rest, Response (*handler)(ConsoleService&, const Request&),
                         Body body = Body::none) {
        router.add(
            method, std::string("/api/v1/machines/{name}/console") + rest,
            [&consoles, handler](const Request& request) { return handler(consoles, request); }, Access::user, body);
    };
    add(Method::get, "", look);
    add(Method::put, "/{seat}", sit, Body::json);
    add(Method::remove, "/{seat}", leave);
    add(Method::get, "/{seat}/output", output);
    add(Method::put, "/{seat}/input", input, Body::json);
}

} // namespace remuda
