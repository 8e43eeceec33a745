// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/approvals/approval_routes.h"

#include "backend/http/origin.h"
#include "backend/http/path_id.h"
#include "backend/http/whole_list.h"
#include "core/domain/json_reader.h"

namespace remuda {

namespace json = boost::json;

namespace {

constexpr std::int64_t mostListed = 1000;

Response answer(const Result<Approval>& approval) {
    return approval ? Response::json(toJson(*approval)) : Response::problem(approval.problem());
}

Result<std::int64_t> idOf(const Request& request) {
    if (const auto id = pathId(request)) return *id;
    return problems::notFound("approval", request.parameters.at("id"));
}

Response list(ApprovalService& approvals, const Request& request) {
    const auto word = request.queryValue("status");
    const auto status = approvalStatusFromText(word);
    if (!word.empty() && !status)
        return Response::problem(
            problems::invalidField("status", word, "pending, approved, denied, expired or withdrawn"));
    json::array items;
    for (const auto& approval : approvals.database().read(
             [&](Connection& connection) { return approval_store::list(connection, status, mostListed); }))
        items.push_back(toJson(approval));
    return pageOf(request, std::move(items));
}

Response show(ApprovalService& approvals, const Request& request) {
    const auto id = idOf(request);
    if (!id) return Response::problem(id.problem());
    auto found =
        approvals.database().read([&](Connection& connection) { return approval_store::find(connection, *id); });
    return found ? Response::json(toJson(*found))
                 : Response::problem(problems::notFound("approval", std::to_string(*id)));
}

Response decide(ApprovalService& approvals, const Request& request, bool agrees) {
    const auto id = idOf(request);
    if (!id) return Response::problem(id.problem());
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    ApprovalService::Decision decision;
    decision.agrees = agrees;
    decision.key = request.intent_key;
    JsonReader reader(*body);
    reader.refuseOthers({"note", "intent"});
    reader.read("note", decision.note);
    reader.read("intent", decision.intent);
    if (decision.note.size() > 1000) reader.fail("note", json::value(decision.note), "at most 1000 bytes");
    if (reader.problem()) return Response::problem(*reader.problem());
    return answer(approvals.decide(*id, decision, request.principal, originOf(request)));
}

Response withdraw(ApprovalService& approvals, const Request& request) {
    const auto id = idOf(request);
    return id ? answer(approvals.withdraw(*id, request.principal, originOf(request))) : Response::problem(id.problem());
}

} // namespace

void addApprovalRoutes(Router& router, ApprovalService& approvals, EventHub& hub) {
    const std::string all = "/api/v1/approvals", one = all + "/{id}";
    router.add(Method::get, all + "?status&limit&cursor",
               [&approvals](const Request& request) { return list(approvals, request); });
    router.add(Method::get, one, [&approvals](const Request& request) { return show(approvals, request); });
    router.add(Method::post, one + "/approve", Body::json,
               [&approvals](const Request& request) { return decide(approvals, request, true); });
    router.add(Method::post, one + "/deny", Body::json,
               [&approvals](const Request& request) { return decide(approvals, request, false); });
    router.add(Method::post, one + "/withdraw",
               [&approvals](const Request& request) { return withdraw(approvals, request); });
    hub.setObject("approval", [](Connection& connection, const std::string& text) -> std::optional<json::object> {
        const auto id = wholeNumber(text);
        const auto approval = id ? approval_store::find(connection, *id) : std::nullopt;
        if (!approval) return std::nullopt;
        auto form = toJson(*approval);
        form.erase("machines"); // there may be thousands
        return form;
    });
}

} // namespace remuda
