// SPDX-License-Identifier: GPL-3.0-or-later
// What routes take is what the OpenAPI document says they take, and the other way round.
#include "backend/inventory/machine_store.h"
#include "backend/jobs/job_store.h"
#include "backend/server/areas.h"
#include "backend/server/server_options.h"
#include "backend/server/status_routes.h"
#include "core/domain/machine_fields.h"
#include "tests/unit/backend/server/body_samples.h"
#include "tests/unit/backend/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace remuda {

namespace json = boost::json;

namespace {

using Names = std::set<std::string>;

Names wordsOf(std::string_view text, std::string_view after) { // "…known are a, b": a and b
    Names names;
    const auto at = text.find(after);
    if (at == std::string_view::npos) return names;
    for (text.remove_prefix(at + after.size()); !text.empty();) {
        const auto end = std::min(text.find(", "), text.size());
        names.emplace(text.substr(0, end));
        text.remove_prefix(std::min(end + 2, text.size()));
    }
    return names;
}

class OpenapiBodies : public testing::Test {
protected:
    OpenapiBodies() {
        ServerOptions options;
        options.data = folder.path() + "/data";
        options.keys = folder.path() + "/keys";
        options.signed_intent = IntentPolicy::accepted; // bodies are what this is about
        std::filesystem::create_directories(options.keys);
        areas.database = Database::open(options.data).value();
        EXPECT_TRUE(wire(areas, options).ok());
        areas.router.setAuthenticator([](const Request&) -> Result<Principal> {
            return Principal{"root", {"ads"}, true};
        });
        send("POST /api/v1/machines/import", "hardware_name,site,expires_on\nK1,sto,2099-01-01\n", "text/csv");
        observe();
        send("POST /api/v1/views", R"({"name":"there","team":"ads"})");
        send("POST /api/v1/schedules", R"({"name":"there","verb":"inspect","machines":["K1"],
            "recurrence":{"every":"day","time":"02:30"}})");
        send("POST /api/v1/freezes", R"({"from":"2098-01-01T00:00:00Z","until":"2099-01-01T00:00:00Z","reason":"a"})");
        send("POST /api/v1/windows", R"({"minutes":60,"recurrence":{"every":"day","time":"02:30"}})");
        failAJob();
        askForApproval();
    }
    ~OpenapiBodies() override { machine_store::clearObservers(); }

    Response send(const std::string& operation, const std::string& body, const std::string& type = "application/json") {
        Request request;
        const auto blank = operation.find(' ');
        for (const auto method : {Method::get, Method::post, Method::put, Method::patch, Method::remove})
            if (toText(method) == operation.substr(0, blank)) request.method = method;
        request.path = operation.substr(blank + 1);
        for (const auto& [name, value] :
             std::map<std::string, std::string>{{"{name}", "K1"}, {"{id}", "1"}, {"{seat}", "seat-of-root"}})
            if (const auto at = request.path.find(name); at != std::string::npos)
                request.path.replace(at, name.size(), value);
        if (!type.empty()) request.headers["content-type"] = type;
        request.body = body;
        return areas.router.handle(std::move(request));
    }
    void failAJob() {
        StoredJob stored;
        stored.job.id = "failed";
        stored.job.action = "reboot";
        stored.job.target = "hardwarename=K1";
        stored.hardware_name = "K1";
        stored.job.status = JobStatus::failed;
        const auto written = areas.database->write([&](Transaction& transaction) -> Result<Done> {
            job_store::insert(transaction, stored);
            return Done{};
        });
        EXPECT_TRUE(written.ok());
    }
    void askForApproval() {
        const auto written = areas.database->write([](Transaction& transaction) -> Result<Done> {
            Approval approval;
            approval.verb = Verb::protect;
            approval.machines = {"K1"};
            approval.requester = "ann";
            approval.expires_at = now() + std::chrono::hours(1);
            approval_store::insert(transaction, Origin{"ann", {}, {}}, approval);
            return Done{};
        });
        EXPECT_TRUE(written.ok());
    }
    // K1 has reported what contradicts its record.
    void observe() {
        const auto written = areas.database->write([](Transaction& transaction) -> Result<Done> {
            const auto before = machine_store::find(transaction.connection(), "K1").value();
            auto after = before;
            after.observed.emplace().cpu_cores = 3;
            after.cpu_cores = 4;
            machine_store::update(transaction, Origin{}, before, after);
            return Done{};
        });
        EXPECT_TRUE(written.ok());
    }
    const json::object& described(const std::string& operation) {
        const auto blank = operation.find(' ');
        std::string method = operation.substr(0, blank);
        for (auto& letter : method)
            letter = static_cast<char>(std::tolower(letter));
        return document.at("paths").at(operation.substr(blank + 1)).at(method).as_object();
    }
    Names kindsOf(const std::string& operation) {
        Names kinds;
        if (const auto* body = described(operation).if_contains("requestBody"))
            for (const auto& kind : body->at("content").as_object())
                kinds.emplace(kind.key());
        return kinds;
    }
    const json::object& schemaOf(const std::string& operation) {
        const auto& schema = described(operation).at("requestBody").at("content").at("application/json").at("schema");
        const auto* reference = schema.as_object().if_contains("$ref");
        return (reference ? document.at_pointer(reference->as_string().subview(1)) : schema).as_object();
    }
    static Names membersOf(const json::object& object) {
        Names names;
        for (const auto& member : object)
            names.emplace(member.key());
        return names;
    }
    static json::object problem(const Response& answer) { return json::parse(answer.body).as_object(); }
    static std::string fieldOf(const Response& answer) {
        const auto body = problem(answer);
        const auto* field = body.if_contains("field");
        return answer.status == 422 && field ? std::string(field->as_string()) : std::string();
    }

    TemporaryFolder folder;
    Areas areas;
    const json::value document = json::parse({openapiDocument().data(), openapiDocument().size()});
};

TEST_F(OpenapiBodies, everyRouteHasTheQueryItIsDescribedWith) {
    for (const auto& route : areas.router.routes()) {
        Names names;
        if (const auto* parameters = described(route.operation).if_contains("parameters"))
            for (const auto& parameter : parameters->as_array())
                if (parameter.at("in").as_string() == "query") names.emplace(parameter.at("name").as_string());
        EXPECT_EQ(Names(route.query.begin(), route.query.end()), names) << route.operation;
    }
}

TEST_F(OpenapiBodies, everyRouteHasTheKindOfBodyItIsDescribedWith) {
    Names with_samples, with_json;
    for (const auto& sample : bodySamples())
        with_samples.insert(sample.operation);
    for (const auto& route : areas.router.routes()) {
        const auto kinds = kindsOf(route.operation);
        EXPECT_EQ(route.body == Body::csv, kinds == Names{"text/csv"}) << route.operation;
        EXPECT_EQ(route.body == Body::none, kinds.empty()) << route.operation;
        EXPECT_EQ(route.operation.starts_with("PATCH"), kinds.contains("application/merge-patch+json"));
        if (route.body == Body::json) with_json.insert(route.operation);
        if (route.body == Body::none) continue;
        for (const auto& kind : kinds)
            EXPECT_NE(send(route.operation, "", kind + "; charset=utf-8").status, 415) << route.operation;
        for (const auto* kind : {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"}) {
            const auto refused = send(route.operation, "{}", kind);
            EXPECT_EQ(refused.status, 415) << route.operation << " " << kind;
            EXPECT_NE(problem(refused).at("expected").as_string().find(*kinds.begin()), std::string::npos);
        }
    }
    EXPECT_EQ(with_json, with_samples) << "each has its samples";
}

TEST_F(OpenapiBodies, everyBodyHasTheMembersItIsDescribedWith) {
    for (const auto& sample : bodySamples()) {
        SCOPED_TRACE(sample.operation);
        const auto& schema = schemaOf(sample.operation);
        const auto properties = membersOf(schema.at("properties").as_object());
        auto written = membersOf(json::parse(sample.most).as_object());
        written.merge(membersOf(json::parse(sample.rest).as_object()));
        EXPECT_EQ(written, properties);
        EXPECT_EQ(schema.at("additionalProperties"), json::value(false));

        auto strange = json::parse(sample.least).as_object();
        strange["no_such"] = 1;
        const auto refused = send(sample.operation, json::serialize(strange));
        ASSERT_EQ(fieldOf(refused), "no_such") << refused.body;
        const auto known = wordsOf(problem(refused).at("expected").as_string(), "known are ");
        EXPECT_TRUE(known.empty() || known == properties) << refused.body;
        EXPECT_EQ(known.empty(), sample.operation.ends_with("/machines") || sample.operation.starts_with("PATCH"));
    }
}

TEST_F(OpenapiBodies, machinesHaveTheFieldsTheyAreDescribedWith) {
    Names columns, writable;
    for (const auto& field : machineFields()) {
        if (field.csv) columns.emplace(field.name);
        if (field.writable) writable.emplace(field.name);
    }
    EXPECT_EQ(membersOf(schemaOf("POST /api/v1/machines").at("properties").as_object()), columns);
    EXPECT_EQ(membersOf(schemaOf("PATCH /api/v1/machines/{name}").at("properties").as_object()), writable);
}

TEST_F(OpenapiBodies, whatIsRequiredIsMissedAndNothingElse) {
    for (const auto& sample : bodySamples()) {
        SCOPED_TRACE(sample.operation);
        const auto& schema = schemaOf(sample.operation);
        Names required;
        const auto add = [&required](const json::object& from) {
            if (const auto* list = from.if_contains("required"))
                for (const auto& name : list->as_array())
                    required.emplace(name.as_string());
        };
        add(schema);
        for (const auto* alternatives : {"oneOf", "anyOf"})
            if (const auto* list = schema.if_contains(alternatives)) add(list->at(0).as_object());
        const auto least = json::parse(sample.least).as_object();
        EXPECT_EQ(membersOf(least), required);
        for (const auto& name : required) {
            auto without = least;
            without.erase(name);
            const auto refused = send(sample.operation, json::serialize(without));
            EXPECT_EQ(fieldOf(refused), name) << refused.body;
        }
        for (const auto& body : {sample.least, sample.most}) {
            const auto taken = send(sample.operation, body);
            EXPECT_TRUE(taken.status < 400 || taken.status == 409) << taken.status << " " << taken.body;
        }
    }
}

TEST_F(OpenapiBodies, actionsTakeTheParametersTheyAreDescribedWith) {
    const auto& action = schemaOf("POST /api/v1/actions");
    Names known, verbs;
    for (const auto verb : allVerbs) {
        verbs.emplace(toText(verb));
        const json::object body{{"verb", toText(verb)}, {"machines", {"K1"}}, {"params", {{"no_such", 1}}}};
        const auto refused = send("POST /api/v1/actions", json::serialize(body));
        ASSERT_EQ(fieldOf(refused), "params.no_such") << refused.body;
        known.merge(wordsOf(problem(refused).at("expected").as_string(), " takes "));
    }
    const auto& properties = action.at("properties").as_object();
    EXPECT_EQ(known, membersOf(properties.at("params").at("properties").as_object()));
    Names described_verbs;
    for (const auto& verb : properties.at("verb").at("enum").as_array())
        described_verbs.emplace(verb.as_string());
    EXPECT_EQ(verbs, described_verbs);
}

TEST_F(OpenapiBodies, noMemberMayComeTwice) {
    for (const auto& sample : bodySamples()) {
        const auto member = R"("no_such":1)";
        const auto refused = send(sample.operation, std::string("{") + member + "," + member + "}");
        EXPECT_EQ(fieldOf(refused), "no_such") << sample.operation;
        EXPECT_EQ(problem(refused).at("expected").as_string(), "each member once") << sample.operation;
    }
    const auto nested = send("POST /api/v1/actions",
                             R"({"verb":"retire","machines":["K1"],"params":{"reason":"a","r\u0065ason":"b"}})");
    EXPECT_EQ(fieldOf(nested), "params.reason") << nested.body;
    const auto list = send("POST /api/v1/views",
                           R"({"name":"n","team":"ads","columns":[{"field":"site"},{"field":"a","field":"b"}]})");
    EXPECT_EQ(fieldOf(list), "columns.field") << list.body;
    const auto same_names =
        send("POST /api/v1/views", R"({"name":"n","team":"ads","columns":[{"field":"site"},{"field":"role"}]})");
    EXPECT_EQ(same_names.status, 201) << same_names.body;
}

} // namespace

} // namespace remuda
