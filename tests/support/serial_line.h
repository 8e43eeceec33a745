// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <arpa/inet.h>
#include <condition_variable>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace remuda {

// The serial port of a machine behind OpenIPMI's simulator, which connects to it by TCP: says what the test says,
// remembers what was typed. On a thread of its own.
class SerialLine {
public:
    SerialLine() {
        m_listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (bind(m_listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) abort();
        if (listen(m_listener, 4) != 0 || pipe(m_stop) != 0) abort();
        m_thread = std::thread([this] { run(); });
    }
    ~SerialLine() {
        close(m_stop[1]);
        m_thread.join();
        close(m_stop[0]);
        close(m_listener);
        if (m_peer >= 0) close(m_peer);
    }
    SerialLine(const SerialLine&) = delete;

    int port() const {
        sockaddr_in address{};
        socklen_t size = sizeof address;
        getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size);
        return ntohs(address.sin_port);
    }
    void say(const std::string& text) {
        std::unique_lock guard(m_mutex);
        m_changed.wait(guard, [this] { return m_peer >= 0; });
        for (std::size_t sent = 0; sent < text.size();) {
            const auto count = send(m_peer, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) return;
            sent += static_cast<std::size_t>(count);
        }
    }
    // Everything typed so far, once `text` is in it. The test's own time limit is the only one.
    std::string awaitTyped(const std::string& text) {
        std::unique_lock guard(m_mutex);
        m_changed.wait(guard, [&] { return m_typed.find(text) != std::string::npos; });
        return m_typed;
    }

private:
    void run() {
        for (;;) {
            pollfd ready[3]{{m_stop[0], POLLIN, 0}, {m_listener, POLLIN, 0}, {m_peer, POLLIN, 0}};
            poll(ready, m_peer >= 0 ? 3 : 2, -1);
            if (ready[0].revents) return;
            if (ready[1].revents) {
                const int peer = accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
                const std::lock_guard guard(m_mutex);
                if (m_peer >= 0) close(m_peer);
                m_peer = peer;
                m_changed.notify_all();
            } else if (m_peer >= 0 && ready[2].revents) {
                hear();
            }
        }
    }
    void hear() {
        char buffer[4096];
        const auto count = recv(m_peer, buffer, sizeof buffer, 0);
        const std::lock_guard guard(m_mutex);
        if (count > 0) {
            m_typed.append(buffer, static_cast<std::size_t>(count));
        } else {
            close(m_peer);
            m_peer = -1;
        }
        m_changed.notify_all();
    }

    int m_listener = -1, m_peer = -1, m_stop[2] = {-1, -1}; // the peer is changed by the thread, with the mutex
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::string m_typed;
    std::thread m_thread; // the last: it uses all above
};

} // namespace remuda
