// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/folder_lock.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <unistd.h>

namespace remuda {

namespace {

Problem cannot(const std::string& what, const std::string& why) {
    auto problem = problems::internal("cannot " + what + ": " + why);
    problem.type = "store";
    return problem;
}

std::string holder(int descriptor) {
    char buffer[32];
    const auto count = pread(descriptor, buffer, sizeof buffer, 0);
    std::string text(buffer, count > 0 ? static_cast<std::size_t>(count) : 0);
    text.erase(std::min(text.find('\n'), text.size()));
    return text.empty() ? "another server" : "the server with process id " + text;
}

} // namespace

Result<void> FolderLock::makeFolder(const std::string& folder) {
    std::error_code error;
    const bool created = std::filesystem::create_directories(folder, error);
    if (error) return cannot("create the data directory " + folder, error.message());
    if (created) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    return {};
}

Result<FolderLock> FolderLock::take(const std::string& folder) {
    if (auto made = makeFolder(folder); !made) return std::move(made).problem();
    const auto path = folder + "/lock";
    FolderLock lock(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.m_descriptor < 0) return cannot("open " + path, std::strerror(errno));
    if (flock(lock.m_descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return cannot("lock " + path, std::strerror(errno));
        auto problem =
            problems::conflict("the data directory " + folder + " is in use by " + holder(lock.m_descriptor));
        problem.type = "data-directory-in-use";
        return problem;
    }
    const auto text = std::to_string(getpid()) + '\n';
    if (ftruncate(lock.m_descriptor, 0) != 0 || pwrite(lock.m_descriptor, text.data(), text.size(), 0) < 0)
        return cannot("write " + path, std::strerror(errno));
    return lock;
}

FolderLock::~FolderLock() {
    if (m_descriptor >= 0) close(m_descriptor);
}

} // namespace remuda
