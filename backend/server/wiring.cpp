// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/approvals/approval_routes.h"
#include "backend/audit/audit_routes.h"
#include "backend/bmc/bmc_routes.h"
#include "backend/bmc/console_routes.h"
#include "backend/cost/cost_store.h"
#include "backend/http/idempotency.h"
#include "backend/http/log.h"
#include "backend/identity/access.h"
#include "backend/identity/directory_store.h"
#include "backend/identity/session_store.h"
#include "backend/inventory/inventory_routes.h"
#include "backend/inventory/machine_store.h"
#include "backend/inventory/simulated_fleet.h"
#include "backend/jobs/job_routes.h"
#include "backend/schedules/schedule_examples.h"
#include "backend/schedules/schedule_routes.h"
#include "backend/server/areas.h"
#include "backend/server/server_options.h"
#include "backend/store/key_check.h"
#include "backend/views/view_routes.h"

namespace remuda {

namespace {

Result<void> seedFleet(Database& database, const ServerOptions& options, Identity& identity) {
    if (options.simulated_fleet == 0) return {};
    const auto made =
        seedSimulatedFleet(database, {static_cast<std::int64_t>(options.simulated_fleet), options.jobs.seed}, now());
    if (!made) return made.problem();
    if (*made == 0) return {};
    log(LogLevel::info, "made a simulated fleet of " + std::to_string(*made) + " machines");
    const auto person = identity.firstAdministrator();
    return person.empty() ? Result<void>() : addScheduleExamples(database, person, now());
}

// Which rule makes an action wait for others, for whoever plans it and whoever begins it.
JobService::Approvals approvalsOf(Identity& identity) {
    return [&identity](Verb verb, std::int64_t machines, Money monthly_cost) {
        const auto policy = identity.policy();
        const auto* rule = policy ? policy->approvalFor(verb, machines, monthly_cost) : nullptr;
        return rule ? std::optional(*rule) : std::nullopt;
    };
}

IntentSettings intentsOf(Identity& identity, IntentPolicy policy) {
    IntentSettings settings;
    settings.policy = policy;
    settings.keys = [&identity](const std::string& user) { return identity.keysOf(user); };
    settings.origin = [&identity](const Request& request) { return identity.originFor(request); };
    settings.is_own = [&identity](const std::string& origin) { return identity.isOwnOrigin(origin); };
    settings.approvals = approvalsOf(identity);
    settings.decides = [&identity](const std::string& user, const std::string& team) {
        const auto principal = identity.principalOf(user);
        return principal ? mayDecide(*principal, team) : principal.problem();
    };
    return settings;
}

} // namespace

Result<void> wire(Areas& areas, const ServerOptions& options) {
    auto& database = *areas.database;
    auto& router = areas.router;
    auto secrets = SecretBox::open(database.folder(), options.envelope_key_file);
    if (!secrets) return std::move(secrets).problem();
    if (auto same = checkKey(database, *secrets); !same) return same;

    machine_store::clearObservers();
    machine_store::addObserver(cost_store::observe);
    machine_store::addObserver(lease_store::observe);
    areas.events = std::make_unique<EventHub>(database);
    areas.inventory = std::make_unique<InventoryService>(database, *secrets);
    addInventoryRoutes(router, database, *areas.inventory, *areas.events);
    addAuditRoutes(router, database, *areas.events);
    router.setIdempotency(makeIdempotency(database));

    IdentityOptions who;
    who.data = options.data;
    who.keys = options.keys;
    who.teams = options.teams;
    who.permissions = options.permissions;
    who.file_pause = options.file_pause;
    who.directory = options.directory;
    who.directory_memory = directory_store::memory(database);
    who.public_name = options.public_name;
    who.tls = !options.http.tls_certificate.empty();
    who.lowest_version = options.lowest_login_version;
    who.peers = options.login_peers;
    if (!options.database.empty()) // other servers may be asked with the same answer
        who.use_once = [&database](const std::string& unique, std::int64_t valid_to) {
            return session_store::useOnce(database, unique, valid_to);
        };
    who.record = [&database](const SignIn& sign_in) { session_store::record(database, sign_in); };
    areas.session_ends = std::make_unique<SessionEnds>(database);
    who.ended_at = [&ends = *areas.session_ends](const std::string& user) { return ends.of(user); };
    who.signed_intent = options.signed_intent == IntentPolicy::required;
    auto identity = Identity::open(who);
    if (!identity) return std::move(identity).problem();
    areas.identity = std::move(*identity);
    areas.identity->addTo(router);
    addSessionRoutes(router, *areas.session_ends);
    areas.intents = std::make_unique<IntentDesk>(database, intentsOf(*areas.identity, options.signed_intent));
    router.setCompanion([&intents = *areas.intents](Request& request, const std::function<Response()>& produce) {
        return intents.guard(request, produce);
    });
    addViewRoutes(router, database, *areas.events, [&identity = *areas.identity] { return identity.teams(); });

    areas.cost = std::make_unique<CostService>(database);
    addCostRoutes(router, *areas.cost);

    areas.jobs = std::make_unique<JobService>(database, *secrets, options.jobs);
    addJobRoutes(router, *areas.jobs, *areas.events);
    areas.jobs->setApprovals(approvalsOf(*areas.identity));
    areas.jobs->setAgreements(approval_store::agreedTo);
    areas.jobs->setLastLook([&intents = *areas.intents](Connection& connection, const StoredJob& job, Turn turn) {
        return intents.mayRun(connection, job, turn);
    });
    areas.approvals = std::make_unique<ApprovalService>(database, *areas.jobs);
    areas.approvals->setTally(
        [&intents = *areas.intents](Connection& connection, const Approval& approval, const Voter& voter) {
            return intents.enoughAgree(connection, approval, voter);
        });
    addApprovalRoutes(router, *areas.approvals, *areas.events);
    addActionRoutes(router, *areas.jobs,
                    [&approvals = *areas.approvals](const Submission& submission, const boost::json::object& body,
                                                    const Origin& origin) -> Result<boost::json::object> {
                        const auto asked = approvals.ask(submission, body, origin);
                        return asked ? Result<boost::json::object>(toJson(*asked)) : asked.problem();
                    });
    areas.jobs->setRights(
        [&identity = *areas.identity](const std::string& user, Permission permission, const Machine& machine) {
            const auto principal = identity.principalOf(user);
            return principal ? mayDo(*principal, permission, machine) : principal.problem();
        });
    areas.schedules = std::make_unique<ScheduleService>(database, *areas.jobs);
    addScheduleRoutes(router, *areas.schedules, *areas.events);
    addFreezeRoutes(router, database, *areas.events);
    areas.bmcs = std::make_unique<BmcService>(database, areas.jobs->desk());
    addBmcRoutes(router, *areas.bmcs);
    areas.consoles = std::make_unique<ConsoleService>(database, areas.jobs->desk());
    addConsoleRoutes(router, *areas.consoles);

    areas.requests = std::make_unique<RequestService>(database, *areas.jobs);
    addRequestRoutes(router, *areas.requests);
    addRequestEvents(*areas.events);
    areas.leases = std::make_unique<LeaseService>(database, *areas.jobs);
    addLeaseRoutes(router, *areas.leases);
    areas.pruner = std::make_unique<ProgressPruner>(database, options.keep_progress_days);
    areas.job_pruner = std::make_unique<JobPruner>(database, options.keep_jobs_days);
    return seedFleet(database, options, *areas.identity);
}

void startAreas(Areas& areas) {
    areas.events->start();
    areas.jobs->start();
    areas.schedules->start();
    areas.pruner->start();
    areas.job_pruner->start();
}

void stopAreas(Areas& areas) {
    areas.job_pruner->stop();
    areas.pruner->stop();
    areas.schedules->stop();
    areas.consoles->stop();
    areas.jobs->stop();
    areas.events->stop();
}

} // namespace remuda
