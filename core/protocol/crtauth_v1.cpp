// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/crtauth_v1.h"

#include "core/protocol/crtauth_parts.h"

namespace remuda::crtauth {

using namespace parts;

namespace {

constexpr std::size_t unique_bytes = 20, fingerprint_bytes = 6;

Result<ChallengeV1> readFields(Message& message) {
    ChallengeV1 challenge;
    auto& reader = message.reader;
    challenge.unique_data = reader.binary();
    challenge.period = readPeriod(reader);
    challenge.fingerprint = reader.binary();
    challenge.server_name = reader.text();
    challenge.user = reader.text();
    if (reader.failed()) return broken(reader);
    if (challenge.unique_data.size() != unique_bytes || challenge.fingerprint.size() != fingerprint_bytes)
        return refusal("malformed", "a part of the challenge has the wrong length");
    return challenge;
}

} // namespace

std::string encodeRequestV1(std::string_view user) {
    return MsgpackWriter().integer(1).integer('q').text(user).bytes();
}

std::string encodeChallengeV1(const ChallengeV1& challenge, std::string_view secret) {
    MsgpackWriter writer;
    writer.integer(1).integer('c').binary(challenge.unique_data);
    writePeriod(writer, challenge.period);
    writer.binary(challenge.fingerprint).text(challenge.server_name).text(challenge.user);
    return withCode(writer, secret);
}

std::string encodeResponseV1(const ResponseV1& response) {
    return MsgpackWriter().integer(1).integer('r').binary(response.challenge).binary(response.signature).bytes();
}

std::string encodeTokenV1(const TokenV1& token, std::string_view secret) {
    MsgpackWriter writer;
    writer.integer(1).integer('t');
    writePeriod(writer, token.period);
    writer.text(token.user);
    return withCode(writer, secret);
}

Result<ChallengeV1> openChallengeV1(std::string_view bytes, std::string_view secret) {
    auto message = openMessage(bytes, 1, 'c', MsgpackReader::Forms::any);
    if (!message) return message.problem();
    auto challenge = readFields(*message);
    if (!challenge) return challenge;
    if (auto code = checkCode(*message, secret); !code) return code.problem();
    return challenge;
}

Result<ResponseV1> parseResponseV1(std::string_view bytes) {
    auto message = openMessage(bytes, 1, 'r', MsgpackReader::Forms::any);
    if (!message) return message.problem();
    ResponseV1 response;
    response.challenge = message->reader.binary();
    response.signature = message->reader.binary();
    if (message->reader.failed()) return broken(message->reader);
    if (!message->reader.atEnd()) return refusal("malformed", "bytes follow the response");
    return response;
}

Result<TokenV1> openTokenV1(std::string_view bytes, std::string_view secret) {
    auto message = openMessage(bytes, 1, 't', MsgpackReader::Forms::any);
    if (!message) return message.problem();
    TokenV1 token;
    token.period = readPeriod(message->reader);
    token.user = message->reader.text();
    if (message->reader.failed()) return broken(message->reader);
    if (auto code = checkCode(*message, secret); !code) return code.problem();
    if (token.user.empty()) return refusal("malformed", "the token names no user");
    return token;
}

Result<ChallengeV1> acceptChallengeV1(std::string_view bytes, std::string_view user, std::string_view host) {
    auto message = openMessage(bytes, 1, 'c', MsgpackReader::Forms::any);
    if (!message) return message.problem();
    auto challenge = readFields(*message);
    if (!challenge) return challenge;
    if (auto code = checkCodeShape(*message); !code) return code.problem();
    if (auto own = checkForClient(*challenge, user, host); !own) return own.problem();
    return challenge;
}

} // namespace remuda::crtauth
