// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/redfish/redfish_service.h"

#include "core/protocol/encoding.h"
#include "core/protocol/redact.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace remuda {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr auto taskPause = std::chrono::milliseconds(500);

// A link may be a whole URL: the connection is the one that is open.
std::string pathOf(std::string location) {
    if (const auto scheme = location.find("://"); scheme != std::string::npos) {
        const auto slash = location.find('/', scheme + 3);
        return slash == std::string::npos ? "/" : location.substr(slash);
    }
    return location;
}

std::optional<json::object> objectOf(const std::string& body) {
    boost::system::error_code error;
    auto value = json::parse(body, error);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.get_object());
}

// What the service says went wrong, in its own words.
std::string complaintOf(const std::string& body) {
    const auto object = objectOf(body);
    if (!object) return {};
    if (const auto* infos = redfishMember(*object, "error"); infos && infos->is_object()) {
        const auto& error = infos->get_object();
        if (const auto* list = error.if_contains("@Message.ExtendedInfo"); list && list->is_array())
            for (const auto& each : list->get_array())
                if (each.is_object())
                    if (auto text = redfishText(each.get_object(), "Message"); !text.empty()) return text;
        return redfishText(error, "message");
    }
    return {};
}

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

const json::value* redfishMember(const json::object& object, std::string_view path) {
    const auto* here = &object;
    for (;;) {
        // Names of members hold dots themselves ("@odata.id"): what is there as a whole goes first.
        if (const auto* whole = here->if_contains(path)) return whole;
        const auto dot = path.find('.');
        if (dot == std::string_view::npos) return nullptr;
        const auto* value = here->if_contains(path.substr(0, dot));
        if (!value || !value->is_object()) return nullptr;
        here = &value->get_object();
        path.remove_prefix(dot + 1);
    }
}

std::string redfishText(const json::object& object, std::string_view path) {
    const auto* value = redfishMember(object, path);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string redfishLink(const json::object& object, std::string_view path) {
    const auto* value = redfishMember(object, path);
    if (value && value->is_array()) value = value->get_array().empty() ? nullptr : &value->get_array().front();
    return value && value->is_object() ? redfishText(value->get_object(), "@odata.id") : std::string();
}

DriverError RedfishService::refusal(const RedfishReply& reply, const std::string& path) const {
    const auto bmc = "the BMC at " + m_connection.endpoint().text();
    // A service may answer with what it was sent.
    const auto login = encodeBase64(m_user + ':' + m_password);
    const auto safe = [&](const std::string& text) { return redacted(text, {m_password, login, m_memory.token}); };
    const auto words = safe(complaintOf(reply.body));
    const auto said = "status " + std::to_string(reply.status) + " for " + path + (words.empty() ? "" : ": " + words);
    const auto raw = said + "\n" + safe(reply.body).substr(0, 4000);
    if (reply.status == 401)
        return {ErrorClass::credentials, bmc + " refused the user name or the password", raw, true};
    if (reply.status == 403)
        return {ErrorClass::credentials, bmc + " says that the user's privilege is insufficient", raw, true};
    return {ErrorClass::bmc_bug, bmc + " answered: " + said.substr(0, 300), raw, reply.status < 500};
}

PowerDriver::Answer<Done> RedfishService::logIn() {
    RedfishRequest request{Method::post, m_memory.sessions, {}, {}};
    if (request.target.empty()) request.target = "/redfish/v1/SessionService/Sessions";
    request.body = json::serialize(json::object{{"UserName", m_user}, {"Password", m_password}});
    const auto reply = co_await m_connection.exchange(std::move(request));
    if (!reply) co_return reply.error();
    if (reply->status >= 300 || reply->token.empty()) {
        // A service that has no sessions refused the password before.
        auto error = refusal(*reply, "the login");
        error.raw = error.raw.substr(0, error.raw.find('\n')); // an echo of the login would hold the password
        error.error_class = ErrorClass::credentials;
        error.message = "the BMC at " + m_connection.endpoint().text() + " refused the user name or the password";
        co_return error;
    }
    m_memory.token = reply->token;
    co_return Done{};
}

// Any answer but 401: that is met by a session, if the service has some, or by a new one where the old has ended.
PowerDriver::Answer<RedfishReply> RedfishService::ask(RedfishRequest request) {
    bool logged_in = false;
    for (;;) {
        if (wantsSession() && m_memory.token.empty()) {
            const auto entered = co_await logIn();
            if (!entered) co_return entered.error();
            logged_in = true;
        }
        auto attempt = request;
        if (!m_memory.token.empty())
            attempt.headers.emplace_back("X-Auth-Token", m_memory.token);
        else
            attempt.headers.emplace_back("Authorization", "Basic " + encodeBase64(m_user + ":" + m_password));
        auto reply = co_await m_connection.exchange(std::move(attempt));
        if (!reply || reply->status != 401) co_return reply;
        const bool basic = m_memory.token.empty();
        m_memory.token.clear();
        // Where Basic is offered and was refused, the password is wrong.
        const bool offers_basic = reply->authenticate.find("asic") != std::string::npos;
        if (logged_in || (basic && (offers_basic || m_memory.sessions.empty())))
            co_return refusal(*reply, request.target);
        if (basic) m_memory.refuses_basic = true;
    }
}

PowerDriver::Answer<json::object> RedfishService::get(std::string path) {
    path = pathOf(std::move(path));
    RedfishRequest request{Method::get, path, {}, {}};
    const auto reply = co_await ask(std::move(request));
    if (!reply) co_return reply.error();
    if (reply->status != 200) co_return refusal(*reply, path);
    auto object = objectOf(reply->body);
    if (!object)
        co_return DriverError{ErrorClass::bmc_bug,
                              "the BMC at " + m_connection.endpoint().text() + " answered for " + path +
                                  " with something that is not a JSON object",
                              reply->body.substr(0, 4000)};
    m_etags[path] = reply->etag.empty() ? redfishText(*object, "@odata.etag") : reply->etag;
    co_return std::move(*object);
}

PowerDriver::Answer<json::object> RedfishService::follow(const Object& from, std::string member) {
    auto path = redfishLink(from, member);
    if (path.empty()) co_return Object{};
    co_return co_await get(std::move(path));
}

PowerDriver::Answer<std::vector<json::object>> RedfishService::members(std::string path, std::size_t most) {
    std::vector<Object> found;
    while (!path.empty() && found.size() < most) {
        const auto page = co_await get(path);
        if (!page) co_return page.error();
        const auto* list = page->if_contains("Members");
        if (!list || !list->is_array())
            co_return DriverError{ErrorClass::bmc_bug,
                                  "the BMC at " + m_connection.endpoint().text() + " answered for " + path +
                                      " without a list of members",
                                  json::serialize(*page).substr(0, 4000)};
        for (const auto& each : list->get_array()) {
            if (found.size() >= most) break;
            if (!each.is_object()) continue;
            const auto& object = each.get_object();
            // A member is there as a whole, or as a link to it.
            if (object.size() > 1 || !object.contains("@odata.id")) {
                found.push_back(object);
                continue;
            }
            const auto whole = co_await get(redfishText(object, "@odata.id"));
            if (!whole) co_return whole.error();
            found.push_back(*whole);
        }
        path = redfishText(*page, "Members@odata.nextLink");
    }
    co_return found;
}

PowerDriver::Answer<RedfishReply> RedfishService::change(RedfishRequest request) {
    bool with_etag = request.method == Method::patch && vendor().etag;
    for (int attempt = 0;; ++attempt) {
        auto now = request;
        now.allowed = m_allowed;
        if (with_etag) {
            if (m_etags[request.target].empty() || attempt > 0) {
                const auto read = co_await get(request.target);
                if (!read) co_return read.error();
            }
            const auto& etag = m_etags[request.target];
            now.headers.emplace_back("If-Match", etag.empty() ? "*" : etag);
        }
        const auto reply = co_await ask(std::move(now));
        if (!reply) co_return reply.error();
        // Without the condition it wants, or with one that has passed meanwhile: once more with the present one.
        if ((reply->status == 412 || reply->status == 428) && attempt == 0) {
            with_etag = true;
            continue;
        }
        if (reply->status >= 300) co_return refusal(*reply, request.target);
        co_return *reply;
    }
}

// An answer of 202 is a promise: the task says when it is kept.
PowerDriver::Answer<Done> RedfishService::awaitTask(const RedfishReply& first) {
    auto path = pathOf(first.location);
    if (const auto task = objectOf(first.body); path.empty() && task) path = redfishText(*task, "@odata.id");
    if (path.empty()) co_return Done{};
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        RedfishRequest request{Method::get, path, {}, {}};
        const auto reply = co_await ask(std::move(request));
        if (!reply) co_return reply.error();
        if (reply->status >= 300) co_return refusal(*reply, path);
        const auto task = objectOf(reply->body);
        const auto state = task ? redfishText(*task, "TaskState") : std::string();
        if (isOneOf(state, {"Exception", "Killed", "Cancelled", "Interrupted"})) {
            std::string words = state;
            if (const auto* list = redfishMember(*task, "Messages"); list && list->is_array())
                for (const auto& each : list->get_array())
                    if (each.is_object()) words = redfishText(each.get_object(), "Message");
            co_return DriverError{ErrorClass::bmc_bug, "the BMC's task for it failed: " + words,
                                  reply->body.substr(0, 4000)};
        }
        const bool runs = reply->status == 202 || (!state.empty() && state != "Completed");
        if (!runs) co_return Done{};
        const auto next = std::chrono::steady_clock::now() + taskPause;
        if (next >= m_connection.deadline())
            co_return DriverError{ErrorClass::unreachable, "the BMC has not finished its task in time",
                                  reply->body.substr(0, 4000)};
        timer.expires_at(next);
        boost::system::error_code ignored;
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

PowerDriver::Answer<Done> RedfishService::patch(std::string path, Object body) {
    RedfishRequest request{Method::patch, pathOf(std::move(path)), json::serialize(body), {}};
    const auto reply = co_await change(std::move(request));
    if (!reply) co_return reply.error();
    if (reply->status != 202) co_return Done{};
    co_return co_await awaitTask(*reply);
}

PowerDriver::Answer<Done> RedfishService::post(std::string path, Object body) {
    RedfishRequest request{Method::post, pathOf(std::move(path)), json::serialize(body), {}};
    const auto reply = co_await change(std::move(request));
    if (!reply) co_return reply.error();
    if (reply->status != 202) co_return Done{};
    co_return co_await awaitTask(*reply);
}

} // namespace remuda
