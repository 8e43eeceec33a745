// SPDX-License-Identifier: GPL-3.0-or-later
// An export is a file that can be imported: into the same server, where it changes nothing, and into an empty one.
#include "core/domain/machine_fields.h"
#include "tests/unit/backend/api_fixture.h"

#include <random>

namespace remuda {

namespace {

// Machines of every status with every kind of value, odd texts among them; about half of all fields are not set.
class OddMachines {
    int upTo(int most) { return std::uniform_int_distribution(0, most)(m_random); }
    bool half() { return upTo(1) == 1; }
    template <class Range>
    auto oneOf(const Range& range) {
        return range[static_cast<std::size_t>(upTo(static_cast<int>(std::size(range)) - 1))];
    }

public:
    explicit OddMachines(unsigned seed)
        : m_random(seed) {}

    Machine make(int number) {
        constexpr std::array texts{"web",      "a,b", "say \"no\"", "two\nlines", "end\r\n",
                                   " blanks ", "\"",  "Größe",      "-1"};
        const auto n = std::to_string(number);
        Machine m;
        m.hardware_name = (number % 7 == 0 ? "name,\"" : "name") + n;
        m.site = oneOf(texts);
        for (auto* text : {&m.rack, &m.model, &m.role, &m.team, &m.status_reason, &m.bmc.user})
            if (half()) *text = oneOf(texts);
        if (half()) m.serial = "S" + n;
        if (half()) m.unit = number + 1;
        for (auto* count : {&m.cpu_cores, &m.memory_gib, &m.disk_gib})
            if (half()) *count = upTo(1'000'000'000);
        char mac[24];
        std::snprintf(mac, sizeof mac, "3c:fd:fe:00:%02x:%02x", number >> 8 & 255, number & 255);
        if (half()) m.nic1_mac = mac;
        if (half()) m.nic2_mac = "02" + std::string(mac).substr(2);
        if (half()) m.nic1_ip = half() ? "10.0.0.1" : "2001:db8::1";
        if (half()) m.hostname = "host-" + n + ".example.net";
        if (half()) m.expires_on = dateFromDays(upTo(40'000));
        if (half()) m.purchased_on = dateFromDays(upTo(40'000));
        if (half()) m.monthly_cost = Money{upTo(1'000'000'000)};
        m.bmc.driver = oneOf(std::array{"", "ipmi", "redfish", "simulated"});
        if (half()) m.bmc.address = oneOf(std::array{"10.1.0.1", "[::1]:623", "https://bmc.example.net/a,b", "bmc-7"});
        m.bmc.cipher_suite = upTo(17);
        if (half()) m.bmc.privilege = "OPERATOR";
        if (half()) m.bmc.interface = "lan";
        m.status = allMachineStatuses[static_cast<std::size_t>(number) % allMachineStatuses.size()];
        addState(m);
        return m;
    }

private:
    // What no file carries.
    void addState(Machine& m) {
        m.power = oneOf(std::array{"on", "off", "unknown"});
        m.is_protected = half();
        m.wipe_unverified = half();
        if (half()) m.faults = {{"bmc_unreachable", "no answer", now()}};
        if (half()) m.maintenance = Maintenance{"alice", "a new fan", std::nullopt};
        if (!isStable(m.status)) m.lock = MachineLock{"job-1", 1, now()};
        if (half()) m.observed.emplace().cpu_cores = 3;
    }
    std::mt19937 m_random;
};

class RoundTrip : public ApiFixture {
protected:
    static constexpr int count = 250;

    void fillWithOddMachines(unsigned seed) {
        OddMachines odd(seed);
        const auto written = database->write([&](Transaction& transaction) -> Result<Done> {
            for (int i = 0; i < count; ++i) {
                auto machine = odd.make(i);
                machine_store::insert(transaction, Origin{}, machine);
            }
            return Done{};
        });
        ASSERT_TRUE(written.ok());
        ASSERT_EQ(
            call(Method::put, "/api/v1/machines/name1/bmc-password", R"({"user":"a","password":"hunter2"})").status,
            204);
    }
    std::string exported() {
        const auto answer = get("/api/v1/machines/export?format=csv");
        std::string csv;
        for (auto piece = answer.source(); !piece.empty(); piece = answer.source())
            csv += piece;
        return csv;
    }
    ImportReport imported(InventoryService& into, const std::string& csv, ImportExisting existing) {
        auto report = into.import(Principal{"root", {}, true}, Origin{}, csv, {false, false, existing});
        EXPECT_TRUE(report.ok());
        return report.ok() ? *report : ImportReport();
    }
    static void expectNoErrors(const ImportReport& report) {
        for (const auto& error : report.errors)
            ADD_FAILURE() << error.line << " " << error.kind << ": " << error.message;
    }
    Machine stored(Database& from, const std::string& name) {
        return from.read([&](Connection& connection) { return machine_store::find(connection, name); }).value();
    }
};

class RoundTripOf : public RoundTrip, public testing::WithParamInterface<unsigned> {};

TEST_P(RoundTripOf, anExportSaysNothingNewToItsOwnServer) {
    fillWithOddMachines(GetParam());
    const auto csv = exported();
    EXPECT_EQ(csv.find("hunter2"), std::string::npos);
    EXPECT_NE(csv.find("OPERATOR"), std::string::npos);
    const auto before = database->lastSequence();
    for (const auto existing : {ImportExisting::refuse, ImportExisting::update}) {
        const auto report = imported(*inventory, csv, existing);
        expectNoErrors(report);
        EXPECT_EQ(report.unchanged, std::size_t(count));
        EXPECT_EQ(report.imported, 0u);
    }
    EXPECT_EQ(database->lastSequence(), before);
}
INSTANTIATE_TEST_SUITE_P(Fleets, RoundTripOf, testing::Values(1u, 2u, 3u));

TEST_F(RoundTrip, anEmptyServerGetsEqualMachines) {
    fillWithOddMachines(4);
    const auto csv = exported();
    TemporaryFolder other_folder;
    const auto other = Database::open(other_folder.path()).value();
    InventoryService service(*other, *SecretBox::open(other_folder.path()));
    const auto report = imported(service, csv, ImportExisting::refuse);
    expectNoErrors(report);
    EXPECT_EQ(report.created, std::size_t(count));
    OddMachines odd(4);
    for (int i = 0; i < count; ++i) {
        const auto name = odd.make(i).hardware_name;
        const auto here = stored(*database, name), there = stored(*other, name);
        const bool busy = !isStable(here.status);
        for (const auto& field : machineFields()) {
            const bool of_job = busy && (field.name == "status" || field.name == "status_reason");
            EXPECT_TRUE(!field.csv || of_job || field.isSame(here, there)) << name << " " << field.name;
        }
        if (busy) {
            EXPECT_EQ(there.status, MachineStatus::broken);
            EXPECT_TRUE(there.status_reason.ends_with("_failed: was " + std::string(toText(here.status)) +
                                                      " when the file was written"))
                << there.status_reason;
        }
        EXPECT_FALSE(there.bmc.password_set);
        EXPECT_FALSE(there.lock);
    }
    // Again: the machines whose job is not here are in conflict, all others unchanged.
    const auto again = imported(service, csv, ImportExisting::update);
    EXPECT_EQ(again.unchanged + again.conflicting, std::size_t(count));
    EXPECT_GT(again.conflicting, 0u);
    for (const auto& error : again.errors)
        EXPECT_TRUE(error.kind == "needs a job status" || error.kind == "needs an action status_reason") << error.kind;
}

} // namespace

} // namespace remuda
