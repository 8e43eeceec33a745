// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/identity/crtauth_server.h"
#include "core/protocol/encoding.h"
#include "tests/support/signing_key.h"

#include <gtest/gtest.h>
#include <map>

namespace remuda {

using Users = std::map<std::string, std::vector<SshPublicKey>>;

// A server on a clock of the test's own.
struct LoginServer {
    explicit LoginServer(CrtauthSettings settings, Users keys, Instant started = fromMilliseconds(0))
        : users(std::move(keys))
        , clock(started)
        , server(
              std::move(settings),
              [this](const std::string& user) -> Result<std::vector<SshPublicKey>> {
                  ++looks;
                  if (away) return problems::unavailable("away");
                  const auto found = users.find(user);
                  return found == users.end() ? std::vector<SshPublicKey>{} : found->second;
              },
              [this] { return clock; }) {}
    Users users;
    Instant clock;
    bool away = false;
    int looks = 0; // for the keys of a user
    CrtauthServer server;
};

inline const LoginCaller caller{"127.0.0.1", "127.0.0.1:7420"};

inline const Instant noon = parseInstant("2026-11-21T12:00:00Z").value();

// Somebody named ada with a key of her own, and the server she signs in at.
struct LoginTest : testing::Test {
    explicit LoginTest(CrtauthSettings settings = {"a secret", PublicName(), 598, 2048})
        : server(std::move(settings), {{"ada", {parseKeyBlob(key.blob()).value()}}}, noon) {}
    SigningKey key;
    LoginServer server;

    std::string ask(const std::string& user, std::vector<std::string> algorithms = {"ssh-ed25519"}) {
        const auto request = crtauth::encodeRequestV2({2, user, std::move(algorithms), {}});
        return decodeBase64Url(server.server.challenge(encodeBase64Url(request), caller).value()).value();
    }
    std::string answer(const std::string& challenge, const SigningKey& with) const {
        crtauth::ResponseV2 response;
        response.challenge = challenge;
        response.key = with.blob();
        response.signature = with.sign(crtauth::signedDataV2(crtauth::unsignedResponseV2(response)));
        return encodeBase64Url(crtauth::encodeResponseV2(response));
    }
    std::string kind(const std::string& response, const LoginCaller& from = caller) {
        const auto grant = server.server.grant(response, from);
        return grant ? "granted" : grant.problem().type;
    }
};

} // namespace remuda
