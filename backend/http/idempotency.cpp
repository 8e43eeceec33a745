// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/idempotency.h"

#include "backend/http/log.h"
#include "backend/store/idempotency_store.h"

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <mutex>
#include <openssl/evp.h>
#include <set>

namespace remuda {

namespace {

constexpr auto kept = std::chrono::hours(24);

std::string fingerprintOf(const Request& request) {
    std::string text = std::string(toText(request.method)) + '\0' + request.path + '\0';
    for (const auto& [name, value] : request.query)
        text += name + '=' + value + '\0';
    text += request.body;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("the digest failed");
    std::string hexadecimal;
    for (unsigned int i = 0; i < size; ++i) {
        constexpr char digits[] = "0123456789abcdef";
        hexadecimal += digits[digest[i] >> 4];
        hexadecimal += digits[digest[i] & 15];
    }
    return hexadecimal;
}

// Keys of requests under way in this process.
class UnderWay {
public:
    using Key = std::pair<std::string, std::string>;
    bool enter(const Key& key) {
        const std::lock_guard guard(m_mutex);
        return m_keys.insert(key).second;
    }
    void leave(const Key& key) {
        const std::lock_guard guard(m_mutex);
        m_keys.erase(key);
    }

private:
    std::mutex m_mutex;
    std::set<Key> m_keys;
};

Problem answerLost() {
    auto problem =
        problems::conflict("the first request with this Idempotency-Key was carried out, but the server ended "
                           "before its answer was kept; look at what it did before asking again");
    problem.type = "answer-lost";
    problem.title = "Carried out, answer lost";
    return problem;
}

class Idempotent {
public:
    Idempotent(Database& database, std::function<Instant()> clock)
        : m_database(database)
        , m_clock(std::move(clock)) {}

    Response answer(const Request& request, const std::function<Response()>& produce) {
        const auto& key = request.headers.at("idempotency-key");
        if (key.empty() || key.size() > 200)
            return Response::problem(
                problems::invalidField("Idempotency-Key", key.substr(0, 50), "1 to 200 characters"));
        const UnderWay::Key entry{request.principal.user, key};
        if (!m_under_way.enter(entry))
            return Response::problem(
                problems::conflict("the first request with this Idempotency-Key is still being answered"));
        struct Leave {
            UnderWay& under_way;
            const UnderWay::Key& entry;
            ~Leave() { under_way.leave(entry); }
        } leave{m_under_way, entry};
        const auto fingerprint = fingerprintOf(request);
        if (auto old = recall(request, key, fingerprint)) return std::move(*old);
        auto response = marked(request, key, fingerprint, produce);
        if (response.status < 500 && !response.source && !response.events)
            remember(request, key, fingerprint, response);
        return response;
    }

private:
    // Whatever `produce` writes is committed together with the mark that it was.
    Response marked(const Request& request, const std::string& key, const std::string& fingerprint,
                    const std::function<Response()>& produce) {
        static thread_local boost::uuids::random_generator generator;
        const auto name = boost::uuids::to_string(generator());
        const WriteCompanion mark([&](Transaction& transaction) {
            const auto moment = m_clock();
            idempotency_store::reserve(transaction, request.principal.user, key, {fingerprint, name, moment},
                                       moment - kept);
        });
        return produce();
    }

    std::optional<Response> recall(const Request& request, const std::string& key, const std::string& fingerprint) {
        const auto old = m_database.read([&](Connection& connection) {
            return idempotency_store::find(connection, request.principal.user, key, m_clock() - kept);
        });
        if (!old) return std::nullopt;
        if (old->fingerprint != fingerprint)
            return Response::problem(problems::conflict("this Idempotency-Key was used for another request"));
        if (old->status == 0) return Response::problem(answerLost());
        Response response;
        response.status = old->status;
        response.content_type = old->content_type;
        response.body = old->body;
        response.headers["Idempotency-Replayed"] = "true";
        return response;
    }

    void remember(const Request& request, const std::string& key, const std::string& fingerprint,
                  const Response& response) {
        const idempotency_store::Answer answer{fingerprint, response.status, response.content_type, response.body};
        const auto written = m_database.write([&](Transaction& transaction) -> Result<void> {
            idempotency_store::forgetBefore(transaction, m_clock() - kept);
            idempotency_store::keep(transaction, request.principal.user, key, answer, m_clock());
            return {};
        });
        if (!written)
            log(LogLevel::error, request.request_id + " its answer cannot be kept: " + written.problem().detail);
    }

    Database& m_database;
    std::function<Instant()> m_clock;
    UnderWay m_under_way;
};

} // namespace

Router::Idempotency makeIdempotency(Database& database, std::function<Instant()> clock) {
    auto idempotent = std::make_shared<Idempotent>(database, std::move(clock));
    return [idempotent](const Request& request, const std::function<Response()>& produce) {
        return idempotent->answer(request, produce);
    };
}

} // namespace remuda
