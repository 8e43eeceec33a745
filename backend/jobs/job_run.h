// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/driver_registry.h"
#include "backend/jobs/job_ledger.h"
#include "backend/jobs/job_options.h"
#include "backend/jobs/job_rights.h"
#include "backend/jobs/log_followers.h"
#include "backend/store/secret_box.h"

#include <boost/asio/steady_timer.hpp>

namespace remuda {

// What every run uses; lives as long as the engine.
struct RunServices {
    Database& database;
    const JobOptions& options;
    const SecretBox& secrets;
    JobLedger& ledger;
    DriverRegistry& drivers;
    LogFollowers& followers;
    const LastLook& last_look;
    const JobRights& rights;
};

struct StepResult {
    enum class Kind { done, failed, interrupted };
    Kind kind = Kind::done;
    DriverError error;
    bool for_good = false; // it failed, and another try would change nothing

    static StepResult done() { return {}; }
    static StepResult interrupted() { return {Kind::interrupted, {}}; } // the server stops or somebody cancelled
    static StepResult failed(DriverError error) { return {Kind::failed, std::move(error)}; }
    static StepResult failedForGood(DriverError error) { return {Kind::failed, std::move(error), true}; }
    static StepResult failed(ErrorClass error_class, std::string message) {
        return {Kind::failed, {error_class, std::move(message)}};
    }
};

// A job that was begun in the write which submitted it, and its machine at that moment.
struct BegunJob {
    StoredJob stored;
    Machine machine;
};

// One job under way, a coroutine on the engine's thread. Steps use its public part.
class JobRun {
public:
    // One call to a controller; ipmitool gives up by itself after 12 s.
    static constexpr std::chrono::milliseconds callTime = std::chrono::seconds(15);

    // `server` is the number under which this server owns the job.
    JobRun(RunServices services, boost::asio::any_io_executor executor, const job_store::Pending& pending,
           std::int64_t server);

    // Marks a new job as begun by that server, with the first attempt of its first step: for the write that submits it.
    static void begin(StoredJob& stored, const Machine& machine, std::int64_t server, Instant moment);
    // A run of what was begun so.
    JobRun(RunServices services, boost::asio::any_io_executor executor, BegunJob begun);

    // Begins the job, or takes it up where another server left it. On the writer thread, before anything else. False:
    // the job is not to be run.
    bool claim(Transaction& transaction);
    // Brings it to its end. Returns early when the server stops or has lost the job.
    boost::asio::awaitable<void> execute();

    void cancel() { m_cancelled = true, m_timer.cancel(); }
    void holdUp() { m_pause_wanted = true, m_timer.cancel(); } // to stand still before its next step
    void stop() { m_stopping = true, m_timer.cancel(); }
    void giveUp() { m_given_up = true, stop(); } // another server has the job, or may have
    bool givenUp() const { return m_given_up; }
    std::int64_t server() const { return m_server; }
    bool ended() const { return m_ended; } // once execute() has returned
    const std::string& id() const { return m_id; }
    const std::string& parent() const { return m_parent; }
    std::int64_t number() const { return m_number; }

    // For steps. Those that may be left half done without harm pass cancellable.
    enum class Cancel { allowed, deferred };
    bool interrupted(Cancel cancel) const { return m_stopping || (m_cancelled && cancel == Cancel::allowed); }
    bool expired() const { return std::chrono::steady_clock::now() >= m_step_deadline; }
    Instant now() const { return m_services.options.clock(); } // by the clock on the wall: to be shown, not to wait by
    const Machine& machine() const { return m_access.machine; }
    const boost::json::object& params() const { return m_stored.job.params; }
    Instant stageStart() const; // when the step before this one had ended
    const std::string& memo() const { return m_stored.memos[m_position]; }
    void show(std::string detail) { step().detail = std::move(detail); } // last value seen
    void setMemo(std::string memo) { m_stored.memos[m_position] = std::move(memo); }
    void say(LogLevel level, std::string text);
    void changeMachine(std::function<void(Machine&)> change) { m_machine_changes.push_back(std::move(change)); }
    void saw(std::string firmware) { m_firmware = std::move(firmware); } // of the machine
    void sawPower(PowerState state);                                     // and that the controller answers
    boost::asio::awaitable<bool> keep();                                 // writes down what the above have set
    // Shows what is waited for and the last value seen; written when it differs from before.
    boost::asio::awaitable<void> waiting(std::string signal, std::string last_seen);
    boost::asio::awaitable<void> pause(std::chrono::milliseconds time,
                                       Cancel cancel); // scaled; ends early when interrupted

    boost::asio::awaitable<DriverResult<PowerState>> status();
    boost::asio::awaitable<DriverResult<Done>> power(PowerCommand command);
    boost::asio::awaitable<DriverResult<Done>> setNextBoot(BootDevice device);
    boost::asio::awaitable<DriverResult<Done>> resetController();
    boost::asio::awaitable<DriverResult<HardwareIdentity>> identify();

    // A new password, pending beside the one that counts until it is known which of the two the controller takes.
    enum class Password { current, pending };
    bool hasPending() const { return m_access.pending.has_value(); }
    bool readPasswords() { return loadMachine(); }    // as they are stored now; false: the machine is gone
    std::optional<std::string> sharesBmcUser() const; // the name of a machine that would be locked out
    boost::asio::awaitable<DriverResult<PowerState>> signIn(Password which);
    boost::asio::awaitable<DriverResult<Done>> setPassword(); // the pending one
    // Each is one durable write, with the step's memo. False: the run must end.
    boost::asio::awaitable<bool> drawPassword();
    boost::asio::awaitable<bool> promotePending();
    boost::asio::awaitable<bool> forgetPending();
    boost::asio::awaitable<DriverResult<StageView>> look(Stage stage);

private:
    // True when a freeze keeps what is destructive from beginning: the job then waits for its end.
    bool putOff(Transaction& transaction, StoredJob& stored);
    bool refuse(Transaction& transaction, const Machine* holding, ErrorClass error_class, std::string message);
    void goOn(Transaction& transaction);
    void start(Transaction& transaction, const Machine& before, const Move& move);
    void takeMachine(const Machine& machine);
    bool loadMachine();
    // Whether this server may still act on the machine.
    bool holds() const { return m_services.database.holds(m_server); }
    boost::asio::awaitable<bool> runStep(); // false: the job has ended or must stop
    boost::asio::awaitable<bool> retryLater(const DriverError& error);
    void beginAttempt(bool resumed);
    void beginNext(); // of the steps that are left
    void takeBackBegin();
    void endStep(StepStatus status);
    std::size_t nextPosition() const; // of the first step that is left; their number when there is none
    boost::asio::awaitable<void> finish();
    boost::asio::awaitable<void> fail(DriverError error);
    boost::asio::awaitable<void> endCancelled();
    // Gives the job up until somebody resumes it. False: nobody wants that any more, the run goes on.
    boost::asio::awaitable<bool> standStill();
    enum class Steps { current, all };
    enum class Then { nothing, begin_next };
    boost::asio::awaitable<bool> end(JobStatus status, std::string result, Steps changed = Steps::current);
    boost::asio::awaitable<bool> persist(Steps changed = Steps::current, Then then = Then::nothing);
    JobStep& step() { return m_stored.job.steps[m_position]; }
    void recordFault(const DriverError& error);
    // Waits until what this or an earlier server sent to the machine has had its effect or never will. False: the run
    // must end here. What may still be under way is noted by expectArrivals and noteSent.
    boost::asio::awaitable<bool> settle();
    void expectArrivals();
    bool hasActed(std::size_t position) const; // whether that step may have told the controller anything
    // Takes back what the steps of a job that ends early have left for a later one. False: the run must end here.
    boost::asio::awaitable<bool> undoSteps();
    DriverResult<Done> noteSent(DriverResult<Done> answer);
    std::chrono::milliseconds scaled(std::chrono::milliseconds time) const;

    RunServices m_services;
    // m_stored changes on the writer thread while the coroutine waits for a write; these never do.
    const std::string m_id, m_parent;
    const std::int64_t m_number, m_server;
    StoredJob m_stored;
    std::size_t m_position = 0;
    BmcAccess m_access;
    boost::asio::steady_timer m_timer;
    Deadline m_step_deadline{};
    Deadline m_sent_at{}, m_quiet_at{};                           // the last command; until when one may be under way
    std::vector<JobLogLine> m_lines;                              // not written yet
    std::string m_firmware;                                       // likewise
    std::vector<std::function<void(Machine&)>> m_machine_changes; // likewise
    std::function<void(Transaction&)> m_password_change;          // likewise
    bool m_cancelled = false, m_stopping = false, m_ended = false, m_adopted = false, m_given_up = false,
         m_pause_wanted = false, m_backing_off = false;
    bool m_begun = false;  // an attempt of the step is written down, and not yet made
    bool m_loaded = false; // m_access is as it is stored
};

} // namespace remuda
