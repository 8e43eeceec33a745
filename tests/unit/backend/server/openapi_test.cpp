// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/server/server.h"
#include "backend/server/status_routes.h"
#include "tests/unit/backend/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace remuda {

namespace json = boost::json;

namespace {

class OpenapiTest : public testing::Test {
protected:
    OpenapiTest() {
        ServerOptions options;
        options.data = folder.path() + "/data";
        options.keys = folder.path() + "/keys";
        std::filesystem::create_directories(options.keys);
        auto opened = Server::open(options);
        if (opened)
            server = std::move(opened).value();
        else
            ADD_FAILURE() << opened.problem().detail;
    }
    static std::set<std::string> described(const json::object& document) {
        std::set<std::string> operations;
        for (const auto& path : document.at("paths").as_object())
            for (const auto& operation : path.value().as_object()) {
                std::string method(operation.key());
                for (auto& letter : method)
                    letter = static_cast<char>(std::toupper(letter));
                operations.insert(method + " " + std::string(path.key()));
            }
        return operations;
    }
    static void collectReferences(const json::value& value, std::set<std::string>& found) {
        if (value.is_array())
            for (const auto& item : value.get_array())
                collectReferences(item, found);
        if (!value.is_object()) return;
        for (const auto& member : value.get_object())
            if (member.key() == "$ref")
                found.emplace(member.value().as_string());
            else
                collectReferences(member.value(), found);
    }

    TemporaryFolder folder;
    std::unique_ptr<Server> server;
    const json::value document = json::parse({openapiDocument().data(), openapiDocument().size()});
};

TEST_F(OpenapiTest, describesEveryRouteAndNoOther) {
    ASSERT_TRUE(server);
    std::vector<std::string> routes;
    for (auto& each : server->router().routes())
        routes.push_back(std::move(each.operation));
    EXPECT_THAT(described(document.as_object()), testing::UnorderedElementsAreArray(routes));
}

TEST_F(OpenapiTest, refersOnlyToWhatItHolds) {
    std::set<std::string> references;
    collectReferences(document, references);
    EXPECT_GT(references.size(), 10u);
    for (const auto& reference : references) {
        json::error_code error;
        document.find_pointer(reference.substr(1), error);
        EXPECT_FALSE(error) << reference;
    }
}

TEST_F(OpenapiTest, namesEveryParameterOfAPath) {
    for (const auto& path : document.at("paths").as_object())
        for (const auto& operation : path.value().as_object()) {
            const std::string key(path.key());
            for (auto begin = key.find('{'); begin != std::string::npos; begin = key.find('{', begin + 1)) {
                const auto name = key.substr(begin + 1, key.find('}', begin) - begin - 1);
                bool named = false;
                for (const auto& parameter : operation.value().at("parameters").as_array())
                    named =
                        named || (parameter.at("name").as_string() == name && parameter.at("in").as_string() == "path");
                EXPECT_TRUE(named) << key << " " << name;
            }
        }
}

TEST_F(OpenapiTest, isServedToAnybody) {
    ASSERT_TRUE(server);
    Request request;
    request.path = "/api/v1/openapi.json";
    const auto answer = server->router().handle(request);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, openapiDocument());
}

TEST_F(OpenapiTest, theStatusRoutesNeedNoToken) {
    ASSERT_TRUE(server);
    for (const auto* path : {"/api/v1/server", "/healthz", "/readyz", "/metrics"}) {
        Request request;
        request.path = path;
        EXPECT_EQ(server->router().handle(request).status, 200) << path;
    }
    Request request;
    request.path = "/api/v1/server";
    request.peer = "127.0.0.1";
    request.headers["host"] = "127.0.0.1:7420";
    const auto answer = json::parse(server->router().handle(request).body);
    EXPECT_EQ(answer.at("name").as_string(), "127.0.0.1") << "without a public name it is what the client said";
}

} // namespace

} // namespace remuda
