// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/crtauth_v2.h"

#include "core/protocol/crtauth_parts.h"
#include "core/protocol/hashes.h"
#include "core/protocol/sshsig.h"

#include <algorithm>

namespace remuda::crtauth {

using namespace parts;

namespace {

constexpr auto strict = MsgpackReader::Forms::shortest;

void writeTexts(MsgpackWriter& writer, const std::vector<std::string>& texts) {
    writer.array(texts.size());
    for (const auto& text : texts)
        writer.text(text);
}

std::vector<std::string> readTexts(MsgpackReader& reader) {
    std::vector<std::string> texts;
    for (auto count = reader.array(); count > 0 && !reader.failed(); --count)
        texts.emplace_back(reader.text());
    return texts;
}

Result<ChallengeV2> readFields(Message& message) {
    auto& reader = message.reader;
    ChallengeV2 challenge;
    challenge.unique_data = reader.binary();
    challenge.period = readPeriod(reader);
    challenge.origin = reader.text();
    challenge.user = reader.text();
    challenge.algorithms = readTexts(reader);
    challenge.features = readTexts(reader);
    for (auto count = reader.array(); count > 0 && !reader.failed(); --count)
        challenge.hints.emplace_back(reader.binary());
    challenge.key_id = reader.binary();
    if (reader.failed()) return broken(reader);
    const auto odd = [](const std::string& hint) { return hint.size() != 8; };
    if (challenge.unique_data.size() != 32 || challenge.key_id.size() != 4 ||
        std::any_of(challenge.hints.begin(), challenge.hints.end(), odd))
        return refusal("malformed", "a part of the challenge has the wrong length");
    return challenge;
}

MsgpackWriter responseWriter(const ResponseV2& response) {
    MsgpackWriter writer;
    writer.integer(2).integer('r').binary(response.challenge).binary(response.key);
    writer.text(response.binding_type).binary(response.binding_data).binary(response.proof_key);
    return writer;
}

} // namespace

SecretsV2::SecretsV2(std::string_view secret)
    : challenge(hmacSha256(secret, "crtauth v2 challenge"))
    , token(hmacSha256(secret, "crtauth v2 token"))
    , fake(hmacSha256(secret, "crtauth v2 fake"))
    , key_id(hmacSha256(secret, "crtauth v2 key id").substr(0, 4)) {}

std::string encodeRequestV2(const Request& request) {
    MsgpackWriter writer;
    writer.integer(2).integer('q').text(request.user);
    writeTexts(writer, request.algorithms);
    writeTexts(writer, request.features);
    return writer.bytes();
}

Result<Request> parseRequestV2(std::string_view bytes) {
    auto message = openMessage(bytes, 2, 'q', strict);
    if (!message) return message.problem();
    Request request;
    request.version = 2;
    request.user = message->reader.text();
    request.algorithms = readTexts(message->reader);
    request.features = readTexts(message->reader);
    if (message->reader.failed()) return broken(message->reader); // elements behind are for later versions
    return request;
}

std::string encodeChallengeV2(const ChallengeV2& challenge, const SecretsV2& secrets) {
    MsgpackWriter writer;
    writer.integer(2).integer('c').binary(challenge.unique_data);
    writePeriod(writer, challenge.period);
    writer.text(challenge.origin).text(challenge.user);
    writeTexts(writer, challenge.algorithms);
    writeTexts(writer, challenge.features);
    writer.array(challenge.hints.size());
    for (const auto& hint : challenge.hints)
        writer.binary(hint);
    writer.binary(secrets.key_id);
    return withCode(writer, secrets.challenge);
}

Result<ChallengeV2> openChallengeV2(std::string_view bytes, const SecretsV2& secrets) {
    auto message = openMessage(bytes, 2, 'c', strict);
    if (!message) return message.problem();
    auto challenge = readFields(*message);
    if (!challenge) return challenge;
    if (challenge->key_id != secrets.key_id) return refusal("bad_hmac", "the challenge was made with another secret");
    if (auto code = checkCode(*message, secrets.challenge); !code) return code.problem();
    return challenge;
}

Result<ChallengeV2> acceptChallengeV2(std::string_view bytes, std::string_view user, std::string_view origin) {
    auto message = openMessage(bytes, 2, 'c', strict);
    if (!message) return message.problem();
    auto challenge = readFields(*message);
    if (!challenge) return challenge;
    if (auto code = checkCodeShape(*message); !code) return code.problem();
    if (auto span = checkSpan(challenge->period); !span) return span.problem();
    if (challenge->user != user) return refusal("malformed", "the challenge is for another user");
    if (challenge->origin != origin)
        return refusal("wrong_server_name", "the challenge is of the server \"" + challenge->origin + "\", not of \"" +
                                                std::string(origin) + "\"");
    return challenge;
}

std::string unsignedResponseV2(const ResponseV2& response) {
    return responseWriter(response).bytes();
}

std::string encodeResponseV2(const ResponseV2& response) {
    return responseWriter(response).binary(response.signature).bytes();
}

std::string signedDataV2(std::string_view unsigned_response) {
    return sshsigData(signature_namespace, unsigned_response);
}

Result<ResponseV2> parseResponseV2(std::string_view bytes) {
    auto message = openMessage(bytes, 2, 'r', strict);
    if (!message) return message.problem();
    auto& reader = message->reader;
    ResponseV2 response;
    response.challenge = reader.binary();
    response.key = reader.binary();
    response.binding_type = reader.text();
    response.binding_data = reader.binary();
    response.proof_key = reader.binary();
    response.signed_part = bytes.substr(0, reader.position());
    response.signature = reader.binary();
    if (reader.failed()) return broken(reader);
    if (!reader.atEnd()) return refusal("malformed", "bytes follow the response");
    return response;
}

std::string encodeTokenV2(const TokenV2& token, const SecretsV2& secrets) {
    MsgpackWriter writer;
    writer.integer(2).integer('t');
    writePeriod(writer, token.period);
    writer.text(token.user).text(token.audience).binary(token.id).binary(token.proof_key_hash).binary(secrets.key_id);
    return withCode(writer, secrets.token);
}

Result<TokenV2> openTokenV2(std::string_view bytes, const SecretsV2& secrets) {
    auto message = openMessage(bytes, 2, 't', strict);
    if (!message) return message.problem();
    auto& reader = message->reader;
    TokenV2 token;
    token.period = readPeriod(reader);
    token.user = reader.text();
    token.audience = reader.text();
    token.id = reader.binary();
    token.proof_key_hash = reader.binary();
    token.key_id = reader.binary();
    if (reader.failed()) return broken(reader);
    if (token.key_id != secrets.key_id) return refusal("bad_hmac", "the token was made with another secret");
    if (auto code = checkCode(*message, secrets.token); !code) return code.problem();
    if (token.user.empty()) return refusal("malformed", "the token names no user");
    return token;
}

std::string keyHint(std::string_view unique_data, std::string_view blob) {
    return hmacSha256(unique_data, "crtauth-v2-hint" + std::string(blob)).substr(0, 8);
}

} // namespace remuda::crtauth
