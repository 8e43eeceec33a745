// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_fields.h"

#include <gtest/gtest.h>

using namespace remuda;

TEST(MachineFields, CsvColumnsComeFirstInTheOrderOfTheFile) {
    const auto fields = machineFields();
    EXPECT_EQ(fields[0].name, "hardware_name");
    EXPECT_EQ(fields[21].name, "monthly_cost_usd");
    EXPECT_EQ(fields[26].name, "bmc_certificate");
    for (std::size_t i = 0; i < fields.size(); ++i)
        EXPECT_EQ(fields[i].csv, i < 27) << fields[i].name;
    EXPECT_EQ(machineField("unit"), &fields[4]);
    EXPECT_EQ(machineField("colour"), nullptr);
}

TEST(MachineFields, MalformedTextLeavesTheMachineAsItWas) {
    struct Case {
        std::string_view field, bad, good;
    };
    for (const Case& each : {
             Case{"nic1_mac", "3c:fd:fe:00:00", "3c:fd:fe:00:00:01"},
             {"nic1_mac", "3c:fd:fe:00:00:zz", "3c:fd:fe:00:00:01"},
             {"nic1_ip", "10.20.300.4", "10.20.30.4"},
             {"nic1_ip", "10.20.4.5/24", "2001:db8::1"},
             {"nic1_ip", "fe80::1%eth0", "fe80::1"},
             {"unit", "0", "1"},
             {"cpu_cores", "16.5", "16"},
             {"cpu_cores", "1e3", "0"},
             {"memory_gib", "-64", "64"},
             {"disk_gib", "99999999999", "1000000000"},
             {"bmc_driver", "drac", "redfish"},
             {"bmc_address", "http://", "https://bmc1/redfish"},
             {"bmc_address", "10.120.1.999", "[::1]:623"},
             {"bmc_address", "not an address", "bmc-1.example.net:623"},
             {"hostname", "h\xf6st.example.net", "host.example.net"},
             {"hostname", "-a.example.net", "a"},
             {"status", "installing", "in_use"},
             {"expires_on", "2027-02-30", "2028-02-29"},
             {"purchased_on", "2019-3-1", "2019-03-01"},
             {"monthly_cost_usd", "88,50", "88.5"},
             {"monthly_cost_usd", "-1", "0"},
             {"role", "a\x01", "a b"},
             {"hardware_name", "a/b", "a-b"},
             {"serial", "\xed\xa0\x80", "\xc3\xb6"},
         }) {
        const auto* field = machineField(each.field);
        ASSERT_TRUE(field) << each.field;
        Machine machine;
        EXPECT_TRUE(field->set(machine, each.good)) << each.field << " " << each.good;
        const Machine before = machine;
        EXPECT_FALSE(field->set(machine, each.bad)) << each.field << " " << each.bad;
        EXPECT_EQ(machine, before);
        EXPECT_EQ(field->get(machine), each.good);
        EXPECT_TRUE(field->set(machine, ""));
        EXPECT_EQ(field->get(machine), each.field == "status" ? "discovered" : "") << each.field;
    }
}

TEST(MachineFields, MacAddressesAreKeptInLowerCase) {
    Machine machine;
    ASSERT_TRUE(machineField("nic2_mac")->set(machine, "3C:FD:FE:00:00:0A"));
    EXPECT_EQ(machine.nic2_mac, "3c:fd:fe:00:00:0a");
}

TEST(MachineFields, SettingsOfTheBmcReturnToTheirDefaultWhenCleared) {
    Machine machine;
    ASSERT_TRUE(machineField("bmc_cipher_suite")->set(machine, "3"));
    ASSERT_TRUE(machineField("bmc_interface")->set(machine, "lan"));
    EXPECT_FALSE(machineField("bmc_cipher_suite")->set(machine, "18"));
    EXPECT_EQ(machine.bmc.cipher_suite, 3);
    ASSERT_TRUE(machineField("bmc_cipher_suite")->set(machine, ""));
    ASSERT_TRUE(machineField("bmc_interface")->set(machine, ""));
    EXPECT_EQ(machine.bmc, BmcSettings());
}

TEST(MachineFields, Utf8IsChecked) {
    EXPECT_TRUE(isUtf8("h\xc3\xb6st \xe2\x82\xac \xf0\x9f\x90\xb4"));
    for (const std::string_view bad :
         {"\xf6", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80"})
        EXPECT_FALSE(isUtf8(bad));
}
