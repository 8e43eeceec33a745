// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/crtauth_parts.h"

#include "core/protocol/hashes.h"

#include <algorithm>
#include <limits>

namespace remuda::crtauth::parts {

namespace {

constexpr std::string_view code_head = "\xc4\x20"; // a binary of 32 bytes
constexpr std::size_t code_bytes = 32;

std::int64_t readTime(MsgpackReader& reader) {
    // Moments beyond any calendar are cut, so that differences of two of them cannot overflow.
    constexpr std::uint64_t latest = std::numeric_limits<std::int64_t>::max() / 2;
    return static_cast<std::int64_t>(std::min(reader.integer(), latest));
}

// ASCII letters only.
std::string lowerCase(std::string_view text) {
    std::string result(text);
    for (char& letter : result)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return result;
}

} // namespace

Result<Message> openMessage(std::string_view bytes, std::uint8_t version, char type, MsgpackReader::Forms forms) {
    if (bytes.empty()) return refusal("empty", "the message is empty");
    if (static_cast<std::uint8_t>(bytes[0]) != version)
        return refusal("bad_version", "the message is not of version " + std::to_string(version));
    if (bytes.size() < 2) return refusal("truncated", "the message ends early");
    if (bytes[1] != type) return refusal("bad_magic", "the message is of another type");
    Message message{bytes, MsgpackReader(bytes, forms)};
    message.reader.integer();
    message.reader.integer();
    return message;
}

Problem broken(const MsgpackReader& reader) {
    return reader.truncated() ? refusal("truncated", "the message ends early")
                              : refusal("malformed", "the message holds something else than it should");
}

Period readPeriod(MsgpackReader& reader) {
    Period period;
    period.valid_from = readTime(reader);
    period.valid_to = readTime(reader);
    return period;
}

void writePeriod(MsgpackWriter& writer, const Period& period) {
    writer.integer(static_cast<std::uint64_t>(period.valid_from)).integer(static_cast<std::uint64_t>(period.valid_to));
}

Result<void> checkSpan(const Period& period) {
    if (period.valid_to <= period.valid_from) return refusal("malformed", "the challenge ends before it begins");
    if (period.valid_to - period.valid_from > longest_span_seconds)
        return refusal("lifetime_too_long", "the challenge is valid for over ten minutes");
    return {};
}

std::string withCode(MsgpackWriter& writer, std::string_view key) {
    const auto code = hmacSha256(key, writer.bytes());
    return writer.binary(code).bytes();
}

Result<void> checkCodeShape(const Message& message) {
    const auto rest = message.bytes.substr(message.reader.position());
    if (rest.empty()) return refusal("truncated", "the authentication code is missing");
    if (rest.size() != code_head.size() + code_bytes || !rest.starts_with(code_head))
        return refusal("bad_hmac", "the authentication code is broken");
    return {};
}

Result<void> checkCode(const Message& message, std::string_view key) {
    if (auto shape = checkCodeShape(message); !shape) return shape;
    const auto covered = message.bytes.substr(0, message.reader.position());
    const auto code = message.bytes.substr(covered.size() + code_head.size());
    if (!equalInConstantTime(code, hmacSha256(key, covered)))
        return refusal("bad_hmac", "the authentication code does not fit: changed, or made with another secret");
    return {};
}

Result<void> checkForClient(const ChallengeV1& challenge, std::string_view user, std::string_view host) {
    if (auto period = checkSpan(challenge.period); !period) return period;
    if (challenge.user != user) return refusal("malformed", "the challenge is for another user");
    if (lowerCase(challenge.server_name) != lowerCase(host) || !isServerName(host))
        return refusal("wrong_server_name", "the challenge is of the server \"" + challenge.server_name +
                                                "\", not of \"" + std::string(host) + "\"");
    return {};
}

} // namespace remuda::crtauth::parts
