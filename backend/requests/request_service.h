// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/requests/request_store.h"

namespace remuda {

class EventHub;
class JobService;
class Router;
struct Job;

// Requests for machines, from the plan to the last machine installed. A request is fulfilled by one batch of
// installations whose target names it ("request=7"); its status follows that batch in the transactions of the job
// engine, so that it needs no memory of its own and survives a restart. Thread safe.
class RequestService {
public:
    // Registers as an observer of jobs: create before JobService::start(), destroy after JobService::stop(). Both must
    // outlive the service.
    RequestService(Database& database, JobService& jobs);

    // What would be done. A spec that breaks a rule is an invalid-field problem; one that cannot be met is a plan.
    Result<RequestPlan> plan(const RequestSpec& spec);

    // Plans and submits in one transaction. Not satisfiable: a capacity problem (409) with the plan in extra.plan.
    Result<MachineRequest> create(const RequestSpec& spec, const Origin& origin);
    // The same once for each key of a person, for good: asked again for the same, the request that is there already;
    // for something else, a conflict.
    struct Created {
        MachineRequest request;
        bool already = false;
    };
    Result<Created> create(const RequestSpec& spec, const std::string& key, const Origin& origin);

    Result<MachineRequest> find(std::int64_t id);
    Result<RequestPage> list(const std::string& q, std::int64_t before, std::int64_t limit);

    // Cancels what is still to be done; machines already installed stay with their team.
    Result<MachineRequest> withdraw(std::int64_t id, const Origin& origin);

private:
    Result<MachineRequest> submit(Transaction& transaction, const RequestSpec& spec, const Origin& origin);
    void follow(Transaction& transaction, const Job& job);

    Database& m_database;
    JobService& m_jobs;
};

// GET and POST /requests, GET /requests/{id}, POST /requests/{id}/withdraw.
void addRequestRoutes(Router& router, RequestService& service);
void addRequestEvents(EventHub& hub);

} // namespace remuda
