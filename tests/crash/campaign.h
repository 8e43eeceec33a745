// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/simulated_store.h"
#include "tests/peers/job_peers.h"
#include "tests/support/bmc_farm.h"

#include <random>

namespace remuda {

// Servers on one database whose jobs are kept going while the servers are killed, held up and cut off. What happened to
// each machine is told by its controller alone, which counts: machines of a BmcFarm, outside of the servers, and
// simulated ones, whose counts are written apart from their jobs.
class Campaign : public JobPeers {
protected:
    struct Figures {
        int lost = 0, doubled = 0, stuck = 0, failed = 0, jobs = 0;
        int kills = 0, stops = 0, cuts = 0, most_in_flight = 0;
    };

    void SetUp() override;
    void TearDown() override;
    static int setting(const char* variable, int fallback); // from the environment

    void startServers(int count, const QStringList& options);
    void addTargets(int count); // three of four on the farm
    void fill();                // begins to give every idle machine a job; does not wait
    void awaitFilled();
    void misfortune(); // strikes one server, and is over when it returns
    void look();       // which jobs have ended
    void awaitAllEnded();
    Figures judge();

    std::mt19937_64 m_random;
    Figures m_figures;
    std::vector<std::unique_ptr<ServerProcess>> m_servers;

private:
    struct Target {
        QString name;
        int system = -1;      // of the farm
        std::string verb, id; // of the job under way
        bool in_use = true;   // simulated ones: installed
        bool on = true;       // as it should be
        int ons = 0, offs = 0;
        QByteArray key; // of the submission under way
        QNetworkReply* reply = nullptr;
        bool certain = true; // every job of it went well, so that its counts are known
    };
    using Read = std::function<void(const boost::json::object&)>;

    QNetworkReply* begin(const char* method, const QString& path, const boost::json::value& body,
                         const QByteArray& key = {});
    void submit(Target& target);
    void takeAnswer(Target& target, QNetworkReply& reply);
    std::string nextVerb(Target& target);
    void end(Target& target, const std::string& status, const std::string& result);
    bool listPage(const QString& query, const Read& read);
    bool isUp(std::size_t server) const { return m_down != static_cast<int>(server); }
    const ServerProcess& anyServer();
    void importTargets();
    void kill(ServerProcess& server);
    void holdUp(ServerProcess& server, int milliseconds);
    void cutOff(const ServerProcess& server);
    void pass(int milliseconds); // the event loop runs
    int random(int low, int high) { return std::uniform_int_distribution<int>(low, high)(m_random); }
    simulated_store::State simulated(const Target& target);
    void renewToken();

    std::unique_ptr<BmcFarm> m_farm;
    std::vector<Target> m_targets;
    int m_down = -1; // the server that is struck at present
    int m_keys = 0;
    QElapsedTimer m_token_age;
};

} // namespace remuda
