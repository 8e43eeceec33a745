// SPDX-License-Identifier: GPL-3.0-or-later
// What may be written into the record of a machine that a job works on.
#include "backend/inventory/machine_store.h"
#include "tests/unit/backend/api_fixture.h"

namespace remuda {
namespace {

class LockedMachine : public ApiFixture {
protected:
    void SetUp() override {
        for (const char* name : {"K1", "K2"})
            ASSERT_EQ(post("/api/v1/machines", std::string(R"({"hardware_name":")") + name +
                                                   R"(","site":"sto","bmc_driver":"ipmi","bmc_address":"10.0.0.)" +
                                                   name[1] + R"("})")
                          .status,
                      201);
        const auto locked = database->write([](Transaction& transaction) -> Result<Done> {
            const auto before = machine_store::find(transaction.connection(), "K1");
            auto after = *before;
            after.lock = MachineLock{"j7", 1, now()};
            machine_store::update(transaction, Origin{}, *before, after, "lock");
            return Done{};
        });
        ASSERT_TRUE(locked.ok());
    }
    std::string address(const std::string& name) {
        return text(object(get("/api/v1/machines/" + name)).at("bmc_address"));
    }
};

TEST_F(LockedMachine, keepsItsBmcUntilTheJobHasEnded) {
    const auto refused = call(Method::patch, "/api/v1/machines/K1", R"({"bmc_address":"10.0.0.9"})");
    EXPECT_EQ(refused.status, 409) << "the job's next command would go to another machine";
    EXPECT_EQ(text(object(refused).at("field")), "bmc_address");
    EXPECT_NE(text(object(refused).at("detail")).find("j7"), std::string::npos);
    EXPECT_EQ(call(Method::patch, "/api/v1/machines/K1", R"({"bmc_driver":"redfish"})").status, 409);
    EXPECT_EQ(address("K1"), "10.0.0.1");
}

TEST_F(LockedMachine, isEditedInAllElse) {
    EXPECT_EQ(call(Method::patch, "/api/v1/machines/K1", R"({"role":"db","bmc_user":"admin"})").status, 200);
}

TEST_F(LockedMachine, isSkippedByABulkEditOfItsBmc) {
    const auto answer =
        object(post("/api/v1/machines/changes", R"({"machines":["K1","K2"],"set":{"bmc_driver":"redfish"}})"));
    ASSERT_EQ(answer.at("changes").as_array().size(), 1u);
    EXPECT_EQ(text(answer.at("changes").at(0).at("hardware_name")), "K2");
    EXPECT_EQ(text(answer.at("skipped").at(0).at("hardware_name")), "K1");
    EXPECT_NE(text(answer.at("skipped").at(0).at("reason")).find("locked by job j7"), std::string::npos);
    EXPECT_EQ(text(answer.at("skipped").at(0).at("code")), "conflict");
}

} // namespace
} // namespace remuda
