// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <string>

namespace remuda {

// Keeps a data directory for one server process: an flock on `folder`/lock, which the kernel takes back when the
// process ends, however it ends.
class FolderLock {
public:
    // Creates the folder (mode 0700) when it is missing. Problem "data-directory-in-use" names the process that has it.
    static Result<FolderLock> take(const std::string& folder);
    static Result<void> makeFolder(const std::string& folder); // the same without the lock

    FolderLock(FolderLock&& other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    FolderLock& operator=(FolderLock&&) = delete;
    ~FolderLock();

private:
    explicit FolderLock(int descriptor)
        : m_descriptor(descriptor) {}
    int m_descriptor;
};

} // namespace remuda
