// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/origin.h"
#include "backend/identity/access.h"
#include "backend/jobs/job_routes.h"
#include "backend/jobs/job_service.h"
#include "core/domain/machine_json.h"

namespace remuda {

namespace json = boost::json;

namespace {

Response act(JobService& jobs, const AskForApproval& ask, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    auto submission = submissionFromJson(*body);
    if (!submission) return Response::problem(submission.problem());
    const auto permission = permissionFor(submission->verb);
    submission->permission = permission;
    submission->judge = [&request, permission](const Machine& machine) {
        return mayDo(request.principal, permission, machine);
    };
    const auto origin = originOf(request);
    if (request.queryFlag("dry_run")) {
        const auto plan = jobs.plan(*submission, origin);
        return plan ? Response::json(toJson(*plan)) : Response::problem(plan.problem());
    }
    const auto refused = [&](const Problem& problem) {
        if (problem.type != "approval-needed" || !ask) return Response::problem(problem);
        const auto asked = ask(*submission, *body, origin);
        return asked ? Response::json(json::object{{"approval", *asked}}, 202) : Response::problem(asked.problem());
    };
    if (isJob(submission->verb)) {
        const auto job = jobs.submit(*submission, origin);
        return job ? Response::json(json::object{{"job", toJson(*job, jobs.now())}}, 202) : refused(job.problem());
    }
    const auto moved = jobs.moveNow(*submission, origin);
    if (!moved) return refused(moved.problem());
    json::array machines;
    for (const auto& machine : *moved)
        machines.push_back(toJson(machine));
    return Response::json(json::object{{"machines", std::move(machines)}});
}

} // namespace

void addActionRoutes(Router& router, JobService& jobs, AskForApproval ask) {
    router.add(Method::post, "/api/v1/actions?dry_run", Body::json,
               [&jobs, ask = std::move(ask)](const Request& request) { return act(jobs, ask, request); });
}

} // namespace remuda
