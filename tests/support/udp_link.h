// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <functional>
#include <map>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace remuda {

// A bad stretch of network before something that speaks UDP on loopback, or instead of it. What arrives from a client
// is given to a test, which says what goes on to the other end and what comes back at once. On a thread of its own.
class UdpLink {
public:
    struct Fate {
        std::vector<std::string> onward, back;
        // Goes on in its direction after that time, behind what comes meanwhile.
        std::vector<std::pair<std::chrono::milliseconds, std::string>> later{};
    };
    using Decide = std::function<Fate(const std::string& datagram)>;

    // `target` is a port of 127.0.0.1, or 0: there is nobody behind. `to_client` may change what comes from there.
    UdpLink(int target, Decide decide, Decide to_client = {})
        : m_target(target)
        , m_decide(std::move(decide))
        , m_to_client(std::move(to_client)) {
        m_socket = open(0);
        if (pipe(m_stop) != 0) abort();
        m_thread = std::thread([this] { run(); });
    }
    ~UdpLink() {
        close(m_stop[1]);
        m_thread.join();
        close(m_stop[0]);
        close(m_socket);
        for (const auto& [socket, client] : m_clients)
            close(socket);
    }
    UdpLink(const UdpLink&) = delete;

    int port() const {
        sockaddr_in address{};
        socklen_t size = sizeof address;
        getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &size);
        return ntohs(address.sin_port);
    }
    std::string address() const { return "127.0.0.1:" + std::to_string(port()); }

private:
    using Clock = std::chrono::steady_clock;
    struct Delayed {
        int towards = -1; // a socket of m_clients; -1: the client itself
        sockaddr_in client{};
        std::string datagram;
    };

    static sockaddr_in loopback(int port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }
    static int open(int connect_to) {
        const int made = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        const auto own = loopback(0), other = loopback(connect_to);
        bind(made, reinterpret_cast<const sockaddr*>(&own), sizeof own);
        if (connect_to > 0 && connect(made, reinterpret_cast<const sockaddr*>(&other), sizeof other) != 0) abort();
        return made;
    }

    void run() {
        std::string buffer(65'536, '\0');
        for (;;) {
            std::vector<pollfd> ready{{m_stop[0], POLLIN, 0}, {m_socket, POLLIN, 0}};
            for (const auto& [socket, client] : m_clients)
                ready.push_back({socket, POLLIN, 0});
            poll(ready.data(), ready.size(), untilNext());
            if (ready[0].revents) return;
            sendDue();
            if (ready[1].revents) fromClient(buffer);
            for (std::size_t index = 2; index < ready.size(); ++index)
                if (ready[index].revents) fromTarget(ready[index].fd, buffer);
        }
    }
    int untilNext() const {
        if (m_delayed.empty()) return -1;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_delayed.begin()->first - Clock::now());
        return static_cast<int>(std::max<std::int64_t>(0, left.count()));
    }
    void sendDue() {
        while (!m_delayed.empty() && m_delayed.begin()->first <= Clock::now()) {
            const auto due = m_delayed.extract(m_delayed.begin());
            const auto& [towards, client, datagram] = due.mapped();
            if (towards < 0)
                answer(client, {datagram});
            else
                (void)!::send(towards, datagram.data(), datagram.size(), 0);
        }
    }
    void fromClient(std::string& buffer) {
        sockaddr_in client{};
        socklen_t size = sizeof client;
        const auto count =
            recvfrom(m_socket, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&client), &size);
        if (count < 0) return;
        const auto fate = m_decide(buffer.substr(0, static_cast<std::size_t>(count)));
        if (m_target > 0) {
            for (const auto& datagram : fate.onward)
                (void)!::send(onwardFor(client), datagram.data(), datagram.size(), 0);
            for (const auto& [time, datagram] : fate.later)
                m_delayed.emplace(Clock::now() + time, Delayed{onwardFor(client), client, datagram});
        }
        answer(client, fate.back);
    }
    void fromTarget(int socket, std::string& buffer) {
        const auto count = recv(socket, buffer.data(), buffer.size(), 0);
        if (count < 0) return;
        const auto datagram = buffer.substr(0, static_cast<std::size_t>(count));
        const auto fate = m_to_client ? m_to_client(datagram) : Fate{{}, {datagram}};
        answer(m_clients[socket], fate.back);
        for (const auto& [time, late] : fate.later)
            m_delayed.emplace(Clock::now() + time, Delayed{-1, m_clients[socket], late});
    }
    void answer(const sockaddr_in& client, const std::vector<std::string>& datagrams) {
        for (const auto& datagram : datagrams)
            sendto(m_socket, datagram.data(), datagram.size(), 0, reinterpret_cast<const sockaddr*>(&client),
                   sizeof client);
    }
    // A socket towards the target for each client, so that answers find their way back.
    int onwardFor(const sockaddr_in& client) {
        for (const auto& [socket, known] : m_clients)
            if (known.sin_port == client.sin_port) return socket;
        const int made = open(m_target);
        m_clients[made] = client;
        return made;
    }

    const int m_target;
    const Decide m_decide, m_to_client;
    int m_socket = -1, m_stop[2] = {-1, -1};
    std::map<int, sockaddr_in> m_clients;                // of the thread, by socket
    std::multimap<Clock::time_point, Delayed> m_delayed; // likewise
    std::thread m_thread;                                // the last: it uses all above
};

} // namespace remuda
