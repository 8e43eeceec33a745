// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/past_inventory.h"

#include "backend/audit/change_json.h"
#include "backend/audit/change_store.h"
#include "backend/inventory/machine_columns.h"
#include "backend/inventory/machine_store.h"
#include "core/domain/machine_json.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <tuple>

namespace remuda {

namespace json = boost::json;

namespace {

constexpr std::size_t keptAtMost = 3; // a comparison needs two

// A machine on its way back in time.
struct Rewound {
    std::optional<json::object> form; // nothing: it was not there
    std::int64_t version = 0;
};

// Takes one change back: what it touched is as it was before.
void takeBack(Rewound& machine, const Change& change) {
    switch (changeKind(change)) {
    case ChangeKind::creation:
        machine.form.reset();
        return;
    case ChangeKind::deletion:
        machine.form = change.before;
        machine.version = change.before.at("version").to_number<std::int64_t>();
        return;
    case ChangeKind::edit:
        break;
    }
    if (!machine.form) return;
    for (const auto& member : change.after)
        if (!change.before.contains(member.key()) && member.key() != "bmc_password_set")
            (*machine.form)[member.key()] = nullptr;
    for (const auto& member : change.before)
        (*machine.form)[member.key()] = member.value();
    if (!change.before.empty()) --machine.version; // a new secret for the same user is no new version
}

// The machine that it was, with the two members that changes do not repeat: version and the moment of the last write.
std::optional<Machine> finished(Connection& connection, const std::string& name, Rewound& rewound,
                                std::int64_t sequence) {
    if (!rewound.form) return std::nullopt;
    auto machine = machineFromJson(*rewound.form);
    if (!machine) throw StoreError(machine.problem());
    machine->version = rewound.version;
    machine->updated_at = change_store::lastTouched(connection, name, sequence).value_or(machine->created_at);
    return std::move(*machine);
}

Rewound present(const Machine& machine) {
    return {toJson(machine), machine.version};
}

// A machine with what it is sorted by; texts in small letters.
struct Row {
    Row(const Machine& of, const MachineField& field)
        : machine(&of)
        , name(lowerCase(of.hardware_name)) {
        if (field.text) text = lowerCase(field.text(of));
        if (field.number) number = field.number(of);
        unset = field.text ? text.empty() : !number;
    }
    bool nameIsBefore(const Row& other) const {
        return std::tie(name, machine->hardware_name) < std::tie(other.name, other.machine->hardware_name);
    }

    const Machine* machine;
    std::string name, text;
    std::optional<std::int64_t> number;
    bool unset = false;
};

// Sorts as SQLite does in machine_store::list: unset last either way, equal ones by name.
void sort(std::vector<Row>& rows, const MachineField& field, bool descending) {
    const bool by_name = field.name == "hardware_name";
    std::sort(rows.begin(), rows.end(), [&](const Row& left, const Row& right) {
        if (by_name) return descending ? right.nameIsBefore(left) : left.nameIsBefore(right);
        if (left.unset != right.unset) return right.unset;
        const auto a = std::tie(left.text, left.number), b = std::tie(right.text, right.number);
        if (a != b) return descending ? b < a : a < b;
        return left.nameIsBefore(right);
    });
}

} // namespace

const Machine* PastMachines::find(const std::string& hardware_name) const {
    const auto found =
        std::lower_bound(machines.begin(), machines.end(), hardware_name,
                         [](const Machine& each, const std::string& name) { return each.hardware_name < name; });
    return found != machines.end() && found->hardware_name == hardware_name ? &*found : nullptr;
}

Result<PastMoment> PastInventory::moment(const std::string& field, const std::string& text) {
    return m_database.read([&](Connection& connection) -> Result<PastMoment> {
        const auto newest = change_store::newest(connection);
        const auto first = change_store::momentOf(connection, change_store::oldest(connection));
        if (!first) return problems::invalidField(field, text, "nothing yet: no change has been made");
        const auto range = "a moment like " + formatInstant(*first) +
                           " (the first change) or later, a day as YYYY-MM-DD, "
                           "or the number of a change from 1 to " +
                           std::to_string(newest);
        std::int64_t sequence = 0;
        const auto* end = text.data() + text.size();
        if (const auto [rest, error] = std::from_chars(text.data(), end, sequence);
            error == std::errc() && rest == end) {
            if (sequence < 1 || sequence > newest) return problems::invalidField(field, text, range);
            return PastMoment{sequence, *change_store::momentOf(connection, sequence)};
        }
        auto instant = parseInstant(text);
        // A day stands for its end, as in "until then": what was done on it counts.
        if (const auto day = parseDate(text); !instant && day)
            instant = startOf(addDays(*day, 1)) - std::chrono::milliseconds(1);
        if (!instant || *instant < *first) return problems::invalidField(field, text, range);
        return PastMoment{change_store::sequenceAt(connection, *instant), *instant};
    });
}

std::shared_ptr<const PastMachines> PastInventory::rebuild(Connection& connection, std::int64_t sequence) {
    std::map<std::string, Rewound> rewound;
    change_store::eachOfMachines(connection, {}, sequence, std::numeric_limits<std::int64_t>::max(),
                                 change_store::Order::newest_first, [&](const Change& change) {
                                     const auto [place, is_new] = rewound.try_emplace(change.entity_id);
                                     if (is_new)
                                         if (const auto machine = machine_store::find(connection, change.entity_id))
                                             place->second = present(*machine);
                                     takeBack(place->second, change);
                                 });
    auto past = std::make_shared<PastMachines>();
    past->sequence = sequence;
    past->at = change_store::momentOf(connection, sequence).value_or(Instant());
    auto rows = connection.stream(machine_store::selectMachines() + " ORDER BY hardware_name");
    while (rows.step())
        if (!rewound.contains(rows.text(0))) past->machines.push_back(machine_store::readMachine(rows));
    for (auto& [name, each] : rewound)
        if (auto machine = finished(connection, name, each, sequence)) past->machines.push_back(std::move(*machine));
    std::sort(past->machines.begin(), past->machines.end(),
              [](const Machine& left, const Machine& right) { return left.hardware_name < right.hardware_name; });
    return past;
}

Result<std::shared_ptr<const PastMachines>> PastInventory::at(const PastMoment& moment) {
    const std::lock_guard guard(m_mutex);
    const auto kept =
        std::find_if(m_kept.begin(), m_kept.end(), [&](const auto& each) { return each->sequence == moment.sequence; });
    if (kept != m_kept.end()) {
        m_kept.splice(m_kept.begin(), m_kept, kept);
        return m_kept.front();
    }
    auto made = m_database.read([&](Connection& connection) -> Result<std::shared_ptr<const PastMachines>> {
        return rebuild(connection, moment.sequence);
    });
    if (!made) return made;
    m_kept.push_front(*made);
    if (m_kept.size() > keptAtMost) m_kept.pop_back();
    return made;
}

Result<Machine> PastInventory::machineAt(const std::string& hardware_name, const PastMoment& moment) {
    return m_database.read([&](Connection& connection) -> Result<Machine> {
        Rewound rewound;
        if (const auto machine = machine_store::find(connection, hardware_name)) rewound = present(*machine);
        change_store::eachOfMachines(connection, hardware_name, moment.sequence,
                                     std::numeric_limits<std::int64_t>::max(), change_store::Order::newest_first,
                                     [&](const Change& change) { takeBack(rewound, change); });
        auto machine = finished(connection, hardware_name, rewound, moment.sequence);
        if (!machine) return problems::notFound("machine", hardware_name);
        return std::move(*machine);
    });
}

MachinePage listPast(const PastMachines& past, const MachineListing& listing) {
    const auto& field = machineFields()[listing.sort_field];
    std::vector<Row> found;
    for (const auto& machine : past.machines)
        if (matches(listing.query, machine)) found.emplace_back(machine, field);
    MachinePage page;
    page.total = std::ssize(found);
    sort(found, field, listing.descending);
    auto from = found.begin();
    if (listing.cursor) {
        // The past does not change, so the row that ended the page before is still there.
        const auto& name = (*listing.cursor)[1].as_string();
        from = std::find_if(found.begin(), found.end(),
                            [&](const Row& each) { return each.machine->hardware_name == name; });
        if (from != found.end()) ++from;
    }
    for (; from != found.end() && std::ssize(page.machines) < listing.limit; ++from)
        page.machines.push_back(*from->machine);
    if (from != found.end()) page.next = json::array{nullptr, page.machines.back().hardware_name};
    return page;
}

} // namespace remuda
