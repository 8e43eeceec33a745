// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/crtauth_v0.h"

#include "core/protocol/crtauth_parts.h"
#include "core/protocol/hashes.h"
#include "core/protocol/xdr.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace remuda::crtauth {

using namespace parts;

namespace {

constexpr std::size_t unique_bytes = 20, fingerprint_bytes = 6, code_bytes = 20;
constexpr std::size_t payload_at = 28; // behind magic, code and length

Problem broken(const XdrReader& reader) {
    return reader.truncated() ? refusal("truncated", "the message ends early")
                              : refusal("malformed", "the message holds something else than it should");
}

Result<void> checkEnd(const XdrReader& reader) {
    if (reader.failed()) return broken(reader);
    if (!reader.atEnd()) return refusal("malformed", "bytes follow the message");
    return {};
}

Result<void> readMagic(XdrReader& reader, char type) {
    const auto magic = reader.fixed(1);
    if (reader.failed()) return broken(reader);
    if (magic[0] != type) return refusal("bad_magic", "the message is of another type");
    return {};
}

// The payload of a wrapper whose code fits; without a secret only its shape is checked.
Result<std::string_view> unwrap(std::string_view bytes, std::optional<std::string_view> secret) {
    if (bytes.empty()) return refusal("empty", "the message is empty");
    XdrReader reader(bytes);
    if (bytes[0] != 'v') return refusal("bad_version", "the message is not of version 0");
    if (auto magic = readMagic(reader, 'v'); !magic) return magic.problem();
    const auto code = reader.fixed(code_bytes), payload = reader.string();
    if (auto end = checkEnd(reader); !end) return end.problem();
    if (secret && !equalInConstantTime(code, hmacSha1(*secret, payload)))
        return refusal("bad_hmac", "the authentication code does not fit: changed, or made with another secret");
    return payload;
}

std::string wrap(std::string_view payload, std::string_view secret) {
    return XdrWriter().fixed("v").fixed(hmacSha1(secret, payload)).string(payload).bytes();
}

Period readPeriod(XdrReader& reader) {
    Period period;
    period.valid_from = reader.number();
    period.valid_to = reader.number();
    return period;
}

void writePeriod(XdrWriter& writer, const Period& period) {
    writer.number(static_cast<std::uint32_t>(period.valid_from)).number(static_cast<std::uint32_t>(period.valid_to));
}

Result<ChallengeV0> readChallenge(std::string_view payload) {
    XdrReader reader(payload);
    if (auto magic = readMagic(reader, 'c'); !magic) return magic.problem();
    ChallengeV0 challenge;
    challenge.unique_data = reader.fixed(unique_bytes);
    challenge.period = readPeriod(reader);
    challenge.fingerprint = reader.string();
    challenge.server_name = reader.string();
    challenge.user = reader.string();
    if (auto end = checkEnd(reader); !end) return end.problem();
    if (challenge.fingerprint.size() != fingerprint_bytes)
        return refusal("malformed", "a part of the challenge has the wrong length");
    return challenge;
}

} // namespace

bool fitsVersion0(const Period& period) {
    constexpr std::int64_t last = std::numeric_limits<std::uint32_t>::max();
    return period.valid_from >= 0 && period.valid_from <= last && period.valid_to >= 0 && period.valid_to <= last;
}

bool isUserNameV0(std::string_view name) {
    const auto printable = [](char letter) { return letter > ' ' && letter <= '~'; };
    return !name.empty() && name.size() <= longest_user_name && std::all_of(name.begin(), name.end(), printable);
}

std::string encodeChallengeV0(const ChallengeV0& challenge, std::string_view secret) {
    XdrWriter writer;
    writer.fixed("c").fixed(challenge.unique_data);
    writePeriod(writer, challenge.period);
    writer.string(challenge.fingerprint).string(challenge.server_name).string(challenge.user);
    return wrap(writer.bytes(), secret);
}

std::string encodeResponseV0(const ResponseV0& response) {
    return XdrWriter().fixed("r").string(response.signature).string(response.challenge).bytes();
}

std::string encodeTokenV0(const TokenV0& token, std::string_view secret) {
    XdrWriter writer;
    writer.fixed("t");
    writePeriod(writer, token.period);
    return wrap(writer.string(token.user).bytes(), secret);
}

std::string_view signedPartV0(std::string_view challenge) {
    return challenge.substr(std::min(payload_at, challenge.size()));
}

Result<ChallengeV0> openChallengeV0(std::string_view bytes, std::string_view secret) {
    const auto payload = unwrap(bytes, secret);
    return payload ? readChallenge(*payload) : payload.problem();
}

Result<ResponseV0> parseResponseV0(std::string_view bytes) {
    if (bytes.empty()) return refusal("empty", "the message is empty");
    XdrReader reader(bytes);
    if (auto magic = readMagic(reader, 'r'); !magic) return magic.problem();
    ResponseV0 response;
    response.signature = reader.string();
    response.challenge = reader.string();
    if (auto end = checkEnd(reader); !end) return end.problem();
    return response;
}

Result<TokenV0> openTokenV0(std::string_view bytes, std::string_view secret) {
    const auto payload = unwrap(bytes, secret);
    if (!payload) return payload.problem();
    XdrReader reader(*payload);
    if (auto magic = readMagic(reader, 't'); !magic) return magic.problem();
    TokenV0 token;
    token.period = readPeriod(reader);
    token.user = reader.string();
    if (auto end = checkEnd(reader); !end) return end.problem();
    if (token.user.empty()) return refusal("malformed", "the token names no user");
    return token;
}

Result<ChallengeV0> acceptChallengeV0(std::string_view bytes, std::string_view user, std::string_view host) {
    const auto payload = unwrap(bytes, std::nullopt);
    if (!payload) return payload.problem();
    auto challenge = readChallenge(*payload);
    if (!challenge) return challenge;
    if (auto own = checkForClient(*challenge, user, host); !own) return own.problem();
    return challenge;
}

} // namespace remuda::crtauth
