// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <arpa/inet.h>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <map>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace remuda {

// Carries TCP connections on loopback to a socket of the file system, until it is told to stall: from then on it takes
// what comes, also new connections, and passes nothing on, as a network does that has lost its other half. On a thread
// of its own.
class TcpRelay {
public:
    explicit TcpRelay(std::string target)
        : m_target(std::move(target)) {
        m_socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in own{};
        own.sin_family = AF_INET;
        own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (bind(m_socket, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0 || listen(m_socket, 64) != 0 ||
            pipe(m_stop) != 0)
            abort();
        m_thread = std::thread([this] { run(); });
    }
    ~TcpRelay() {
        close(m_stop[1]);
        m_thread.join();
        close(m_stop[0]);
        close(m_socket);
        for (const auto& [one, other] : m_ends)
            close(one);
    }
    TcpRelay(const TcpRelay&) = delete;

    int port() const {
        sockaddr_in address{};
        socklen_t size = sizeof address;
        getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &size);
        return ntohs(address.sin_port);
    }
    void stall(bool stalled) { m_stalled = stalled; } // counts from the next bytes on

private:
    void run() {
        for (;;) {
            std::vector<pollfd> ready{{m_stop[0], POLLIN, 0}, {m_socket, POLLIN, 0}};
            for (const auto& [one, other] : m_ends)
                ready.push_back({one, POLLIN, 0});
            poll(ready.data(), ready.size(), -1);
            if (ready[0].revents) return;
            if (ready[1].revents) join();
            for (std::size_t index = 2; index < ready.size(); ++index)
                if (ready[index].revents && m_ends.contains(ready[index].fd)) carry(ready[index].fd);
        }
    }
    void join() {
        const int client = accept4(m_socket, nullptr, nullptr, SOCK_CLOEXEC);
        const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, m_target.c_str(), sizeof address.sun_path - 1);
        if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) abort();
        m_ends[client] = server;
        m_ends[server] = client;
    }
    void carry(int from) {
        char buffer[16'384];
        const auto count = recv(from, buffer, sizeof buffer, 0);
        const int to = m_ends.at(from);
        if (count <= 0) {
            m_ends.erase(from);
            m_ends.erase(to);
            close(from);
            close(to);
            return;
        }
        if (m_stalled) return;
        for (ssize_t sent = 0; sent < count;) {
            const auto once = ::send(to, buffer + sent, static_cast<std::size_t>(count - sent), MSG_NOSIGNAL);
            if (once <= 0) return;
            sent += once;
        }
    }

    const std::string m_target;
    std::atomic<bool> m_stalled = false;
    int m_socket = -1, m_stop[2] = {-1, -1};
    std::map<int, int> m_ends; // of the thread: each end and the other one
    std::thread m_thread;      // the last: it uses all above
};

} // namespace remuda
