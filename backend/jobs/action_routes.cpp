// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/origin.h"
#include "backend/inventory/inventory_service.h"
#include "backend/jobs/job_routes.h"
#include "backend/jobs/job_service.h"
#include "core/domain/machine_json.h"

namespace remuda {

namespace json = boost::json;

namespace {

Response act(JobService& jobs, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    const auto submission = submissionFromJson(*body);
    if (!submission) return Response::problem(submission.problem());
    const auto allowed = jobs.database().read(
        [&](Connection& connection) { return mayChange(connection, request.principal, submission->machines); });
    if (!allowed) return Response::problem(allowed.problem());
    const auto origin = originOf(request);
    if (request.queryFlag("dry_run")) {
        const auto plan = jobs.plan(*submission, origin);
        return plan ? Response::json(toJson(*plan)) : Response::problem(plan.problem());
    }
    if (isJob(submission->verb)) {
        const auto job = jobs.submit(*submission, origin);
        return job ? Response::json(json::object{{"job", toJson(*job)}}, 202) : Response::problem(job.problem());
    }
    const auto moved = jobs.moveNow(*submission, origin);
    if (!moved) return Response::problem(moved.problem());
    json::array machines;
    for (const auto& machine : *moved)
        machines.push_back(toJson(machine));
    return Response::json(json::object{{"machines", std::move(machines)}});
}

} // namespace

void addActionRoutes(Router& router, JobService& jobs) {
    router.add(Method::post, "/api/v1/actions?dry_run", Body::json,
               [&jobs](const Request& request) { return act(jobs, request); });
}

} // namespace remuda
