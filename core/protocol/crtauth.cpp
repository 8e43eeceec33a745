// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/crtauth.h"

#include "core/domain/machine_fields.h"
#include "core/protocol/crtauth_v2.h"
#include "core/protocol/encoding.h"
#include "core/protocol/msgpack.h"

#include <algorithm>

namespace remuda::crtauth {

namespace {

std::int64_t secondsOf(Instant instant) {
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

// The name in a request of version 1 or later; empty when the bytes are no such request.
std::string_view userOfRequest(std::string_view bytes) {
    if (bytes.size() < 4 || bytes[0] < 1 || bytes[0] > 4 || bytes[1] != 'q') return {};
    MsgpackReader reader(bytes.substr(2));
    const auto user = reader.text();
    return reader.failed() ? std::string_view() : user;
}

} // namespace

Problem refusal(std::string kind, std::string detail) {
    Problem problem;
    problem.status = 403;
    problem.type = std::move(kind);
    problem.title = "The login is refused";
    problem.detail = std::move(detail);
    return problem;
}

Period challengePeriod(Instant now) {
    return {secondsOf(now - std::chrono::seconds(2)), secondsOf(now + std::chrono::seconds(20))};
}

Period tokenPeriod(Instant now, std::int64_t lifetime_seconds) {
    return {secondsOf(now - std::chrono::seconds(2)), secondsOf(now) + lifetime_seconds};
}

Result<void> checkPeriod(const Period& period, Instant now) {
    // Compared in milliseconds: a message dies just after the second valid_to begins. Values that could overflow come
    // from senders who hold the secret, so refusing them by span first is enough.
    const auto seconds = secondsOf(now);
    const bool fraction = now > std::chrono::floor<std::chrono::seconds>(now);
    if (period.valid_to < seconds || (period.valid_to == seconds && fraction))
        return refusal("expired", "it is too late");
    if (period.valid_from > seconds) return refusal("not_yet_valid", "it is valid in the future only");
    if (period.valid_to - period.valid_from > longest_span_seconds)
        return refusal("lifetime_too_long", "it is valid for over ten minutes");
    return {};
}

bool isUserName(std::string_view name) {
    const auto control = [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; };
    return !name.empty() && name.size() <= longest_user_name && isUtf8(name) &&
           std::none_of(name.begin(), name.end(), control);
}

bool isServerName(std::string_view name) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-";
    return !name.empty() && name.size() <= 255 && name.find_first_not_of(letters) == std::string_view::npos;
}

Result<Request> readRequest(std::string_view text) {
    Request request;
    const auto bytes = decodeBase64Url(text);
    const auto user = bytes ? userOfRequest(*bytes) : std::string_view();
    if (user.empty()) {
        request.version = 0;
        request.user = text;
    } else {
        request.user = user;
        if ((*bytes)[0] == 2) {
            if (auto second = parseRequestV2(*bytes)) request = std::move(*second);
        }
    }
    if (request.user.empty()) return refusal("empty", "the request names no user");
    if (request.user.size() > longest_user_name)
        return refusal("username_too_long", "the user's name has over 64 bytes");
    if (!isUserName(request.user)) return refusal("malformed", "the user's name is no text");
    return request;
}

} // namespace remuda::crtauth
