// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/encoding.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <openssl/x509.h>
#include <thread>

namespace remuda {

// A Redfish service of our own with one machine, for what no emulator does: the ways of makers, and faults. User
// "admin", password "secret-9" until it gets another.
class FakeRedfish {
public:
    struct Ways {
        bool tls = false;
        std::string vendor;
        bool session_only = false; // refuses passwords outside of a login
        bool wants_etag = false;   // refuses PATCH without If-Match
        bool tasks = false;        // answers a reset with a promise
        bool task_fails = false;
        std::vector<std::string> resets{"On", "ForceOff", "GracefulShutdown", "ForceRestart", "PowerCycle"};
        int systems = 1;
        bool accounts = true; // may have their passwords changed
        bool refuses_password = false;
        std::uint16_t port = 0;  // any free one
        int certificate_age = 0; // days since it became valid for one day; below 0: it is not valid yet
    };
    enum class Manner { fine, silent, garbage, half, reset, no_json };

    FakeRedfish()
        : FakeRedfish(Ways()) {}
    explicit FakeRedfish(Ways chosen)
        : ways(std::move(chosen)) {
        if (ways.tls) makeCertificate();
        m_acceptor.open(Tcp::v4());
        m_acceptor.set_option(Tcp::acceptor::reuse_address(true));
        m_acceptor.bind({boost::asio::ip::address_v4::loopback(), ways.port});
        m_acceptor.listen();
        m_thread = std::thread([this] { accept(); });
    }
    ~FakeRedfish() {
        {
            const std::lock_guard guard(m_mutex);
            m_stopping = true;
            for (auto& socket : m_sockets)
                ::shutdown(socket->native_handle(), SHUT_RDWR);
        }
        boost::system::error_code ignored;
        Tcp::socket waker(m_context); // accept() blocks until somebody comes
        waker.connect(m_acceptor.local_endpoint(), ignored);
        m_thread.join();
        for (auto& worker : m_workers)
            worker.join();
    }

    std::string address() const {
        return (ways.tls ? "https://" : "http://") + std::string("127.0.0.1:") +
               std::to_string(m_acceptor.local_endpoint().port());
    }
    std::uint16_t port() const { return m_acceptor.local_endpoint().port(); }
    const std::string& fingerprint() const { return m_fingerprint; }
    void be(Manner manner) {
        const std::lock_guard guard(m_mutex);
        m_manner = manner;
    }
    boost::json::object system() {
        const std::lock_guard guard(m_mutex);
        return m_system;
    }
    std::vector<std::string> requests() { // "POST /redfish/v1/Systems/1/Actions/… {…}" of what changes something
        const std::lock_guard guard(m_mutex);
        return m_requests;
    }
    int logins() {
        const std::lock_guard guard(m_mutex);
        return m_logins;
    }
    int eventsLeft() {
        const std::lock_guard guard(m_mutex);
        return m_events;
    }

    const Ways ways;

private:
    using Tcp = boost::asio::ip::tcp;
    using Request = boost::beast::http::request<boost::beast::http::string_body>;
    using Response = boost::beast::http::response<boost::beast::http::string_body>;
    using Object = boost::json::object;

    static Object link(const char* path) { return {{"@odata.id", path}}; }

    void makeCertificate() {
        EVP_PKEY* key = EVP_RSA_gen(2048);
        X509* certificate = X509_new();
        X509_set_version(certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        constexpr long day = 3600L * 24;
        X509_gmtime_adj(X509_getm_notBefore(certificate), -ways.certificate_age * day);
        X509_gmtime_adj(X509_getm_notAfter(certificate), (1 - ways.certificate_age) * day);
        X509_set_pubkey(certificate, key);
        auto* name = X509_get_subject_name(certificate);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("bmc"), -1, -1, 0);
        X509_set_issuer_name(certificate, name);
        X509_sign(certificate, key, EVP_sha256());
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned int length = 0;
        X509_digest(certificate, EVP_sha256(), digest, &length);
        m_fingerprint = toHex({reinterpret_cast<const char*>(digest), length});
        SSL_CTX_use_certificate(m_tls.native_handle(), certificate);
        SSL_CTX_use_PrivateKey(m_tls.native_handle(), key);
        X509_free(certificate);
        EVP_PKEY_free(key);
    }

    void accept() {
        for (;;) {
            auto socket = std::make_shared<Tcp::socket>(m_context);
            boost::system::error_code error;
            m_acceptor.accept(*socket, error);
            const std::lock_guard guard(m_mutex);
            if (m_stopping || error) return;
            m_sockets.push_back(socket);
            m_workers.emplace_back([this, socket] {
                if (ways.tls) {
                    boost::asio::ssl::stream<Tcp::socket&> stream(*socket, m_tls);
                    boost::system::error_code failed;
                    stream.handshake(boost::asio::ssl::stream_base::server, failed);
                    if (!failed) serve(stream);
                } else {
                    serve(*socket);
                }
                const std::lock_guard inner(m_mutex);
                m_sockets.remove(socket);
            });
        }
    }

    template <class Stream>
    void serve(Stream& stream) {
        boost::beast::flat_buffer buffer;
        boost::system::error_code error;
        for (;;) {
            Request request;
            boost::beast::http::read(stream, buffer, request, error);
            if (error) return;
            Manner manner;
            {
                const std::lock_guard guard(m_mutex);
                manner = m_manner;
            }
            const auto send = [&](std::string_view text) {
                boost::asio::write(stream, boost::asio::buffer(text.data(), text.size()), error);
            };
            if (manner == Manner::silent) {
                boost::beast::http::read(stream, buffer, request, error); // nothing more comes until the end
                return;
            }
            if (manner == Manner::garbage) return send("\x16\x03 what is this?\r\n\r\n");
            if (manner == Manner::half) return send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"PowerSt");
            if (manner == Manner::reset) {
                boost::beast::get_lowest_layer(stream).set_option(boost::asio::socket_base::linger(true, 0), error);
                boost::beast::get_lowest_layer(stream).close(error);
                return;
            }
            Response response;
            {
                const std::lock_guard guard(m_mutex);
                response = answer(request);
            }
            if (manner == Manner::no_json) response.body() = "<html>sorry</html>";
            response.version(11);
            response.keep_alive(request.keep_alive());
            response.prepare_payload();
            boost::beast::http::write(stream, response, error);
            if (error || !response.keep_alive()) return;
        }
    }

    static Response say(int status, const Object& body = {}) {
        Response response;
        response.result(static_cast<unsigned>(status));
        if (!body.empty()) response.body() = boost::json::serialize(body);
        return response;
    }
    static Response refuse(int status, const char* why) {
        return say(status, {{"error", Object{{"code", "Base.1.0.GeneralError"}, {"message", why}}}});
    }

    Response answer(const Request& request) {
        namespace http = boost::beast::http;
        const std::string path(request.target().data(), request.target().size());
        if (path == "/redfish/v1/") {
            Object root{{"Vendor", ways.vendor},
                        {"Systems", link("/redfish/v1/Systems")},
                        {"Links", Object{{"Sessions", link("/redfish/v1/SessionService/Sessions")}}}};
            if (ways.accounts) root["AccountService"] = link("/redfish/v1/AccountService");
            return say(200, root);
        }
        boost::system::error_code error;
        const auto parsed = boost::json::parse(request.body(), error);
        const Object body = parsed.is_object() ? parsed.get_object() : Object();
        if (path == "/redfish/v1/SessionService/Sessions" && request.method() == http::verb::post) {
            if (body != Object{{"UserName", "admin"}, {"Password", m_password}}) return refuse(401, "no");
            ++m_logins;
            auto response = say(201, {{"Id", "1"}});
            response.set("X-Auth-Token", "token-1");
            response.set(http::field::location, "/redfish/v1/SessionService/Sessions/1");
            return response;
        }
        const bool basic = request[http::field::authorization] == "Basic " + encodeBase64("admin:" + m_password);
        if (request["X-Auth-Token"] != "token-1" && (!basic || ways.session_only)) {
            auto response = refuse(401, "who are you?");
            if (!ways.session_only) response.set(http::field::www_authenticate, "Basic realm=\"bmc\"");
            return response;
        }
        if (request.method() != http::verb::get)
            m_requests.push_back(std::string(request.method_string()) + " " + path + " " + request.body());
        if (request.method() == http::verb::get) return read(path);
        if (request.method() == http::verb::patch && path == "/redfish/v1/Systems/1") {
            if (ways.wants_etag && request[http::field::if_match] != etag()) return refuse(428, "If-Match is required");
            for (const auto& member : body)
                if (member.key() == "Boot")
                    for (const auto& part : member.value().get_object())
                        m_system["Boot"].get_object()[part.key()] = part.value();
                else
                    m_system[member.key()] = member.value();
            ++m_version;
            return say(200, m_system);
        }
        if (request.method() == http::verb::patch && path == "/redfish/v1/AccountService/Accounts/2") {
            if (ways.wants_etag && request[http::field::if_match] != etag()) return refuse(428, "If-Match is required");
            if (ways.refuses_password) return refuse(400, ("too plain: " + request.body()).c_str());
            m_password = body.at("Password").as_string();
            ++m_version;
            return say(204);
        }
        if (path == "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset") return reset(body);
        if (path == "/redfish/v1/Managers/1/LogServices/Sel/Actions/LogService.ClearLog") {
            m_events = 0;
            return say(204);
        }
        if (path == "/redfish/v1/Managers/1/Actions/Manager.Reset") {
            const bool known = body.contains("ResetType") && body.at("ResetType") == "ForceRestart";
            return known ? say(204) : refuse(400, "the value of ResetType is not in the list");
        }
        return refuse(404, "there is no such resource");
    }

    Response reset(const Object& body) {
        const std::string type(body.at("ResetType").as_string());
        if (std::find(ways.resets.begin(), ways.resets.end(), type) == ways.resets.end())
            return refuse(400, "the value of ResetType is not in the list");
        const bool push = type == "PushPowerButton";
        const bool was_on = m_system["PowerState"] == "On";
        const bool on = push ? !was_on : type != "ForceOff" && type != "GracefulShutdown";
        if (!ways.task_fails) m_system["PowerState"] = on ? "On" : "Off";
        if (!ways.tasks) return say(204);
        m_polls = 0;
        auto response = say(202, {{"TaskState", "New"}});
        response.set(boost::beast::http::field::location, "/redfish/v1/TaskService/Tasks/1");
        return response;
    }

    std::string etag() const { return "W/\"" + std::to_string(m_version) + "\""; }

    Response read(const std::string& path) {
        if (path == "/redfish/v1/Systems") {
            boost::json::array members;
            for (int number = 1; number <= ways.systems; ++number)
                members.push_back(link(("/redfish/v1/Systems/" + std::to_string(number)).c_str()));
            return say(200, {{"Members", members}});
        }
        if (path == "/redfish/v1/Systems/1") {
            auto system = m_system;
            boost::json::array resets(ways.resets.begin(), ways.resets.end());
            system["Actions"] = Object{
                {"#ComputerSystem.Reset", Object{{"target", "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset"},
                                                 {"ResetType@Redfish.AllowableValues", resets}}}};
            auto response = say(200, system);
            response.set(boost::beast::http::field::etag, etag());
            return response;
        }
        if (path == "/redfish/v1/AccountService/Accounts/2") {
            auto response = say(200, {{"@odata.id", path}, {"Id", "2"}, {"UserName", "admin"}, {"Password", nullptr}});
            response.set(boost::beast::http::field::etag, etag());
            return response;
        }
        if (path == "/redfish/v1/TaskService/Tasks/1") {
            const bool ends = m_polls++ > 0;
            const auto* state = !ends ? "Running" : ways.task_fails ? "Exception" : "Completed";
            return say(ends ? 200 : 202,
                       {{"TaskState", state}, {"Messages", boost::json::array{Object{{"Message", "fuse blown"}}}}});
        }
        if (const auto found = m_resources.find(path); found != m_resources.end()) return say(200, found->second);
        if (path == "/redfish/v1/Managers/1/LogServices/Sel/Entries") {
            boost::json::array entries;
            for (int number = 1; number <= m_events; ++number)
                entries.push_back(Object{{"@odata.id", path + "/" + std::to_string(number)},
                                         {"Id", std::to_string(number)},
                                         {"Created", "2026-11-0" + std::to_string(number) + "T10:00:00+01:00"},
                                         {"Severity", number == 1 ? "Critical" : "OK"},
                                         {"SensorType", "Power Supply"},
                                         {"Message", "event " + std::to_string(number)}});
            return say(200, {{"Members", entries}});
        }
        return refuse(404, "there is no such resource");
    }

    boost::asio::io_context m_context;
    boost::asio::ssl::context m_tls{boost::asio::ssl::context::tls_server};
    Tcp::acceptor m_acceptor{m_context};
    std::string m_fingerprint;
    std::mutex m_mutex; // guards what follows
    bool m_stopping = false;
    Manner m_manner = Manner::fine;
    std::vector<std::string> m_requests;
    int m_logins = 0, m_version = 1, m_polls = 0, m_events = 2;
    Object m_system{{"@odata.id", "/redfish/v1/Systems/1"},
                    {"Manufacturer", ways.vendor},
                    {"Model", "Pizza Box 2U"},
                    {"SerialNumber", "FAKE-SERIAL"},
                    {"SKU", "FAKE-TAG"},
                    {"PowerState", "Off"},
                    {"LocationIndicatorActive", false},
                    {"ProcessorSummary", Object{{"CoreCount", 32}}},
                    {"MemorySummary", Object{{"TotalSystemMemoryGiB", 255.9}}},
                    {"Boot", Object{{"BootSourceOverrideTarget", "None"},
                                    {"BootSourceOverrideEnabled", "Disabled"},
                                    {"BootSourceOverrideMode", "UEFI"},
                                    {"BootSourceOverrideTarget@Redfish.AllowableValues",
                                     boost::json::array{"None", "Pxe", "Hdd", "Cd", "BiosSetup"}}}},
                    {"Links", Object{{"Chassis", boost::json::array{link("/redfish/v1/Chassis/1")}},
                                     {"ManagedBy", boost::json::array{link("/redfish/v1/Managers/1")}}}}};
    std::string m_password = "secret-9";
    const std::map<std::string, Object> m_resources{
        {"/redfish/v1/AccountService", {{"Accounts", link("/redfish/v1/AccountService/Accounts")}}},
        {"/redfish/v1/AccountService/Accounts",
         {{"Members", boost::json::array{link("/redfish/v1/AccountService/Accounts/1"),
                                         link("/redfish/v1/AccountService/Accounts/2")}}}},
        {"/redfish/v1/AccountService/Accounts/1",
         {{"@odata.id", "/redfish/v1/AccountService/Accounts/1"}, {"UserName", ""}}},
        {"/redfish/v1/Chassis/1",
         {{"@odata.id", "/redfish/v1/Chassis/1"},
          {"Thermal", link("/redfish/v1/Chassis/1/Thermal")},
          {"Power", link("/redfish/v1/Chassis/1/Power")}}},
        {"/redfish/v1/Chassis/1/Thermal",
         {{"Temperatures",
           boost::json::array{
               Object{{"Name", "Inlet Temp"}, {"ReadingCelsius", 21}, {"Status", Object{{"Health", "OK"}}}},
               Object{{"Name", "Empty Slot"}, {"Status", Object{{"State", "Absent"}}}}}},
          {"Fans", boost::json::array{Object{{"FanName", "Fan 1"},
                                             {"Reading", 40},
                                             {"ReadingUnits", "Percent"},
                                             {"Status", Object{{"Health", "Warning"}}}}}}}},
        {"/redfish/v1/Chassis/1/Power",
         {{"PowerControl", boost::json::array{Object{{"Name", "System"}, {"PowerConsumedWatts", 180}}}}}},
        {"/redfish/v1/Managers/1",
         {{"LogServices", link("/redfish/v1/Managers/1/LogServices")},
          {"Actions", Object{{"#Manager.Reset",
                              Object{{"target", "/redfish/v1/Managers/1/Actions/Manager.Reset"},
                                     {"ResetType@Redfish.AllowableValues", boost::json::array{"ForceRestart"}}}}}}}},
        {"/redfish/v1/Managers/1/LogServices",
         {{"Members", boost::json::array{link("/redfish/v1/Managers/1/LogServices/Sel")}}}},
        {"/redfish/v1/Managers/1/LogServices/Sel",
         {{"Id", "Sel"},
          {"LogEntryType", "SEL"},
          {"Entries", link("/redfish/v1/Managers/1/LogServices/Sel/Entries")},
          {"Actions",
           Object{{"#LogService.ClearLog",
                   Object{{"target", "/redfish/v1/Managers/1/LogServices/Sel/Actions/LogService.ClearLog"}}}}}}}};
    std::list<std::shared_ptr<Tcp::socket>> m_sockets;
    std::list<std::thread> m_workers;
    std::thread m_thread; // the last: it uses all above
};

} // namespace remuda
