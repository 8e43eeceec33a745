// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace remuda {

// Shuts a socket when what goes on over it is not over in time. libldap waits for a TLS handshake and for the answer to
// StartTLS without any limit; to shut its socket for reading under it is what ends that. The file descriptor is
// duplicated, so that one which was closed and taken by something else is never touched.
class DirectoryWatch {
public:
    explicit DirectoryWatch(std::chrono::milliseconds patience);
    ~DirectoryWatch(); // it was over in time, if it was
    DirectoryWatch(const DirectoryWatch&) = delete;
    DirectoryWatch& operator=(const DirectoryWatch&) = delete;

    void watch(int socket); // instead of the one before
    bool late() const;

private:
    void shut(); // m_mutex is held

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    int m_socket = -1;
    bool m_over = false, m_late = false;
    std::thread m_thread;
};

} // namespace remuda
