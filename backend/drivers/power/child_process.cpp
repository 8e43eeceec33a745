// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/child_process.h"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace remuda {

namespace asio = boost::asio;

namespace {

constexpr std::size_t keptOutput = 64 * 1024;

// A pipe whose ends close with it and are not inherited.
struct Pipe {
    int read_end = -1, write_end = -1;
    bool open() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) return false;
        read_end = ends[0];
        write_end = ends[1];
        return true;
    }
    int releaseReadEnd() { return std::exchange(read_end, -1); }
    void closeWriteEnd() {
        if (write_end >= 0) ::close(std::exchange(write_end, -1));
    }
    ~Pipe() {
        closeWriteEnd();
        if (read_end >= 0) ::close(read_end);
    }
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (auto& text : texts)
        result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

std::vector<std::string> environment(std::vector<std::string> extra) {
    extra.push_back("LC_ALL=C");
    for (const char* name : {"PATH", "HOME"})
        if (const char* value = std::getenv(name)) extra.push_back(std::string(name) + "=" + value);
    return extra;
}

// Starts the program; the error number of posix_spawnp, 0 when it runs.
int spawn(std::vector<std::string>& arguments, std::vector<std::string> extra, Pipe& output, Pipe& error,
          pid_t& child) {
    auto texts = environment(std::move(extra));
    auto argv = pointers(arguments);
    auto envp = pointers(texts);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output.write_end, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, error.write_end, STDERR_FILENO);
    // The engine's signal mask and ignored signals are not the child's business.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const int failure = ::posix_spawnp(&child, argv[0], &actions, &attributes, argv.data(), envp.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

asio::awaitable<void> readAll(asio::posix::stream_descriptor& descriptor, std::string& into) {
    std::array<char, 4096> buffer;
    for (;;) {
        boost::system::error_code error;
        const auto count =
            co_await descriptor.async_read_some(asio::buffer(buffer), asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return; // the end of the file is one, too
        into.append(buffer.data(), std::min(count, keptOutput - into.size()));
    }
}

} // namespace

asio::awaitable<ProcessOutcome> runProcess(std::vector<std::string> arguments,
                                           std::vector<std::string> extra_environment,
                                           std::chrono::steady_clock::time_point deadline) {
    using namespace asio::experimental::awaitable_operators;
    const auto executor = co_await asio::this_coro::executor;
    ProcessOutcome outcome;
    Pipe output, error;
    if (!output.open() || !error.open()) {
        outcome.error = std::string("cannot make a pipe: ") + std::strerror(errno);
        co_return outcome;
    }
    pid_t child = 0;
    if (const int failure = spawn(arguments, std::move(extra_environment), output, error, child)) {
        outcome.error = "cannot start " + arguments[0] + ": " + std::strerror(failure);
        co_return outcome;
    }
    outcome.started = true;
    output.closeWriteEnd();
    error.closeWriteEnd();
    // A descriptor of the process becomes readable when it has ended: no signal handler needed.
    asio::posix::stream_descriptor ended(executor, static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
    asio::posix::stream_descriptor out(executor, output.releaseReadEnd());
    asio::posix::stream_descriptor err(executor, error.releaseReadEnd());

    struct Watch {
        bool running = true, timed_out = false;
    };
    const auto watch = std::make_shared<Watch>();
    asio::steady_timer timer(executor, deadline);
    timer.async_wait([child, watch](boost::system::error_code cancelled) {
        // Once reaped, the process id may be another's.
        if (cancelled || !watch->running) return;
        watch->timed_out = true;
        ::kill(child, SIGKILL);
    });
    co_await (readAll(out, outcome.output) && readAll(err, outcome.error));
    boost::system::error_code ignored;
    co_await ended.async_wait(asio::posix::stream_descriptor::wait_read,
                              asio::redirect_error(asio::use_awaitable, ignored));
    watch->running = false;
    timer.cancel();
    int status = 0;
    ::waitpid(child, &status, 0);
    outcome.timed_out = watch->timed_out;
    if (WIFEXITED(status)) outcome.exit_code = WEXITSTATUS(status);
    co_return outcome;
}

} // namespace remuda
