// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace remuda {

// A TCP service that does whatever a test says, one connection after the other, on a thread of its own. Ends with the
// object, whatever it is about to do.
class ScriptedService {
public:
    using Socket = boost::asio::ip::tcp::socket;
    // Given each connection; returns when the connection is to be closed. `say` fails once the client has gone.
    class Peer {
    public:
        explicit Peer(Socket& socket)
            : m_socket(socket) {}
        // The head of the next request; empty when the client has gone.
        std::string hear() {
            boost::system::error_code error;
            const auto size = boost::asio::read_until(m_socket, boost::asio::dynamic_buffer(m_text), "\r\n\r\n", error);
            if (error) return {};
            auto head = m_text.substr(0, size);
            m_text.erase(0, size);
            return head;
        }
        bool say(const std::string& text) {
            boost::system::error_code error;
            boost::asio::write(m_socket, boost::asio::buffer(text), error);
            return !error;
        }
        void reset() {
            boost::system::error_code ignored;
            m_socket.set_option(boost::asio::socket_base::linger(true, 0), ignored);
            m_socket.close(ignored);
        }

    private:
        Socket& m_socket;
        std::string m_text;
    };
    using Script = std::function<void(Peer&)>;

    explicit ScriptedService(Script script)
        : m_script(std::move(script)) {
        m_acceptor.open(boost::asio::ip::tcp::v4());
        m_acceptor.bind({boost::asio::ip::address_v4::loopback(), 0});
        m_acceptor.listen();
        m_thread = std::thread([this] { accept(); });
    }
    ~ScriptedService() {
        m_stopping = true;
        boost::system::error_code ignored;
        Socket waker(m_context); // accept() blocks until somebody comes
        waker.connect(m_acceptor.local_endpoint(), ignored);
        m_thread.join();
    }
    std::string address(const char* scheme = "http") const {
        return std::string(scheme) + "://127.0.0.1:" + std::to_string(m_acceptor.local_endpoint().port());
    }

private:
    void accept() {
        for (;;) {
            Socket socket(m_context);
            boost::system::error_code error;
            m_acceptor.accept(socket, error);
            if (m_stopping || error) return;
            Peer peer(socket);
            m_script(peer);
        }
    }

    Script m_script;
    boost::asio::io_context m_context;
    boost::asio::ip::tcp::acceptor m_acceptor{m_context};
    std::atomic<bool> m_stopping = false;
    std::thread m_thread; // the last: it uses all above
};

} // namespace remuda
