// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/bmc_routes.h"
#include "tests/unit/backend/api_fixture.h"
#include "tests/unit/backend/bmc/scripted_driver.h"

#include <boost/asio/io_context.hpp>

namespace remuda {
namespace {

class BmcRoutesTest : public ApiFixture {
protected:
    BmcRoutesTest() {
        m_drivers.add(m_driver);
        addBmcRoutes(router, m_bmcs);
        post("/api/v1/machines",
             R"({"hardware_name":"A","site":"lon","team":"ads","bmc_driver":"ipmi","bmc_address":"10.0.0.1"})");
    }

    // The answer that comes later, once the desk has worked.
    Response whole(Response response) {
        if (!response.later) return response;
        std::optional<Response> late;
        response.later([&](Response given) { late = std::move(given); });
        m_context.restart();
        m_context.run();
        EXPECT_TRUE(late);
        return late.value_or(Response());
    }
    Response put(const std::string& path, const std::string& body, Headers headers = {}) {
        return whole(call(Method::put, path, body, std::move(headers)));
    }
    boost::json::object machine() { return object(get("/api/v1/machines/A")); }

    SecretBox m_secrets = *SecretBox::open(folder.path());
    boost::asio::io_context m_context{1};
    DriverRegistry m_drivers{BmcLimits{}};
    std::shared_ptr<ScriptedDriver> m_driver = std::make_shared<ScriptedDriver>();
    BmcService m_bmcs{*database, {m_context.get_executor(), m_drivers, m_secrets}};
};

TEST_F(BmcRoutesTest, PowerIsAskedOfTheControllerAndRecorded) {
    m_driver->answers.insert_or_assign("A", PowerState::on);
    const auto answer = whole(get("/api/v1/machines/A/power"));
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(object(answer).at("power"), "on");
    EXPECT_EQ(object(answer).at("capabilities"), (boost::json::array{"sensors", "identify_light"}));
    EXPECT_EQ(machine().at("power"), "on");
    const auto version = machine().at("version");
    whole(get("/api/v1/machines/A/power"));
    EXPECT_EQ(machine().at("version"), version) << "nothing new is not written";
}

TEST_F(BmcRoutesTest, ReadsSensorsAndNamesWhatTheDriverLacks) {
    const auto sensors = whole(get("/api/v1/machines/A/sensors"));
    EXPECT_EQ(sensors.status, 200);
    EXPECT_EQ(object(sensors).at("sensors").at(0).at("value"), 21.5);
    const auto log = whole(get("/api/v1/machines/A/event-log"));
    EXPECT_EQ(log.status, 409);
    EXPECT_EQ(object(log).at("type"), "not-supported");
    EXPECT_NE(text(object(log).at("detail")).find("not supported by the driver ipmi"), std::string::npos);
    EXPECT_TRUE(object(log).contains("request_id"));
    EXPECT_EQ(whole(get("/api/v1/machines/NONE/sensors")).status, 404);
}

TEST_F(BmcRoutesTest, AFailureIsTypedAdvisesAndBecomesAFault) {
    m_driver->answers.insert_or_assign("A", DriverError{ErrorClass::credentials, "refused", "RAKP 2 HMAC is invalid"});
    const auto answer = whole(get("/api/v1/machines/A/power"));
    EXPECT_EQ(answer.status, 502);
    EXPECT_EQ(object(answer).at("type"), "bmc-credentials");
    EXPECT_EQ(object(answer).at("raw"), "RAKP 2 HMAC is invalid");
    EXPECT_FALSE(text(object(answer).at("advice")).empty());
    EXPECT_EQ(machine().at("faults").at(0).at("kind"), "bmc_credentials");
    m_driver->answers.clear();
    EXPECT_EQ(whole(get("/api/v1/machines/A/power")).status, 200);
    EXPECT_TRUE(machine().at("faults").as_array().empty());
}

TEST_F(BmcRoutesTest, ActsAreForTheTeamAndGoIntoTheHistory) {
    EXPECT_EQ(put("/api/v1/machines/A/identify-light", R"({"on":true})").status, 200);
    EXPECT_TRUE(m_driver->light);
    const auto boot = put("/api/v1/machines/A/boot-device", R"({"device":"network","persistent":true})");
    EXPECT_EQ(boot.status, 200) << boot.body;
    EXPECT_EQ(m_driver->boot, "network for good");
    const auto history = object(get("/api/v1/machines/A/history")).at("items").as_array();
    EXPECT_EQ(history.at(0).at("verb"), "boot-device");
    EXPECT_EQ(history.at(0).at("actor"), "root");
    EXPECT_EQ(history.at(1).at("verb"), "identify-light");
    call(Method::patch, "/api/v1/machines/A", R"({"team":"other"})");
    EXPECT_EQ(put("/api/v1/machines/A/identify-light", R"({"on":false})", {{"x-user", "bob"}}).status, 403);
    EXPECT_EQ(whole(call(Method::remove, "/api/v1/machines/A/event-log", {}, {{"x-user", "bob"}})).status, 403);
    EXPECT_TRUE(m_driver->light);
    EXPECT_EQ(whole(call(Method::get, "/api/v1/machines/A/sensors", {}, {{"x-user", "bob"}})).status, 200);
}

// A job that works on a machine counts on the boot device that it has set.
TEST_F(BmcRoutesTest, TheBootDeviceOfALockedMachineIsItsJobs) {
    const auto locked = database->write([](Transaction& transaction) -> Result<void> {
        const auto before = machine_store::find(transaction.connection(), "A").value();
        auto after = before;
        after.lock = MachineLock{"install-7", 1, now()};
        machine_store::update(transaction, Origin{}, before, after, "lock");
        return {};
    });
    ASSERT_TRUE(locked.ok());
    const auto refused = put("/api/v1/machines/A/boot-device", R"({"device":"disk"})");
    EXPECT_EQ(refused.status, 409) << refused.body;
    EXPECT_NE(refused.body.find("install-7"), std::string::npos) << refused.body;
    EXPECT_TRUE(m_driver->boot.empty());
    EXPECT_EQ(put("/api/v1/machines/A/identify-light", R"({"on":true})").status, 200);
}

TEST_F(BmcRoutesTest, NamesWhatIsWrongWithAnOrder) {
    for (const auto* body : {R"({})", R"({"on":"yes"})", R"({"on":true,"off":false})"})
        EXPECT_EQ(put("/api/v1/machines/A/identify-light", body).status, 422) << body;
    for (const auto* body : {R"({})", R"({"device":"floppy"})", R"({"device":"disk","often":true})"}) {
        const auto refused = put("/api/v1/machines/A/boot-device", body);
        EXPECT_EQ(refused.status, 422) << body;
        EXPECT_FALSE(text(object(refused).at("expected")).empty());
    }
    EXPECT_TRUE(m_driver->boot.empty());
}

} // namespace
} // namespace remuda
