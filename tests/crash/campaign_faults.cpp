// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/postgresql_connection.h"
#include "tests/crash/campaign.h"

// What befalls the servers, and the verdict.
namespace remuda {

void Campaign::kill(ServerProcess& server) {
    ++m_figures.kills;
    server.kill();
    pass(random(0, 600));
    ASSERT_TRUE(server.start()) << server.log().toStdString();
}

void Campaign::holdUp(ServerProcess& server, int milliseconds) {
    ++m_figures.stops;
    server.pause();
    pass(milliseconds);
    server.proceed();
}

// Ends the sessions of one server at the database, as a network or a firewall does; the server itself lives on.
void Campaign::cutOff(const ServerProcess& server) {
    ++m_figures.cuts;
    PostgresqlConnection admin(m_server.database().toStdString(), Connection::Mode::read, "campaign");
    admin
        .prepare("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE ? AND "
                 "datname = current_database()")
        .bind("%/" + std::to_string(server.processId()) + "/%")
        .run();
}

void Campaign::misfortune() {
    const auto index = random(0, static_cast<int>(m_servers.size()) - 1);
    auto& server = *m_servers[static_cast<std::size_t>(index)];
    pass(random(50, 1200));
    m_down = index;
    const bool shared = !m_server.database().isEmpty();
    const auto die = random(0, 9);
    if (die < 6)
        kill(server);
    else if (die < 8)
        holdUp(server, random(20, 900));
    else if (!shared)
        kill(server);
    else if (die == 8)
        holdUp(server, random(3200, 4600)); // for longer than the lease
    else
        cutOff(server);
    m_down = -1;
}

simulated_store::State Campaign::simulated(const Target& target) {
    const auto name = target.name.toStdString();
    if (!m_server.database().isEmpty()) {
        PostgresqlConnection database(m_server.database().toStdString(), Connection::Mode::read, "campaign");
        return simulated_store::find(database, name).value_or(simulated_store::State{});
    }
    const auto database = openSqlite((m_server.folder() + "/data/remuda.sqlite").toStdString(), Connection::Mode::read);
    return simulated_store::find(*database, name).value_or(simulated_store::State{});
}

Campaign::Figures Campaign::judge() {
    for (const auto& target : m_targets) {
        if (!target.id.empty()) {
            ++m_figures.stuck;
            const auto job = call("GET", "/jobs/" + QString::fromStdString(target.id));
            if (job.status == 404) --m_figures.stuck, ++m_figures.lost;
            std::fprintf(stderr, "not ended: %s %s %s\n", target.verb.c_str(), qPrintable(target.name),
                         boost::json::serialize(job.body).substr(0, 1500).c_str());
            continue;
        }
        const auto machine = call("GET", "/machines/" + target.name).body;
        if (!machine.at("lock").is_null()) ++m_figures.stuck;
        if (!target.certain) continue;
        int ons = 0, offs = 0;
        if (target.system >= 0) {
            const auto power = m_farm->power(target.system);
            ons = power.ons, offs = power.offs;
        } else {
            const auto state = simulated(target);
            ons = static_cast<int>(state.power_ons), offs = static_cast<int>(state.power_offs);
        }
        if (ons > target.ons || offs > target.offs) ++m_figures.doubled;
        if (ons < target.ons || offs < target.offs) ++m_figures.lost;
        if (ons != target.ons || offs != target.offs)
            std::fprintf(stderr, "%s: on %d times, off %d; by its jobs %d and %d\n", qPrintable(target.name), ons, offs,
                         target.ons, target.offs);
    }
    const auto total = call("GET", "/jobs?limit=1").body.at("total").to_number<int>();
    if (total < m_figures.jobs) m_figures.lost += m_figures.jobs - total;
    if (total > m_figures.jobs) m_figures.doubled += total - m_figures.jobs;
    return m_figures;
}

} // namespace remuda
