// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <arpa/inet.h>
#include <map>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace remuda::bench {

// The least that HTTP needs, so that the server is measured and not its client: one kept connection, blocking.
class HttpClient {
public:
    // `from`: another address of this machine to come from, 0x7f000002 and so on.
    explicit HttpClient(int port, std::uint32_t from = INADDR_LOOPBACK)
        : m_socket(socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(from);
        if (bind(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("this machine has no such address");
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int yes = 1;
        setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        m_head = " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n";
        if (connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("the server does not answer");
    }
    ~HttpClient() { close(m_socket); }
    HttpClient(const HttpClient&) = delete;

    struct Answer {
        int status = 0;
        std::string head, body;
        std::string header(const std::string& name) const {
            const auto at = head.find("\r\n" + name + ": ");
            if (at == std::string::npos) return {};
            const auto begin = at + name.size() + 4;
            return head.substr(begin, head.find("\r\n", begin) - begin);
        }
    };

    // Only answers with a Content-Length, which is all that is measured here.
    Answer ask(const std::string& method_and_path, const std::string& headers = {}, const std::string& body = {}) {
        auto request = method_and_path + m_head + headers;
        if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        send(request + "\r\n" + body);
        Answer answer;
        std::size_t end;
        while ((end = m_text.find("\r\n\r\n")) == std::string::npos)
            receive();
        answer.head = m_text.substr(0, end + 2);
        answer.status = std::stoi(answer.head.substr(9, 3));
        const auto length = answer.header("Content-Length");
        const auto whole = end + 4 + (length.empty() ? 0 : std::stoul(length));
        while (m_text.size() < whole)
            receive();
        answer.body = m_text.substr(end + 4, whole - end - 4);
        m_text.erase(0, whole);
        return answer;
    }

private:
    void send(const std::string& text) {
        for (std::size_t sent = 0; sent < text.size();) {
            const auto count = ::send(m_socket, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) throw std::runtime_error("the connection broke");
            sent += static_cast<std::size_t>(count);
        }
    }
    void receive() {
        char buffer[65536];
        const auto count = recv(m_socket, buffer, sizeof buffer, 0);
        if (count <= 0) throw std::runtime_error("the connection broke");
        m_text.append(buffer, static_cast<std::size_t>(count));
    }

    int m_socket;
    std::string m_head, m_text;
};

} // namespace remuda::bench
