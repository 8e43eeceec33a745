// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/identity.h"
#include "core/protocol/hashes.h"

#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace remuda {

namespace {

constexpr std::size_t secret_bytes = 32, fewest_bytes = 16, most_bytes = 1024;

class File {
public:
    File(const std::string& path, int flags)
        : m_descriptor(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
    ~File() {
        if (m_descriptor >= 0) ::close(m_descriptor);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int descriptor() const { return m_descriptor; }

private:
    int m_descriptor;
};

Problem fault(const std::string& path, const std::string& what) {
    return problems::internal("the server's secret " + path + " " + what);
}

Result<std::string> read(const File& file, const std::string& path) {
    struct stat status {};
    if (::fstat(file.descriptor(), &status) != 0)
        return fault(path, std::string("cannot be read: ") + std::strerror(errno));
    if (status.st_mode & 077)
        return fault(path, "can be read by others: it may be known. Delete it, and everyone signs in again");
    std::string secret(most_bytes + 1, '\0');
    const auto count = ::read(file.descriptor(), secret.data(), secret.size());
    if (count < static_cast<ssize_t>(fewest_bytes) || count > static_cast<ssize_t>(most_bytes))
        return fault(path, "is damaged: it must have 16 to 1024 bytes. Delete it, and everyone signs in again");
    secret.resize(static_cast<std::size_t>(count));
    return secret;
}

// Written under another name first, so that a crash leaves no half secret behind.
Result<std::string> make(const std::string& path) {
    const auto secret = randomBytes(secret_bytes);
    const auto draft = path + ".new";
    ::unlink(draft.c_str());
    {
        const File file(draft, O_WRONLY | O_CREAT | O_EXCL);
        const bool written =
            file.descriptor() >= 0 &&
            ::write(file.descriptor(), secret.data(), secret.size()) == static_cast<ssize_t>(secret.size()) &&
            ::fsync(file.descriptor()) == 0;
        if (!written) return fault(path, std::string("cannot be written: ") + std::strerror(errno));
    }
    if (::rename(draft.c_str(), path.c_str()) != 0)
        return fault(path, std::string("cannot be written: ") + std::strerror(errno));
    return secret;
}

} // namespace

Result<std::string> loadSecret(const std::filesystem::path& folder) {
    const auto path = (folder / "login-secret").string();
    const File file(path, O_RDONLY);
    if (file.descriptor() >= 0) return read(file, path);
    if (errno != ENOENT) return fault(path, std::string("cannot be read: ") + std::strerror(errno));
    return make(path);
}

} // namespace remuda
