// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/redfish/redfish_connection.h"
#include "backend/drivers/redfish/redfish_vendors.h"

#include <boost/json.hpp>

#include <map>

namespace remuda {

// What is known of a service between two calls. Anything of it may be forgotten at any time.
struct RedfishMemory {
    std::string token;          // of a session that is open
    std::string system, vendor; // path of the machine's system; the maker's name
    std::string sessions;       // where to log in
    bool refuses_basic = false; // wants a session although its maker's row does not say so
};

// Resources of one service, read and changed over one connection, with whatever it wants for that: a password with each
// request or a session, an ETag, patience until a task has ended. Errors carry the raw answer.
class RedfishService {
public:
    template <class T>
    using Answer = PowerDriver::Answer<T>;
    using Object = boost::json::object;

    // `allowed` is asked right before anything is sent that changes something.
    RedfishService(RedfishConnection& connection, RedfishMemory& memory, std::string user, std::string password,
                   std::function<bool()> allowed)
        : m_connection(connection)
        , m_memory(memory)
        , m_user(std::move(user))
        , m_password(std::move(password))
        , m_allowed(std::move(allowed)) {}

    Answer<Object> get(std::string path);
    // The resource a member points to: {"Thermal": {"@odata.id": …}}. An empty object when there is no such member.
    Answer<Object> follow(const Object& from, std::string member);
    // Up to `most` members of a collection, each whole.
    Answer<std::vector<Object>> members(std::string path, std::size_t most);
    Answer<Done> patch(std::string path, Object body);
    Answer<Done> post(std::string path, Object body);

    const RedfishVendor& vendor() const { return redfishVendor(m_memory.vendor); }

private:
    Answer<RedfishReply> ask(RedfishRequest request);
    Answer<RedfishReply> change(RedfishRequest request);
    Answer<Done> awaitTask(const RedfishReply& reply);
    Answer<Done> logIn();
    bool wantsSession() const { return vendor().session || m_memory.refuses_basic; }
    DriverError refusal(const RedfishReply& reply, const std::string& path) const;

    RedfishConnection& m_connection;
    RedfishMemory& m_memory;
    std::string m_user, m_password;
    std::function<bool()> m_allowed;
    std::map<std::string, std::string> m_etags; // by path
};

// Text of a member, or of a member of a member ("Status.Health"); empty when there is none.
std::string redfishText(const boost::json::object& object, std::string_view path);
// The path that {"member": {"@odata.id": "/redfish/…"}} or [{"@odata.id": …}, …] points to first; empty when none.
std::string redfishLink(const boost::json::object& object, std::string_view path);
const boost::json::value* redfishMember(const boost::json::object& object, std::string_view path);

} // namespace remuda
