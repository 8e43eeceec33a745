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
#include <sstream>
#include <sys/prctl.h>
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

// The file that `program` names, looked for in PATH where it has no slash; empty when there is none.
std::string findProgram(const std::string& program) {
    if (program.find('/') != std::string::npos) return ::access(program.c_str(), X_OK) == 0 ? program : std::string();
    const char* path = std::getenv("PATH");
    std::istringstream folders(path ? path : "/usr/bin:/bin");
    for (std::string folder; std::getline(folders, folder, ':');)
        if (auto file = folder + "/" + program; ::access(file.c_str(), X_OK) == 0) return file;
    return {};
}

// What happens in the child between fork and exec: nothing but system calls.
[[noreturn]] void become(const char* file, char* const* argv, char* const* envp, pid_t parent, int input, int output,
                         int error) {
    // Dies with the server: a command that outlived a killed server would reach the machine after the next server has
    // looked at it. (The signal comes with the end of the thread that forked, which is the engine's.)
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    if (::dup2(input, STDIN_FILENO) < 0 || ::dup2(output, STDOUT_FILENO) < 0 || ::dup2(error, STDERR_FILENO) < 0)
        ::_exit(127);
    ::close_range(STDERR_FILENO + 1, ~0U, 0); // libraries open sockets that would be inherited
    ::execve(file, argv, envp);
    ::_exit(127);
}

// Starts the program; its process id, or -1 with errno.
pid_t spawn(const std::string& file, std::vector<std::string>& arguments, std::vector<std::string> extra,
            const Pipe& input, const Pipe& output, const Pipe& error) {
    auto texts = environment(std::move(extra));
    const auto argv = pointers(arguments);
    const auto envp = pointers(texts);
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child == 0)
        become(file.c_str(), argv.data(), envp.data(), parent, input.read_end, output.write_end, error.write_end);
    return child;
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
                                           std::chrono::steady_clock::time_point deadline, std::string input_text) {
    using namespace asio::experimental::awaitable_operators;
    const auto executor = co_await asio::this_coro::executor;
    ProcessOutcome outcome;
    Pipe input, output, error;
    // So little fits into a pipe that nobody reads yet.
    if (!input.open() || !output.open() || !error.open() ||
        ::write(input.write_end, input_text.data(), input_text.size()) != static_cast<ssize_t>(input_text.size())) {
        outcome.error = std::string("cannot make a pipe: ") + std::strerror(errno);
        co_return outcome;
    }
    input.closeWriteEnd();
    const auto file = findProgram(arguments[0]);
    const pid_t child = file.empty() ? -1 : spawn(file, arguments, std::move(extra_environment), input, output, error);
    if (child < 0) {
        outcome.error =
            "cannot start " + arguments[0] + ": " + (file.empty() ? "no such program in PATH" : std::strerror(errno));
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
