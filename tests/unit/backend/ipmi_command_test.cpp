// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/ipmi_command.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

namespace remuda {
namespace {

using namespace std::chrono_literals;
using namespace ipmi_command;

ProcessOutcome ended(int exit_code, std::string output, std::string error) {
    return {true, false, exit_code, std::move(output), std::move(error)};
}

std::string classOf(const ProcessOutcome& outcome, std::chrono::milliseconds elapsed) {
    const auto error = classify(outcome, {"10.0.0.1", "623"}, elapsed);
    return error ? std::string(toText(error->error_class)) : "fine";
}

TEST(IpmiCommand, ReadsAddressesWithAndWithoutPort) {
    const auto read = [](std::string_view text) {
        const auto endpoint = parseAddress(text);
        return endpoint ? endpoint->host + " " + endpoint->port : "refused";
    };
    EXPECT_EQ(read("10.0.0.1"), "10.0.0.1 623");
    EXPECT_EQ(read("127.0.0.1:9001"), "127.0.0.1 9001");
    EXPECT_EQ(read("bmc-1.example:9001"), "bmc-1.example 9001");
    EXPECT_EQ(read("[fd00::1]:9001"), "fd00::1 9001");
    EXPECT_EQ(read("[fd00::1]"), "fd00::1 623");
    EXPECT_EQ(read("fd00::1"), "fd00::1 623");
    EXPECT_EQ(read("-f/etc/passwd"), "refused");
    EXPECT_EQ(read("10.0.0.1:"), "refused");
    EXPECT_EQ(read("https://10.0.0.1"), "refused");
    EXPECT_EQ(read(""), "refused");
}

TEST(IpmiCommand, PutsNoPasswordOnTheCommandLine) {
    BmcSettings bmc;
    bmc.user = "admin";
    const auto words = arguments("ipmitool", bmc, {"10.0.0.1", "623"}, 17, {"chassis", "power", "status"});
    EXPECT_EQ(std::count(words.begin(), words.end(), "-P"), 0);
    EXPECT_EQ(std::count(words.begin(), words.end(), "-E"), 1);
    EXPECT_EQ(std::count(words.begin(), words.end(), "17"), 1);
    bmc.interface = "lan";
    const auto old = arguments("ipmitool", bmc, {"10.0.0.1", "623"}, 17, {"mc", "info"});
    EXPECT_EQ(std::count(old.begin(), old.end(), "-C"), 0);
}

TEST(IpmiCommand, TellsAWrongPasswordFromADeadController) {
    const std::string same = "Error: Unable to establish IPMI v2 / RMCP+ session\n";
    EXPECT_EQ(classOf(ended(1, "", "> RAKP 2 HMAC is invalid\n" + same), 40ms), "credentials");
    EXPECT_EQ(classOf(ended(1, "", same), 40ms), "credentials");
    EXPECT_EQ(classOf(ended(1, "", same), 12100ms), "unreachable");
    EXPECT_EQ(classOf({true, true, -1, "", ""}, 15s), "unreachable");
    EXPECT_EQ(classOf(ended(1, "", "Activate Session command failed\nError: Unable to establish LAN session\n"), 3s),
              "credentials");
}

TEST(IpmiCommand, BlamesNoPasswordForTheNetwork) {
    const std::string same = "Error: Unable to establish IPMI v2 / RMCP+ session\n";
    for (const auto* said : {"> Error: no response from RAKP 1 message\nError: Received an Unexpected RAKP 2 message\n",
                             "> Error: no response from RAKP 3 message\nError: Received an Unexpected RAKP 4 message\n",
                             "Error: Received an Unexpected Open Session Response\n> RAKP 2 HMAC is invalid\n"}) {
        EXPECT_EQ(classOf(ended(1, "", said + same), 12s), "unreachable") << said;
        EXPECT_EQ(classOf(ended(1, "", said + same), 40ms), "unreachable") << said;
    }
}

TEST(IpmiCommand, ReadsStrictly) {
    EXPECT_EQ(classOf(ended(0, "Chassis Power is on\n", ""), 40ms), "fine");
    // ipmitool reports some refusals and still exits with 0.
    EXPECT_EQ(classOf(ended(0, "", "Set Chassis Boot Parameter 5 failed: Unspecified error\n"), 40ms), "bmc_bug");
    EXPECT_EQ(classOf(ended(1, "", "lanplus: password is longer than 20 bytes.\n"), 10ms), "credentials");
    EXPECT_EQ(
        classOf(ended(0, "Chassis Power is on\n", "Get HPM.x Capabilities request failed, compcode = d4\n"), 40ms),
        "fine");
    EXPECT_TRUE(refusesCipherSuite(
        ended(1, "", "Error in open session response message : invalid authentication algorithm\n\n")));
    EXPECT_EQ(parsePowerStatus("Chassis Power is on\n"), PowerState::on);
    EXPECT_EQ(parsePowerStatus("Chassis Power is off\n"), PowerState::off);
    EXPECT_EQ(parsePowerStatus("Chassis Power is on fire\n"), std::nullopt);
}

TEST(IpmiCommand, PrefersTheProductOverTheBoard) {
    const auto identity = parseFru(" Board Product         : Board\n Board Serial          : B-1\n"
                                   " Product Name          : Pizza Box\n Product Serial        : P-1\n");
    EXPECT_EQ(identity.serial, "P-1");
    EXPECT_EQ(identity.model, "Pizza Box");
    EXPECT_EQ(parseFirmware("Device ID                 : 32\nFirmware Revision         : 2.65\nIPMI Version : 2.0\n"),
              "2.65");
    EXPECT_EQ(parseFirmware("no such thing"), "");
    EXPECT_EQ(parseFru(" Board Serial          : B-1\n").serial, "B-1");
}

TEST(IpmiCommand, FindsTheNumberOfAUser) {
    const std::string list = "1,,true,false,false,Unknown (0x00)\n2,admin,true,false,true,ADMINISTRATOR\n"
                             "3,admin,two,true,false,true,OPERATOR\nLoading IANA\n";
    EXPECT_EQ(parseUserNumber(list, "admin"), "2");
    EXPECT_EQ(parseUserNumber(list, "admin,two"), "3");
    EXPECT_EQ(parseUserNumber(list, ""), "1");
    EXPECT_EQ(parseUserNumber(list, "adm"), "");
    EXPECT_EQ(parseUserNumber("", "admin"), "");
}

TEST(IpmiCommand, TellsARefusedPasswordFromALostOne) {
    const auto classed = [](const std::string& raw) {
        return classifyPasswordChange({ErrorClass::bmc_bug, "the BMC answered something", raw});
    };
    // The first line is what verbose output says of other commands.
    const std::string noise = "Invalid completion code received: Invalid command\n";
    const auto lacking = classed(noise + "IPMI command failed: Invalid command\nSet User Password command failed");
    EXPECT_EQ(lacking.error_class, ErrorClass::policy);
    EXPECT_TRUE(lacking.refused);
    const auto plain = classed(noise + "IPMI command failed: Invalid data field in request\nSet User Password failed");
    EXPECT_EQ(plain.error_class, ErrorClass::bmc_bug);
    EXPECT_TRUE(plain.refused);
    EXPECT_NE(plain.message.find("Invalid data field in request"), std::string::npos);
    const auto lost = classed(noise + "IPMI response is NULL.\nSet User Password command failed (user 2)\n");
    EXPECT_EQ(lost.error_class, ErrorClass::unreachable);
    EXPECT_FALSE(lost.refused);
    EXPECT_FALSE(classed(noise).refused) << "who says nothing of it may have done it";
}

ProcessOutcome run(std::vector<std::string> arguments, std::chrono::milliseconds time, std::string input = {}) {
    boost::asio::io_context context;
    auto future = boost::asio::co_spawn(
        context,
        runProcess(std::move(arguments), {"SECRET=1"}, std::chrono::steady_clock::now() + time, std::move(input)),
        boost::asio::use_future);
    context.run();
    return future.get();
}

TEST(ChildProcess, GivesBothOutputsAndTheExitCode) {
    const auto outcome = run({"sh", "-c", "echo $SECRET; echo wrong >&2; exit 3"}, 60s);
    EXPECT_TRUE(outcome.started);
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_EQ(outcome.output, "1\n");
    EXPECT_EQ(outcome.error, "wrong\n");
}

TEST(ChildProcess, IsGivenItsInputAndNothingMore) {
    EXPECT_EQ(run({"cat", "/dev/stdin"}, 60s, "two\nlines\n").output, "two\nlines\n");
    EXPECT_EQ(run({"cat"}, 60s).output, "");
}

TEST(ChildProcess, DropsWhatIsTooMuchWithoutStalling) {
    const auto outcome = run({"sh", "-c", "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2"}, 60s);
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_EQ(outcome.output.size(), 64u * 1024);
}

TEST(ChildProcess, IsKilledAtItsDeadline) {
    const auto outcome = run({"sleep", "1000"}, 50ms);
    EXPECT_TRUE(outcome.timed_out);
    EXPECT_EQ(outcome.exit_code, -1);
}

TEST(ChildProcess, SaysWhatCannotBeStarted) {
    const auto outcome = run({"remuda-no-such-program"}, 60s);
    EXPECT_FALSE(outcome.started);
    EXPECT_NE(outcome.error.find("remuda-no-such-program"), std::string::npos);
    EXPECT_EQ(classOf(outcome, 1ms), "config");
}

} // namespace
} // namespace remuda
