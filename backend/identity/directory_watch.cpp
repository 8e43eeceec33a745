// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/directory_watch.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace remuda {

DirectoryWatch::DirectoryWatch(std::chrono::milliseconds patience)
    : m_thread([this, patience] {
        std::unique_lock guard(m_mutex);
        if (m_wake.wait_for(guard, patience, [this] { return m_over; })) return;
        m_late = true;
        shut();
    }) {}

DirectoryWatch::~DirectoryWatch() {
    {
        const std::lock_guard guard(m_mutex);
        m_over = true;
    }
    m_wake.notify_all();
    m_thread.join();
    if (m_socket >= 0) ::close(m_socket);
}

void DirectoryWatch::watch(int socket) {
    const std::lock_guard guard(m_mutex);
    if (m_socket >= 0) ::close(m_socket);
    m_socket = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
    if (m_late) shut();
}

bool DirectoryWatch::late() const {
    const std::lock_guard guard(m_mutex);
    return m_late;
}

void DirectoryWatch::shut() {
    if (m_socket >= 0) ::shutdown(m_socket, SHUT_RD); // not for writing too: that would raise SIGPIPE
}

} // namespace remuda
