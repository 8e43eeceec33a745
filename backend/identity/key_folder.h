// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/ssh_key.h"

#include <filesystem>

namespace remuda {

// The public keys of everyone who may sign in: a file per user, named NAME, NAME.pub or NAME_id_rsa.pub, of
// authorized_keys lines. Files are read on every question, so that a changed or removed key counts at once. Thread
// safe.
class KeyFolder {
public:
    explicit KeyFolder(std::filesystem::path folder)
        : m_folder(std::move(folder)) {}

    // All keys in the files' order; none for an unknown user or for a name that is no file name. An unavailable problem
    // when the folder itself cannot be read.
    Result<std::vector<SshPublicKey>> keysOf(const std::string& user) const;

    std::vector<std::string> users() const; // sorted

    // What is wrong in the folder: a line each, naming the file.
    std::vector<std::string> complaints() const;

private:
    std::filesystem::path m_folder;
};

} // namespace remuda
