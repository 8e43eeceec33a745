// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/directory_connection.h"

#include "backend/identity/directory_watch.h"
#include "backend/identity/watched_file.h"

#include <ldap.h>

namespace remuda {

namespace {

timeval timevalOf(std::chrono::milliseconds time) {
    return {static_cast<time_t>(time.count() / 1000), static_cast<suseconds_t>(time.count() % 1000 * 1000)};
}

std::string lowerName(const char* name) {
    std::string lower(name);
    for (auto& letter : lower)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return lower;
}

directory_rules::Entry entryOf(LDAP* handle, LDAPMessage* message) {
    directory_rules::Entry entry;
    if (char* dn = ldap_get_dn(handle, message)) {
        entry.dn = dn;
        ldap_memfree(dn);
    }
    BerElement* position = nullptr;
    for (char* name = ldap_first_attribute(handle, message, &position); name;
         name = ldap_next_attribute(handle, message, position)) {
        auto& values = entry.attributes[lowerName(name)];
        if (berval** list = ldap_get_values_len(handle, message, name)) {
            for (int index = 0; list[index]; ++index)
                values.emplace_back(list[index]->bv_val, list[index]->bv_len);
            ldap_value_free_len(list);
        }
        ldap_memfree(name);
    }
    if (position) ber_free(position, 0);
    return entry;
}

} // namespace

// The library tells of the socket as soon as it is connected, before it waits for TLS on it.
class DirectoryConnection::Callback : public ldap_conncb {
public:
    Callback()
        : ldap_conncb{connected, gone, this} {}
    DirectoryWatch* watch = nullptr;

private:
    static int connected(LDAP*, Sockbuf* sockbuf, LDAPURLDesc*, sockaddr*, ldap_conncb* callback) {
        int socket = -1;
        ber_sockbuf_ctrl(sockbuf, LBER_SB_OPT_GET_FD, &socket);
        const auto* self = static_cast<Callback*>(callback);
        if (self->watch && socket >= 0) self->watch->watch(socket);
        return 0;
    }
    static void gone(LDAP*, Sockbuf*, ldap_conncb*) {}
};

DirectoryConnection::DirectoryConnection(DirectoryOptions options)
    : m_options(std::move(options))
    , m_callback(std::make_unique<Callback>()) {}

DirectoryConnection::~DirectoryConnection() {
    close();
}

Problem DirectoryConnection::problem(const std::string& what, int code) const {
    std::string detail = m_options.url + ": " + what + ": " + ldap_err2string(code);
    char* more = nullptr;
    if (m_ldap && ldap_get_option(m_ldap, LDAP_OPT_DIAGNOSTIC_MESSAGE, &more) == LDAP_SUCCESS && more) {
        if (*more) detail += " (" + std::string(more) + ")";
        ldap_memfree(more);
    }
    if (code == LDAP_SERVER_DOWN && m_options.url.starts_with("ldaps://"))
        detail += "; nothing answers there, or its certificate does not fit: it must name the host as the address does "
                  "(localhost counts as this machine's own name) and come from a known authority";
    return problems::unavailable(detail);
}

void DirectoryConnection::close() {
    if (m_ldap) ldap_unbind_ext_s(m_ldap, nullptr, nullptr);
    m_ldap = nullptr;
}

Result<void> DirectoryConnection::open() {
    close();
    if (const int code = ldap_initialize(&m_ldap, m_options.url.c_str()); code != LDAP_SUCCESS)
        return problem("cannot be used", code);
    const int version = LDAP_VERSION3, demand = LDAP_OPT_X_TLS_DEMAND, oldest = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2;
    const int for_clients = 0;
    const auto patience = timevalOf(m_options.patience);
    ldap_set_option(m_ldap, LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_option(m_ldap, LDAP_OPT_NETWORK_TIMEOUT, &patience);
    ldap_set_option(m_ldap, LDAP_OPT_TIMEOUT, &patience);
    ldap_set_option(m_ldap, LDAP_OPT_CONNECT_CB, m_callback.get());
    ldap_set_option(m_ldap, LDAP_OPT_REFERRALS, LDAP_OPT_OFF); // who is asked is for the operator to say
    ldap_set_option(m_ldap, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
    ldap_set_option(m_ldap, LDAP_OPT_X_TLS_PROTOCOL_MIN, &oldest);
    if (!m_options.authorities.empty())
        ldap_set_option(m_ldap, LDAP_OPT_X_TLS_CACERTFILE, m_options.authorities.c_str());
    if (const int code = ldap_set_option(m_ldap, LDAP_OPT_X_TLS_NEWCTX, &for_clients); code != LDAP_SUCCESS)
        return problem("TLS cannot be set up", code);
    if (!m_options.url.starts_with("ldaps://"))
        if (const int code = ldap_start_tls_s(m_ldap, nullptr, nullptr); code != LDAP_SUCCESS)
            return problem("StartTLS failed", code);
    return bind();
}

Result<void> DirectoryConnection::bind() {
    if (m_options.bind_dn.empty()) return {};
    auto password = readWholeFile(m_options.password_file);
    if (!password) return password.problem();
    while (!password->empty() && (password->back() == '\n' || password->back() == '\r'))
        password->pop_back();
    // A name with an empty password would be taken as nobody, and answered as such.
    if (password->empty()) return problems::unavailable(m_options.password_file.string() + " is empty");
    berval secret{password->size(), password->data()};
    const int code =
        ldap_sasl_bind_s(m_ldap, m_options.bind_dn.c_str(), LDAP_SASL_SIMPLE, &secret, nullptr, nullptr, nullptr);
    return code == LDAP_SUCCESS ? Result<void>() : problem("bind as " + m_options.bind_dn + " failed", code);
}

int DirectoryConnection::find(const std::string& user, std::vector<directory_rules::Entry>& found) {
    const auto filter = directory_rules::searchFilter(user);
    char key[] = "sshPublicKey";
    char* wanted[] = {key, nullptr};
    auto patience = timevalOf(m_options.patience);
    LDAPMessage* answer = nullptr;
    constexpr int most = 1000;
    const int code = ldap_search_ext_s(m_ldap, m_options.base.c_str(), LDAP_SCOPE_SUBTREE, filter.c_str(), wanted, 0,
                                       nullptr, nullptr, &patience, most, &answer);
    if (code == LDAP_SUCCESS)
        for (auto* entry = ldap_first_entry(m_ldap, answer); entry; entry = ldap_next_entry(m_ldap, entry))
            found.push_back(entryOf(m_ldap, entry));
    if (answer) ldap_msgfree(answer);
    return code;
}

Result<std::vector<directory_rules::Entry>> DirectoryConnection::search(const std::string& user) {
    DirectoryWatch watch(2 * m_options.patience); // the library's own limits come first, where it has some
    m_callback->watch = &watch;
    if (int socket = -1; m_ldap && ldap_get_option(m_ldap, LDAP_OPT_DESC, &socket) == LDAP_SUCCESS && socket >= 0)
        watch.watch(socket);
    auto found = searchInTime(user);
    m_callback->watch = nullptr;
    if (!found && watch.late()) return problems::unavailable(m_options.url + " did not answer in time");
    return found;
}

Result<std::vector<directory_rules::Entry>> DirectoryConnection::searchInTime(const std::string& user) {
    // An idle connection may have been closed by the other end: that is noticed only when it is used.
    for (const bool used_before : {m_ldap != nullptr, false}) {
        if (!used_before)
            if (auto opened = open(); !opened) {
                close();
                return std::move(opened).problem();
            }
        std::vector<directory_rules::Entry> found;
        const int code = find(user, found);
        if (code == LDAP_SUCCESS) return found;
        auto refused = problem("search below " + m_options.base + " failed", code);
        close();
        if (!used_before) return refused;
    }
    return problems::unavailable(m_options.url + " does not answer");
}

} // namespace remuda
