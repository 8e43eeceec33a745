// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/simulated_machines.h"

#include "backend/drivers/power/simulated_traits.h"
#include "backend/inventory/simulated_history.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

namespace remuda::simulated {

namespace {

using namespace std::chrono;
using Status = MachineStatus;

constexpr int machinesPerSite = 50, machinesPerRack = 7;
constexpr std::int64_t readyPerSite = 8;

class FleetMaker {
public:
    FleetMaker(std::int64_t count, std::uint64_t seed, Instant now)
        : m_dice(seed)
        , m_quirks(seed)
        , m_now(now)
        , m_count(count) {}

    std::vector<MadeMachine> make() {
        const auto site_count = std::clamp<std::int64_t>(m_count / machinesPerSite, 1, std::ssize(sites));
        for (std::int64_t index = 0; index < site_count; ++index)
            makeSite(sites[static_cast<std::size_t>(index)], m_count / site_count + (index < m_count % site_count));
        return std::move(m_fleet);
    }

private:
    void makeSite(const Site& site, std::int64_t count) {
        std::int64_t made = 0;
        const auto some = [&](Status status, std::int64_t wanted) {
            for (; wanted > 0 && made < count; --wanted, ++made)
                makeMachine(site, made, count, status);
        };
        some(Status::available, std::max(readyPerSite, count / 10));
        some(Status::reserved, count * 3 / 100);
        some(Status::broken, count * 5 / 100);
        some(Status::discovered, count * 2 / 100);
        some(Status::retired, count * 3 / 100);
        some(Status::in_use, count);
    }

    void makeMachine(const Site& site, std::int64_t index, std::int64_t site_count, Status status) {
        MadeMachine made;
        auto& machine = made.machine;
        machine.status = status;
        do
            machine.hardware_name = freshName();
        while (status == Status::available && !isSound(machine.hardware_name));
        machine.serial = "SIM" + freshName();
        // Those that are ready come in several sizes, whatever the dice say.
        const auto& model =
            status == Status::available ? models[static_cast<std::size_t>(index) % 5] : m_dice.pick(models);
        place(machine, site, index, site_count);
        describe(machine, model);
        connect(machine, site, index);
        use(machine);
        date(machine);
        made.history = makeHistory(machine, m_dice, m_now);
        m_fleet.push_back(std::move(made));
    }

    std::string freshName() {
        static constexpr std::string_view letters = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789";
        std::string name;
        do {
            name.clear();
            for (int position = 0; position < 7; ++position)
                name += m_dice.pick(letters);
        } while (!m_names.insert(name).second);
        return name;
    }

    // What was inspected and found ready has none of the faults that simulated machines are born with.
    bool isSound(const std::string& hardware_name) const {
        const auto traits = m_quirks.traits(hardware_name);
        return !traits.bad_disk && !traits.installer_fails && !traits.wrong_password && !traits.misses_memory;
    }

    // Neighbours in the list stand in different racks, "lon-s001": s as in simulated, for real racks have names like
    // lon-r001.
    void place(Machine& machine, const Site& site, std::int64_t index, std::int64_t site_count) {
        const auto racks = std::max<std::int64_t>(1, site_count / machinesPerRack);
        char rack[40];
        std::snprintf(rack, sizeof rack, "%.*s-s%03d", static_cast<int>(site.name.size()), site.name.data(),
                      static_cast<int>(index % racks) + 1);
        machine.site = site.name;
        machine.rack = rack;
        machine.unit = 1 + 2 * (index / racks);
    }

    void describe(Machine& machine, const Model& model) {
        machine.model = model.name;
        machine.cpu_cores = model.cpu_cores;
        machine.memory_gib = model.memory_gib;
        machine.disk_gib = model.disk_gib;
        const auto age_year = m_dice.between(model.first_year, std::max(model.first_year, 2025));
        machine.purchased_on = year(age_year) / m_dice.between(1, 12) / m_dice.between(1, 28);
        // Nobody has entered what a machine costs that was found just now; of the others a few are forgotten.
        const bool known = machine.status != Status::discovered && !m_dice.percent(3);
        if (known) machine.monthly_cost = Money{model.monthly_usd * 1'000'000LL};
    }

    void connect(Machine& machine, const Site& site, std::int64_t index) {
        // 240.0.0.0/4 is reserved: no real machine has such an address, so that the fleet may stand beside real ones.
        const auto address = [&](int network) {
            return "240." + std::to_string(network) + "." + std::to_string(index / 250) + "." +
                   std::to_string(index % 250 + 2);
        };
        const auto mac = [&](int port) {
            char text[24];
            const auto number = m_fleet.size() * 2 + static_cast<std::size_t>(port);
            std::snprintf(text, sizeof text, "02:00:00:%02x:%02x:%02x", static_cast<unsigned>(number >> 16 & 0xff),
                          static_cast<unsigned>(number >> 8 & 0xff), static_cast<unsigned>(number & 0xff));
            return std::string(text);
        };
        machine.nic1_mac = mac(0);
        machine.nic2_mac = mac(1);
        machine.nic1_ip = address(site.network);
        machine.bmc.driver = "simulated";
        machine.bmc.address = address(site.network + 100);
        machine.power = machine.status == Status::in_use ? "on" : "off"; // as the simulated driver has it at first
        machine.power_seen_at = m_now - minutes(m_dice.between(1, 240));
    }

    void use(Machine& machine) {
        if (machine.status == Status::broken) machine.status_reason = m_dice.pick(faults);
        if (machine.status == Status::reserved) machine.status_reason = m_dice.pick(reservations);
        if (machine.status != Status::in_use && machine.status != Status::reserved) return;
        const auto& role = pickRole(m_dice);
        machine.role = role.name;
        machine.team = m_dice.percent(2) ? "" : role.team; // a few have lost their owner
        if (machine.status != Status::in_use) return;
        std::string word(role.name);
        std::erase(word, '-');
        const auto prefix = machine.site + "-" + word.substr(0, 14) + "-a";
        machine.hostname = prefix + std::to_string(++m_hosts[prefix]) + "." + machine.site + ".example.net";
    }

    void date(Machine& machine) {
        const auto ago = [&](int low, int high) {
            return m_now - days(m_dice.between(low, high)) - minutes(m_dice.below(1440));
        };
        switch (machine.status) {
        case Status::available:
            machine.status_since = m_dice.percent(30) ? ago(35, 70) : ago(1, 25);
            break;
        case Status::broken:
            machine.status_since = m_dice.percent(50) ? ago(15, 50) : ago(0, 12);
            break;
        case Status::reserved:
            machine.status_since = ago(1, 30);
            break;
        case Status::discovered:
            machine.status_since = ago(0, 6);
            break;
        case Status::retired:
            machine.status_since = ago(5, 60);
            break;
        // One in four came into use in the days that are shown: the fleet grows.
        default:
            machine.status_since = m_dice.percent(25) ? ago(1, 60) : ago(100, 900);
            break;
        }
        const auto today = dateOf(m_now);
        if (machine.status == Status::reserved) machine.expires_on = addDays(today, m_dice.between(5, 60));
        if (machine.status != Status::in_use || !m_dice.percent(45)) return;
        if (m_dice.percent(8))
            machine.expires_on = addDays(today, -m_dice.between(1, 6)); // past, and nobody has looked
        else if (m_dice.percent(15))
            machine.expires_on = addDays(today, m_dice.between(0, 7));
        else
            machine.expires_on = addDays(today, m_dice.between(8, 365));
    }

    FleetDice m_dice;
    SimulatedDice m_quirks; // the same that the simulated driver throws
    Instant m_now;
    std::int64_t m_count;
    std::set<std::string> m_names;
    std::map<std::string, int> m_hosts;
    std::vector<MadeMachine> m_fleet;
};

} // namespace

std::vector<MadeMachine> makeFleet(std::int64_t count, std::uint64_t seed, Instant now) {
    return FleetMaker(count, seed, now).make();
}

} // namespace remuda::simulated
