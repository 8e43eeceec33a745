// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/identity/directory_rules.h"

#include <chrono>
#include <filesystem>
#include <memory>

struct ldap;

namespace remuda {

struct DirectoryOptions {
    std::string url;                          // ldaps://HOST[:PORT], or ldap://… which is made secure by StartTLS
    std::string base;                         // "dc=example,dc=org"
    std::string bind_dn;                      // who asks; empty: nobody
    std::filesystem::path password_file;      // of bind_dn; read anew for each connection
    std::filesystem::path authorities;        // PEM; empty: those of the system
    std::string group;                        // whose members alone may sign in; empty: everybody
    std::string administrators;               // group whose members administer; empty: none of the directory
    std::chrono::milliseconds patience{5000}; // with a directory that does not answer
    std::chrono::seconds refresh{60};         // what is older is asked again
    std::chrono::seconds keep{12 * 60 * 60};  // so long what was said counts while the directory is away
    std::chrono::milliseconds pause{5000};    // after it did not answer it is left alone for so long
};

// One connection to an LDAP server, opened when it is needed and again when it was lost. Never without TLS and a
// certificate that fits. Blocks; one thread at a time.
class DirectoryConnection {
public:
    explicit DirectoryConnection(DirectoryOptions options);
    ~DirectoryConnection();
    DirectoryConnection(const DirectoryConnection&) = delete;
    DirectoryConnection& operator=(const DirectoryConnection&) = delete;

    // The user's account and groups, after twice `patience` at the latest whatever the other end does. Problems are
    // unavailable and say what went wrong.
    Result<std::vector<directory_rules::Entry>> search(const std::string& user);

private:
    class Callback;
    Result<std::vector<directory_rules::Entry>> searchInTime(const std::string& user);
    Result<void> open();
    Result<void> bind();
    void close();
    int find(const std::string& user, std::vector<directory_rules::Entry>& found);
    Problem problem(const std::string& what, int code) const;

    const DirectoryOptions m_options;
    const std::unique_ptr<Callback> m_callback;
    ldap* m_ldap = nullptr;
};

} // namespace remuda
