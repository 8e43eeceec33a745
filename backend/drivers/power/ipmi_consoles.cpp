// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/ipmi_consoles.h"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ipmiconsole.h>
#include <mutex>

namespace remuda {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace {

constexpr unsigned threads = 2;
constexpr int highestPort = 32767; // that the library takes
// How long a controller may take to believe that a console was given back.
constexpr auto returnTime = 5s;
constexpr auto lookAgain = 250ms;
// Questions that many controllers, and the simulator, answer wrongly or not at all; none is needed to open a console.
constexpr unsigned workarounds =
    IPMICONSOLE_WORKAROUND_OPEN_SESSION_PRIVILEGE | IPMICONSOLE_WORKAROUND_SKIP_CHANNEL_PAYLOAD_SUPPORT |
    IPMICONSOLE_WORKAROUND_IGNORE_SOL_PAYLOAD_SIZE | IPMICONSOLE_WORKAROUND_IGNORE_SOL_PORT;

DriverError consoleError(int number, const std::string& bmc) {
    const std::string words = ipmiconsole_ctx_strerror(number);
    const auto say = [&](ErrorClass error_class, const std::string& message) {
        return DriverError{error_class, bmc + message, words};
    };
    auto taken = say(ErrorClass::policy, " has given the console to somebody else");
    taken.in_use = true;
    switch (number) {
    case IPMICONSOLE_ERR_SOL_INUSE:
    case IPMICONSOLE_ERR_SOL_STOLEN:
        return taken;
    case IPMICONSOLE_ERR_SOL_UNAVAILABLE:
        return say(ErrorClass::policy, " has no serial-over-LAN, or it is switched off there");
    case IPMICONSOLE_ERR_USERNAME_INVALID:
    case IPMICONSOLE_ERR_PASSWORD_INVALID:
    case IPMICONSOLE_ERR_K_G_INVALID:
        return say(ErrorClass::credentials, " refused the user name or the password");
    case IPMICONSOLE_ERR_PRIVILEGE_LEVEL_INSUFFICIENT:
    case IPMICONSOLE_ERR_PRIVILEGE_LEVEL_CANNOT_BE_OBTAINED:
        return say(ErrorClass::credentials, " says that the user's privilege is insufficient");
    case IPMICONSOLE_ERR_CIPHER_SUITE_ID_UNAVAILABLE:
    case IPMICONSOLE_ERR_SOL_REQUIRES_ENCRYPTION:
    case IPMICONSOLE_ERR_SOL_REQUIRES_NO_ENCRYPTION:
        return say(ErrorClass::config, " wants another cipher suite; set bmc_cipher_suite of the machine");
    case IPMICONSOLE_ERR_HOSTNAME_INVALID:
        return say(ErrorClass::config, " has a name that cannot be resolved");
    case IPMICONSOLE_ERR_CONNECTION_TIMEOUT:
    case IPMICONSOLE_ERR_SESSION_TIMEOUT:
    case IPMICONSOLE_ERR_EXCESS_RETRANSMISSIONS_SENT:
    case IPMICONSOLE_ERR_SYSTEM_ERROR: // of the socket: no route
        return say(ErrorClass::unreachable, " does not answer any more");
    case IPMICONSOLE_ERR_SUCCESS:
        return say(ErrorClass::bmc_bug, " has ended the console and said nothing");
    default:
        return say(ErrorClass::bmc_bug, " answered: " + words);
    }
}

} // namespace

// The library's threads; one for all drivers of the process. Its end waits until every console is given back.
class IpmiConsoles::Engine {
public:
    static std::shared_ptr<Engine> shared() {
        static std::mutex mutex;
        static std::weak_ptr<Engine> known;
        const std::lock_guard guard(mutex);
        auto engine = known.lock();
        if (!engine && ipmiconsole_engine_init(threads, 0) == 0) known = engine = std::make_shared<Engine>();
        return engine;
    }
    ~Engine() { ipmiconsole_engine_teardown(1); }
};

class IpmiConsoles::Console : public SerialConsole {
public:
    // `descriptor` is one end of a pair of sockets, the library has the other.
    Console(ipmiconsole_ctx_t context, asio::any_io_executor executor, int descriptor, std::string bmc)
        : m_context(context)
        , m_stream(std::move(executor), asio::local::stream_protocol(), descriptor)
        , m_bmc(std::move(bmc)) {}
    ~Console() override { close(); }

    // Waits until the console is there, which the library says by one byte.
    PowerDriver::Answer<Done> opened(Deadline deadline, std::function<void()> returned) {
        asio::steady_timer timer(m_stream.get_executor(), deadline);
        bool late = false;
        timer.async_wait([this, &late](error_code cancelled) {
            if (cancelled) return;
            late = true;
            m_stream.cancel();
        });
        char sign = 0;
        error_code error;
        co_await m_stream.async_read_some(asio::buffer(&sign, 1), asio::redirect_error(asio::use_awaitable, error));
        timer.cancel();
        if (late) co_return DriverError{ErrorClass::unreachable, m_bmc + " did not answer in time"};
        if (error) {
            const int number = ipmiconsole_ctx_errnum(m_context);
            // The session stands by then, so that it is the console that is refused.
            co_return consoleError(number == IPMICONSOLE_ERR_BMC_ERROR ? IPMICONSOLE_ERR_SOL_UNAVAILABLE : number,
                                   m_bmc);
        }
        m_returned = std::move(returned);
        co_return Done{};
    }

    asio::awaitable<DriverResult<std::string>> read() override {
        std::array<char, 4096> buffer;
        error_code error;
        std::size_t count = 0;
        if (m_context)
            count = co_await m_stream.async_read_some(asio::buffer(buffer),
                                                      asio::redirect_error(asio::use_awaitable, error));
        if (!m_context) co_return std::string();
        if (error) co_return consoleError(ipmiconsole_ctx_errnum(m_context), m_bmc);
        co_return std::string(buffer.data(), count);
    }

    asio::awaitable<DriverResult<Done>> write(std::string bytes) override {
        error_code error = asio::error::not_connected;
        if (m_context)
            co_await asio::async_write(m_stream, asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return DriverError{ErrorClass::unreachable, m_bmc + " takes nothing any more"};
        co_return Done{};
    }

    DriverResult<Done> sendBreak() override {
        if (m_context && ipmiconsole_ctx_generate_break(m_context) == 0) return Done{};
        return DriverError{ErrorClass::bmc_bug, m_bmc + " did not take the break"};
    }

    void close() override {
        if (!m_context) return;
        error_code ignored;
        m_stream.close(ignored); // has the library give the console back
        ipmiconsole_ctx_destroy(std::exchange(m_context, nullptr));
        if (m_returned) m_returned();
    }

private:
    ipmiconsole_ctx_t m_context; // null once closed
    asio::local::stream_protocol::socket m_stream;
    std::string m_bmc;
    std::function<void()> m_returned; // told when what was opened is closed
};

PowerDriver::Answer<std::shared_ptr<SerialConsole>> IpmiConsoles::tryOnce(const Wish& wish, Deadline deadline) {
    if (!m_engine) m_engine = Engine::shared();
    const auto address = ipmi_command::hostAndPort(wish.endpoint);
    const auto named = "the BMC at " + wish.endpoint.host + " port " + wish.endpoint.port;
    if (std::atoi(wish.endpoint.port.c_str()) > highestPort)
        co_return DriverError{ErrorClass::config, named + " has a port above " + std::to_string(highestPort) +
                                                      ", which consoles cannot be opened at"};
    auto user = wish.bmc.user, password = wish.password;
    ipmiconsole_ipmi_config who{};
    who.username = user.data();
    who.password = password.data();
    who.privilege_level =
        wish.bmc.privilege == "OPERATOR" ? IPMICONSOLE_PRIVILEGE_OPERATOR : IPMICONSOLE_PRIVILEGE_ADMIN;
    who.cipher_suite_id = wish.cipher_suite;
    who.workaround_flags = workarounds;
    ipmiconsole_protocol_config how{};
    how.session_timeout_len = static_cast<int>(m_silence.count());
    how.retransmission_timeout_len = static_cast<int>(std::min<milliseconds>(500ms, m_silence / 4).count());
    how.retransmission_keepalive_timeout_len = how.retransmission_timeout_len;
    how.keepalive_timeout_len = static_cast<int>((m_silence / 3).count());
    how.retransmission_backoff_count = how.acceptable_packet_errors_count = how.maximum_retransmission_count = -1;
    ipmiconsole_engine_config what{};
    // A controller says nothing to those whose console it has given to somebody else: they have to ask.
    what.engine_flags = IPMICONSOLE_ENGINE_OUTPUT_ON_SOL_ESTABLISHED | IPMICONSOLE_ENGINE_SERIAL_KEEPALIVE_EMPTY;
    what.behavior_flags = wish.takeover == Takeover::yes ? 0 : IPMICONSOLE_BEHAVIOR_ERROR_ON_SOL_INUSE;
    const auto context = m_engine ? ipmiconsole_ctx_create(address.c_str(), &who, &how, &what) : nullptr;
    if (!context)
        co_return DriverError{ErrorClass::internal, "no console can be made for " + named + ": " +
                                                        (m_engine ? std::strerror(errno) : "no threads")};
    const int descriptor = ipmiconsole_engine_submit(context, nullptr, nullptr) == 0 ? ipmiconsole_ctx_fd(context) : -1;
    if (descriptor < 0) {
        auto error = consoleError(ipmiconsole_ctx_errnum(context), named);
        ipmiconsole_ctx_destroy(context);
        co_return error;
    }
    const auto console = std::make_shared<Console>(context, co_await asio::this_coro::executor, descriptor, named);
    std::function<void()> returned = [times = m_returned, address] { (*times)[address] = steady_clock::now(); };
    const auto opened = co_await console->opened(deadline, std::move(returned));
    if (!opened) co_return opened.error();
    co_return std::shared_ptr<SerialConsole>(console);
}

PowerDriver::Answer<std::shared_ptr<SerialConsole>> IpmiConsoles::open(Wish wish, Deadline deadline) {
    const auto now = steady_clock::now();
    std::erase_if(*m_returned, [&](const auto& each) { return now - each.second > returnTime; });
    // What this server has only just given back may look as if somebody had it.
    const auto found = m_returned->find(ipmi_command::hostAndPort(wish.endpoint));
    const auto patience = found == m_returned->end() ? now : std::min(deadline, found->second + returnTime);
    for (;;) {
        const auto console = co_await tryOnce(wish, deadline);
        if (console || !console.error().in_use || steady_clock::now() + lookAgain > patience) co_return console;
        asio::steady_timer timer(co_await asio::this_coro::executor, lookAgain);
        error_code ignored;
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

} // namespace remuda
