// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <arpa/inet.h>
#include <cerrno>
#include <cstdint>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace remuda {

// A client that may behave as badly as it likes.
class RawClient {
public:
    explicit RawClient(std::uint16_t port, int receive_buffer = 0)
        : m_socket(socket(AF_INET, SOCK_STREAM, 0)) {
        if (receive_buffer > 0) setsockopt(m_socket, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        timeval patience{60, 0}; // of a machine that does much else
        setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        m_connected = connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~RawClient() { hangUp(); }
    RawClient(const RawClient&) = delete;

    bool connected() const { return m_connected; }
    int descriptor() const { return m_socket; } // for a layer above
    void send(const std::string& text) {
        for (std::size_t sent = 0; sent < text.size();) {
            const auto count = ::send(m_socket, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) return;
            sent += static_cast<std::size_t>(count);
        }
    }
    // Up to and with `part`, or all there is until the server closes.
    std::string readUntil(const std::string& part) {
        char buffer[4096];
        while (part.empty() || m_text.find(part) == std::string::npos) {
            const auto count = recv(m_socket, buffer, sizeof buffer, 0);
            if (count <= 0) break;
            m_text.append(buffer, static_cast<std::size_t>(count));
        }
        return m_text;
    }
    std::string readAll() { return readUntil({}); }
    std::string ask(const std::string& request) {
        m_text.clear();
        send(request);
        return readAll();
    }
    // Waits for it; false when nothing came for the whole patience.
    bool closedByServer() {
        char buffer[4096];
        for (;;) {
            const auto count = recv(m_socket, buffer, sizeof buffer, 0);
            if (count == 0) return true;
            if (count < 0) return errno != EAGAIN && errno != EWOULDBLOCK;
        }
    }
    void hangUp() {
        if (m_socket >= 0) close(m_socket);
        m_socket = -1;
    }

private:
    int m_socket;
    bool m_connected = false;
    std::string m_text;
};

} // namespace remuda
