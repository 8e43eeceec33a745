// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_routes.h"

#include "backend/http/cursor.h"
#include "backend/http/origin.h"
#include "backend/http/whole_list.h"
#include "backend/jobs/job_access.h"
#include "backend/jobs/job_failures.h"
#include "backend/jobs/job_list_store.h"
#include "backend/jobs/job_service.h"

#include <algorithm>
#include <functional>

namespace remuda {

namespace json = boost::json;

namespace {

constexpr const char* base = "/api/v1/jobs";

Result<JobListing> readListing(const Request& request, Instant moment) {
    JobListing listing;
    auto query = parseQuery(request.queryValue("q"), jobSchema(), moment);
    if (!query) return std::move(query).problem();
    listing.query = std::move(*query);
    const auto limit = request.queryInteger("limit", 100, 1, 1000);
    if (!limit) return limit.problem();
    listing.limit = *limit;
    const auto cursor = decodeCursor(request.queryValue("cursor"), 1);
    if (!cursor) return cursor.problem();
    if (*cursor) {
        const auto* number = (**cursor)[0].if_int64();
        if (!number)
            return problems::invalidField("cursor", request.queryValue("cursor"), "the next_cursor of a page of jobs");
        listing.before = *number;
    }
    if (const auto parent = request.queryValue("parent"); !parent.empty()) listing.parent = parent;
    listing.children = request.queryFlag("children");
    return listing;
}

// The members of a job that `fields` names; none where all are wanted.
Result<std::vector<std::string>> readFields(const Request& request) {
    static const auto known = toJson(Job(), Instant()); // whenever: only the names count
    std::vector<std::string> names;
    const auto fields = request.queryValue("fields");
    for (std::size_t begin = 0; !fields.empty() && begin <= fields.size();) {
        const auto end = std::min(fields.find(',', begin), fields.size());
        names.push_back(fields.substr(begin, end - begin));
        if (!known.contains(names.back()))
            return problems::invalidField("fields", names.back(), "names of members of a job, with commas between");
        begin = end + 1;
    }
    return names;
}

json::object slim(json::object object, const std::vector<std::string>& fields) {
    if (fields.empty()) return object;
    json::object result;
    for (const auto& name : fields)
        if (auto* value = object.if_contains(name)) result.emplace(name, std::move(*value));
    return result;
}

Response list(JobService& jobs, const Request& request) {
    const auto listing = readListing(request, jobs.now());
    if (!listing) return Response::problem(listing.problem());
    const auto fields = readFields(request);
    if (!fields) return Response::problem(fields.problem());
    const auto page =
        jobs.database().read([&](Connection& connection) { return job_store::list(connection, *listing); });
    json::array items;
    for (const auto& job : page.jobs)
        items.push_back(slim(toJson(job, jobs.now()), *fields));
    json::object body{{"items", std::move(items)}, {"next_cursor", nullptr}, {"total", page.total}};
    if (page.next) body["next_cursor"] = encodeCursor({*page.next});
    return Response::json(body);
}

Response answer(const JobService& jobs, const Result<Job>& job) {
    return job ? Response::json(toJson(*job, jobs.now())) : Response::problem(job.problem());
}

Response children(JobService& jobs, const Request& request) {
    const auto found = jobs.children(request.parameters.at("id"));
    if (!found) return Response::problem(found.problem());
    json::array items;
    for (const auto& job : *found)
        items.push_back(toJson(job, jobs.now()));
    return pageOf(request, std::move(items));
}

Response readLog(JobService& jobs, const Request& request) {
    const auto after = request.queryInteger("after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = request.queryInteger("limit", 1000, 1, 10'000);
    if (!after) return Response::problem(after.problem());
    if (!limit) return Response::problem(limit.problem());
    const auto lines = jobs.log(request.parameters.at("id"), *after, *limit);
    if (!lines) return Response::problem(lines.problem());
    json::array items;
    for (const auto& line : *lines)
        items.push_back(toJson(line));
    return Response::json(json::object{{"items", std::move(items)}});
}

Response streamLog(JobService& jobs, Request request) {
    // A client that comes back names the last line it has.
    if (const auto last = request.headers.find("last-event-id"); last != request.headers.end())
        request.query["after"] = last->second;
    const auto after = request.queryInteger("after", 0, 0, std::numeric_limits<std::int64_t>::max());
    if (!after) return Response::problem(after.problem());
    auto source = jobs.followLog(request.parameters.at("id"), *after);
    if (!source) return Response::problem(source.problem());
    Response response;
    response.content_type = "text/event-stream";
    response.events = std::move(*source);
    return response;
}

Response advice() {
    json::array items;
    for (int number = 0; number <= static_cast<int>(ErrorClass::internal); ++number) {
        const auto error = static_cast<ErrorClass>(number);
        items.push_back({{"class", toText(error)}, {"advice", adviceFor(error)}, {"transient", isTransient(error)}});
    }
    return Response::json(items);
}

using Command = std::function<Result<Job>(const std::string&, const Origin&)>;

Result<Job> command(JobService& jobs, const Request& request, const Command& function) {
    const auto& id = request.parameters.at("id");
    const auto allowed =
        jobs.database().read([&](Connection& connection) { return mayCommand(connection, request.principal, id); });
    if (!allowed) return allowed.problem();
    return function(id, originOf(request));
}

Response retry(JobService& jobs, const Request& request) {
    const auto from = retryFromText(request.queryValue("from"));
    if (!from) return Response::problem(from.problem());
    const auto job = command(jobs, request, [&](const std::string& id, const Origin& origin) {
        return jobs.retry(id, origin, *from, request.queryFlag("skip_invalid"));
    });
    if (!job) return Response::problem(job.problem());
    return Response::json(json::object{{"job", toJson(*job, jobs.now())}}, 202);
}

Response retryTogether(JobService& jobs, const Request& request) {
    const auto body = request.jsonBody();
    if (!body) return Response::problem(body.problem());
    const auto order = retryOrderFromJson(*body);
    if (!order) return Response::problem(order.problem());
    const auto allowed = jobs.database().read([&](Connection& connection) -> Result<void> {
        for (const auto& id : order->jobs)
            if (auto one = mayCommand(connection, request.principal, id); !one) return one;
        return {};
    });
    if (!allowed) return Response::problem(allowed.problem());
    if (request.queryFlag("dry_run")) {
        const auto plan = jobs.planRetry(*order, originOf(request));
        return plan ? Response::json(toJson(*plan)) : Response::problem(plan.problem());
    }
    const auto job = jobs.retry(*order, originOf(request));
    if (!job) return Response::problem(job.problem());
    return Response::json(json::object{{"job", toJson(*job, jobs.now())}}, 202);
}

Response failures(JobService& jobs, const Request& request) {
    const auto days = request.queryInteger("days", 7, 1, 90);
    if (!days) return Response::problem(days.problem());
    const auto found = jobs.database().read([&](Connection& connection) {
        return job_failures::clusters(connection, jobs.now() - std::chrono::hours(24) * *days);
    });
    json::array items;
    for (const auto& cluster : found)
        items.push_back(toJson(cluster));
    return pageOf(request, std::move(items));
}

} // namespace

void addJobRoutes(Router& router, JobService& jobs, EventHub& hub) {
    const std::string all = base, one = all + "/{id}";
    router.add(Method::get, all + "?q&limit&cursor&parent&children&fields",
               [&jobs](const Request& request) { return list(jobs, request); });
    router.add(Method::get, all + "/advice", [](const Request&) { return advice(); });
    router.add(Method::get, all + "/failures?days&limit&cursor",
               [&jobs](const Request& request) { return failures(jobs, request); });
    router.add(Method::post, all + "/retry?dry_run", Body::json,
               [&jobs](const Request& request) { return retryTogether(jobs, request); });
    router.add(Method::get, one,
               [&jobs](const Request& request) { return answer(jobs, jobs.find(request.parameters.at("id"))); });
    router.add(Method::get, one + "/children?limit&cursor",
               [&jobs](const Request& request) { return children(jobs, request); });
    router.add(Method::get, one + "/log?after&limit",
               [&jobs](const Request& request) { return readLog(jobs, request); });
    router.add(Method::get, one + "/log/stream?after",
               [&jobs](const Request& request) { return streamLog(jobs, request); });

    const auto add = [&](const char* word, Result<Job> (JobService::*function)(const std::string&, const Origin&)) {
        router.add(Method::post, one + "/" + word, [&jobs, function](const Request& request) {
            return answer(jobs, command(jobs, request, std::bind_front(function, &jobs)));
        });
    };
    add("cancel", &JobService::cancel);
    add("pause", &JobService::pause);
    add("resume", &JobService::resume);
    router.add(Method::post, one + "/retry?from&skip_invalid",
               [&jobs](const Request& request) { return retry(jobs, request); });

    hub.setObject("job", [&jobs](Connection& connection, const std::string& id) -> std::optional<json::object> {
        const auto found = job_store::find(connection, id);
        return found ? std::optional(toJson(found->job, jobs.now())) : std::nullopt;
    });
}

} // namespace remuda
