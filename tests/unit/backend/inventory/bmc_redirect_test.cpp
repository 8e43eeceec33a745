// SPDX-License-Identifier: GPL-3.0-or-later
// The stored password of a BMC goes where the record says the BMC is: who may not set it may not lead it elsewhere.
#include "backend/identity/policy.h"
#include "backend/inventory/bmc_password_store.h"
#include "tests/unit/backend/api_fixture.h"

namespace remuda {

namespace {

class BmcRedirect : public ApiFixture {
protected:
    BmcRedirect() {
        EXPECT_EQ(post("/api/v1/machines/import", "hardware_name,site,team,bmc_driver,bmc_address\n"
                                                  "K1,sto,ads,redfish,10.0.0.1\nK2,sto,ads,redfish,10.0.0.2\n")
                      .status,
                  200);
        setPassword();
    }
    void setPassword() {
        EXPECT_EQ(
            call(Method::put, "/api/v1/machines/K1/bmc-password", R"({"user":"ADMIN","password":"hunter2"})").status,
            204);
    }
    Response patch(const std::string& body, const std::string& user = "bob") {
        return call(Method::patch, "/api/v1/machines/K1", body, {{"x-user", user}});
    }
    std::string address() { return text(object(get("/api/v1/machines/K1")).at("bmc_address")); }
    bool hasPassword() { return object(get("/api/v1/machines/K1")).at("bmc_password_set").as_bool(); }
    void expectRefused(const Response& answer, const std::string& field) {
        EXPECT_EQ(answer.status, 403) << answer.body;
        const auto problem = object(answer);
        EXPECT_EQ(text(problem.at("field")), field);
        EXPECT_EQ(text(problem.at("permission")), "password");
    }
};

TEST_F(BmcRedirect, anEditTakesThePermissionPassword) {
    expectRefused(patch(R"({"bmc_address":"evil.example.com"})"), "bmc_address");
    expectRefused(patch(R"({"bmc_address":null})"), "bmc_address");
    expectRefused(patch(R"({"bmc_driver":"ipmi"})"), "bmc_driver");
    expectRefused(patch(R"({"bmc_certificate":"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"})"),
                  "bmc_certificate");
    EXPECT_EQ(address(), "10.0.0.1");
    EXPECT_EQ(patch(R"({"role":"web","bmc_address":"10.0.0.1"})").status, 200) << "what it is already";
    EXPECT_EQ(patch(R"({"bmc_address":"10.0.0.9"})", "root").status, 200);
    EXPECT_TRUE(hasPassword());
    EXPECT_EQ(call(Method::patch, "/api/v1/machines/K2", R"({"bmc_address":"10.0.0.8"})", {{"x-user", "bob"}}).status,
              200)
        << "there is no password to tell";
}

TEST_F(BmcRedirect, aPendingPasswordCountsToo) {
    const auto written = database->write([](Transaction& transaction) -> Result<void> {
        bmc_password_store::setPending(transaction, "K2", "sealed");
        return {};
    });
    ASSERT_TRUE(written.ok());
    expectRefused(call(Method::patch, "/api/v1/machines/K2", R"({"bmc_address":"10.0.0.8"})", {{"x-user", "bob"}}),
                  "bmc_address");
}

TEST_F(BmcRedirect, aBulkEditLeavesThoseWithAPasswordOut) {
    const auto answer = post("/api/v1/machines/changes", R"({"machines":["K1","K2"],"set":{"bmc_driver":"ipmi"}})",
                             {{"x-user", "bob"}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto result = object(answer);
    ASSERT_EQ(result.at("skipped").as_array().size(), 1U);
    EXPECT_EQ(text(result.at("skipped").at(0).at("hardware_name")), "K1");
    EXPECT_EQ(text(result.at("skipped").at(0).at("subject")), "bmc_driver");
    EXPECT_EQ(result.at("changes").as_array().size(), 1U);
}

TEST_F(BmcRedirect, anUndoTakesItToo) {
    ASSERT_EQ(patch(R"({"bmc_address":"10.0.0.9"})", "root").status, 200);
    const auto order = R"({"seq":)" + std::to_string(database->lastSequence()) + "}";
    const auto refused = post("/api/v1/undo", order, {{"x-user", "bob"}});
    EXPECT_EQ(refused.status, 409) << refused.body;
    EXPECT_NE(refused.body.find("K1 bmc_address"), std::string::npos) << refused.body;
    EXPECT_EQ(address(), "10.0.0.9");
    EXPECT_EQ(post("/api/v1/undo", order).status, 200);
    EXPECT_EQ(address(), "10.0.0.1");
}

TEST_F(BmcRedirect, anImportTakesItToo) {
    const auto policy = std::make_shared<const Policy>(
        parsePolicy(R"({"rules": [{"user": "bob", "may": ["import"]}]})", now()).value());
    router.setAuthenticator([policy](const Request& request) -> Result<Principal> {
        const auto& user = request.headers.at("x-user");
        return Principal{user, {"ads"}, user == "root", policy};
    });
    const std::string csv = "hardware_name,site,bmc_address\nK1,sto,10.0.0.9\nK2,sto,10.0.0.8\n";
    const auto import = [&](const std::string& user, const std::string& more) {
        return object(post("/api/v1/machines/import?existing=update" + more, csv, {{"x-user", user}}));
    };
    for (const auto* more : {"&dry_run=true", ""}) {
        const auto report = import("bob", more);
        ASSERT_EQ(report.at("errors").as_array().size(), 1U) << more;
        const auto& error = report.at("errors").at(0);
        EXPECT_EQ(error.at("line").to_number<int>(), 2);
        EXPECT_EQ(text(error.at("column")), "bmc_address");
        EXPECT_EQ(text(error.at("found")), "10.0.0.9");
        EXPECT_EQ(text(error.at("kind")), "not permitted");
        EXPECT_EQ(text(error.at("machine")), "K1");
    }
    const auto rehearsed = import("bob", "&dry_run=true");
    EXPECT_EQ(rehearsed.at("conflicting").to_number<int>(), 1);
    EXPECT_EQ(rehearsed.at("changed").to_number<int>(), 1);
    EXPECT_EQ(import("bob", "&skip_invalid=true").at("imported").to_number<int>(), 1);
    EXPECT_EQ(address(), "10.0.0.1");
    EXPECT_EQ(import("root", "").at("imported").to_number<int>(), 1);
    EXPECT_EQ(address(), "10.0.0.9");
}

TEST_F(BmcRedirect, withoutTlsNoPasswordIsKept) {
    const auto pending = [&] {
        return database->read([](Connection& connection) { return bmc_password_store::pending(connection, "K1"); });
    };
    const auto written = database->write([](Transaction& transaction) -> Result<void> {
        bmc_password_store::setPending(transaction, "K1", "sealed");
        return {};
    });
    ASSERT_TRUE(written.ok());
    EXPECT_EQ(patch(R"({"bmc_address":"https://10.0.0.1"})", "root").status, 200);
    EXPECT_TRUE(hasPassword() && pending());
    EXPECT_EQ(patch(R"({"bmc_address":"http://10.0.0.1"})", "root").status, 200);
    EXPECT_FALSE(hasPassword() || pending());
    const auto sealed =
        database->read([](Connection& connection) { return machine_store::sealedBmcPassword(connection, "K1"); });
    EXPECT_FALSE(sealed);
    setPassword();
    EXPECT_EQ(patch(R"({"role":"web"})", "root").status, 200);
    EXPECT_TRUE(hasPassword()) << "one that was set for it stays";
}

} // namespace
} // namespace remuda
