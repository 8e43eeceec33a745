// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/ipmi_session.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <freeipmi/freeipmi.h>

namespace remuda {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

constexpr int retransmit = 1000; // milliseconds

struct Context {
    ipmi_ctx_t handle = ipmi_ctx_create();
    ~Context() {
        if (!handle) return;
        ipmi_ctx_close(handle);
        ipmi_ctx_destroy(handle);
    }
};

DriverError errorOf(ipmi_ctx_t context, const std::string& bmc) {
    const auto number = ipmi_ctx_errnum(context);
    const std::string words = ipmi_ctx_strerror(number);
    switch (number) {
    case IPMI_ERR_USERNAME_INVALID:
    case IPMI_ERR_PASSWORD_INVALID:
    case IPMI_ERR_K_G_INVALID:
    case IPMI_ERR_PASSWORD_VERIFICATION_TIMEOUT:
        return {ErrorClass::credentials, bmc + " refused the user name or the password", words};
    case IPMI_ERR_PRIVILEGE_LEVEL_INSUFFICIENT:
    case IPMI_ERR_PRIVILEGE_LEVEL_CANNOT_BE_OBTAINED:
        return {ErrorClass::credentials, bmc + " says that the user's privilege is insufficient", words};
    case IPMI_ERR_CONNECTION_TIMEOUT:
    case IPMI_ERR_SESSION_TIMEOUT:
    case IPMI_ERR_MESSAGE_TIMEOUT:
        return {ErrorClass::unreachable, bmc + " did not answer in time", words};
    case IPMI_ERR_HOSTNAME_INVALID:
        return {ErrorClass::config, "the name of " + bmc + " cannot be resolved", words};
    case IPMI_ERR_CIPHER_SUITE_ID_UNAVAILABLE:
        return {ErrorClass::config, bmc + " does not know the cipher suite; set bmc_cipher_suite of the machine",
                words};
    case IPMI_ERR_IPMI_2_0_UNAVAILABLE:
        return {ErrorClass::config, bmc + " does not speak IPMI 2.0; set bmc_interface of the machine to lan", words};
    case IPMI_ERR_SYSTEM_ERROR: // of the socket: no route, refused
        return {ErrorClass::unreachable, bmc + " cannot be reached: " + words, words};
    case IPMI_ERR_SUCCESS: // it has no words for what it could not read
        return {ErrorClass::bmc_bug, bmc + " answered something else than it was asked for", words};
    default:
        return {ErrorClass::bmc_bug, bmc + " answered: " + words, words};
    }
}

IpmiSessions::Outcome ask(const ipmi_command::Endpoint& endpoint, const BmcSettings& bmc, int suite,
                          const std::string& password, Deadline deadline) {
    IpmiSessions::Outcome outcome;
    const auto named = "the BMC at " + endpoint.host + " port " + endpoint.port;
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    if (left <= 0) {
        outcome.error = {ErrorClass::unreachable, named + " did not answer in time"};
        return outcome;
    }
    Context context;
    if (!context.handle) {
        outcome.error = {ErrorClass::internal, "there is no memory for an IPMI session"};
        return outcome;
    }
    const auto host = ipmi_command::hostAndPort(endpoint);
    const auto level = bmc.privilege == "OPERATOR" ? IPMI_PRIVILEGE_LEVEL_OPERATOR : IPMI_PRIVILEGE_LEVEL_ADMIN;
    const auto fail = [&] {
        const auto number = ipmi_ctx_errnum(context.handle);
        // What a controller says to a suite it does not know is not always what the specification has for that.
        outcome.refuses_suite = number == IPMI_ERR_CIPHER_SUITE_ID_UNAVAILABLE ||
                                number == IPMI_ERR_BAD_RMCPPLUS_STATUS_CODE || number == IPMI_ERR_IPMI_ERROR;
        outcome.error = errorOf(context.handle, named);
        return outcome;
    };
    // Many controllers, and the simulator, take the privilege of the open request for the user's limit.
    const int opened = ipmi_ctx_open_outofband_2_0(
        context.handle, host.c_str(), bmc.user.c_str(), password.c_str(), nullptr, 0, static_cast<std::uint8_t>(level),
        static_cast<std::uint8_t>(suite), static_cast<unsigned>(left),
        static_cast<unsigned>(std::min<std::int64_t>(retransmit, std::max<std::int64_t>(left / 2, 1))),
        IPMI_WORKAROUND_FLAGS_OUTOFBAND_2_0_OPEN_SESSION_PRIVILEGE, IPMI_FLAGS_DEFAULT);
    if (opened < 0) return fail();
    const fiid_obj_t answer = fiid_obj_create(tmpl_cmd_get_chassis_status_rs);
    std::uint64_t on = 0;
    const bool told = answer && ipmi_cmd_get_chassis_status(context.handle, answer) >= 0 &&
                      fiid_obj_get(answer, "current_power_state.power_is_on", &on) >= 0;
    if (told)
        outcome.state = on ? PowerState::on : PowerState::off;
    else
        fail();
    if (answer) fiid_obj_destroy(answer);
    return outcome;
}

// Where answers come twice or late those to one question are taken for those to the next, and the session is spoilt; a
// new one knows none of them. Asked again only while there is time for an answer.
IpmiSessions::Outcome askAgain(const ipmi_command::Endpoint& endpoint, const BmcSettings& bmc, int suite,
                               const std::string& password, Deadline deadline) {
    constexpr int sessions = 3;
    IpmiSessions::Outcome outcome;
    for (int tried = 0; tried < sessions; ++tried) {
        outcome = ask(endpoint, bmc, suite, password, deadline);
        const bool spoilt =
            !outcome.state && !outcome.refuses_suite && outcome.error.error_class == ErrorClass::bmc_bug;
        if (!spoilt || deadline - std::chrono::steady_clock::now() < milliseconds(2 * retransmit)) break;
    }
    return outcome;
}

// Silence says something of the controller only where it had most of the time to answer: here calls waited for each
// other.
void judgeTurn(IpmiSessions::Outcome& outcome, Deadline given, Deadline begun, Deadline deadline) {
    if (outcome.state || outcome.error.error_class != ErrorClass::unreachable || given >= deadline) return;
    if (begun - given <= (deadline - given) / 2) return;
    outcome.error.not_asked = true;
    outcome.error.message = "this server had too much to do to ask a BMC in time; " + outcome.error.message;
}

} // namespace

asio::awaitable<IpmiSessions::Outcome> IpmiSessions::powerStatus(ipmi_command::Endpoint endpoint, BmcSettings bmc,
                                                                 int cipher_suite, std::string password,
                                                                 Deadline deadline, bool background) {
    auto initiate = [&](auto handler) {
        using Handler = decltype(handler);
        struct Waiting {
            explicit Waiting(Handler given)
                : handler(std::move(given))
                , guard(asio::make_work_guard(asio::get_associated_executor(handler))) {}
            Handler handler;
            decltype(asio::make_work_guard(asio::get_associated_executor(std::declval<Handler&>()))) guard;
        };
        auto waiting = std::make_shared<Waiting>(std::move(handler));
        // The handler belongs to the coroutine's thread: handed over whole.
        const auto finish = [](auto mine, Outcome outcome) {
            auto executor = mine->guard.get_executor();
            asio::post(executor, [mine = std::move(mine), outcome = std::move(outcome)]() mutable {
                std::move(mine->handler)(std::move(outcome));
            });
        };
        const auto given = std::chrono::steady_clock::now();
        const bool taken = (background ? m_background : m_jobs).run([=, held = waiting]() mutable {
            const auto begun = std::chrono::steady_clock::now();
            auto outcome = askAgain(endpoint, bmc, cipher_suite, password, deadline);
            judgeTurn(outcome, given, begun, deadline);
            finish(std::move(held), std::move(outcome));
        });
        if (taken) return;
        DriverError error{ErrorClass::unreachable, "this system gives the server no thread to ask a BMC with"};
        error.not_asked = true;
        finish(std::move(waiting), Outcome{{}, std::move(error)});
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(Outcome)>(initiate,
                                                                                           asio::use_awaitable);
}

} // namespace remuda
