// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/bmc/bmc_access.h"
#include "backend/drivers/power/driver_registry.h"
#include "backend/http/message.h"
#include "backend/store/database.h"

#include <boost/asio/any_io_executor.hpp>

#include <atomic>

namespace remuda {

// Where drivers are called: on the thread of the job engine, through the gate that jobs go through, so that nobody
// talks to a controller at the same time as a job does.
struct BmcDesk {
    boost::asio::any_io_executor executor;
    DriverRegistry& drivers;
    const SecretBox& secrets;
};

// What a person asks of one machine's controller: looks at it and small acts, without a job. Thread safe. Answers come
// later on the desk's thread; none of the calls waits for a controller. At most 64 are under way, one more is refused
// (503).
class BmcService {
public:
    using Answer = std::function<void(Result<boost::json::object>)>;

    BmcService(Database& database, BmcDesk desk)
        : m_database(database)
        , m_desk(std::move(desk)) {}

    // {"power","driver","simulated","capabilities":[…]}; what was seen is recorded where it is new.
    void readPower(const std::string& name, Answer answer);
    void readSensors(const std::string& name, Answer answer);
    void readEventLog(const std::string& name, Answer answer);

    // Acts: the caller has checked that the principal may. Each is one entry of the machine's history.
    void clearEventLog(const std::string& name, const Origin& origin, Answer answer);
    void setIdentifyLight(const std::string& name, bool on, const Origin& origin, Answer answer);
    void setBootDevice(const std::string& name, BootDevice device, BootScope scope, const Origin& origin,
                       Answer answer);

    Database& database() { return m_database; }

private:
    template <class T, class Call, class Tell>
    void ask(const std::string& name, std::chrono::milliseconds time, Call call, Tell tell, Answer answer);
    template <class T, class Call, class Tell>
    boost::asio::awaitable<Result<boost::json::object>> asked(const std::string& name, std::chrono::milliseconds time,
                                                              const Call& call, const Tell& tell);
    template <class Call>
    void act(const std::string& name, std::string verb, boost::json::object after, const Origin& origin, Call call,
             Answer answer);
    boost::asio::awaitable<void> record(std::string name, std::function<bool(Machine&)> change);

    Database& m_database;
    BmcDesk m_desk;
    std::atomic<int> m_under_way{0};
};

// What a person is told of a driver's error: type "bmc-unreachable" and the like (502), "not-supported" (409); advice
// and the controller's raw answer among the further members.
Problem problemOf(const DriverError& error);

} // namespace remuda
