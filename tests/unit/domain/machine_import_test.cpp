// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_import.h"

#include <boost/json.hpp>

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

using namespace remuda;
namespace json = boost::json;

namespace {

std::string content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// "line kind column" of each error, to compare lists at a glance.
std::vector<std::string> summary(const ImportCheck& check) {
    std::vector<std::string> lines;
    for (const auto& error : check.errors())
        lines.push_back(std::to_string(error.line) + " " + error.kind + " " + error.column);
    return lines;
}

void expectErrorsOf(const std::string& folder) {
    const ImportCheck check(content(folder + "/machines-with-errors.csv"));
    const auto expected = json::parse(content(folder + "/machines-with-errors.expected.json")).as_object();
    std::vector<std::string> lines;
    for (const auto& error : expected.at("errors").as_array())
        lines.push_back(std::to_string(error.at("line").to_number<int>()) + " " + error.at("kind").as_string().c_str() +
                        " " + error.at("column").as_string().c_str());
    EXPECT_EQ(summary(check), lines);
    EXPECT_EQ(check.rows(), expected.at("rows").to_number<std::size_t>());
    EXPECT_EQ(check.validRows(), expected.at("valid_rows").to_number<std::size_t>());
    EXPECT_EQ(check.writes().size(), check.validRows());
    for (const auto& error : check.errors()) {
        EXPECT_TRUE(isUtf8(error.found) && isUtf8(error.message)) << error.line;
        EXPECT_FALSE(error.expected.empty()) << error.line;
    }
}

using Lines = std::vector<std::string>;

} // namespace

TEST(MachineImport, EveryErrorOfAFileIsReportedWithItsLineAndColumn) {
    expectErrorsOf(std::string(REMUDA_TEST_DATA) + "/import");
}

TEST(MachineImport, LargeSamplesGiveExactlyTheListedErrors) {
    const char* folder = std::getenv("REMUDA_INVENTORY_SAMPLES");
    if (!folder) GTEST_SKIP() << "REMUDA_INVENTORY_SAMPLES does not name a folder with the large sample files";
    expectErrorsOf(folder);
    const ImportCheck clean(content(std::string(folder) + "/machines.csv"));
    EXPECT_EQ(summary(clean), Lines{});
    EXPECT_EQ(clean.writes().size(), 12'000u);
}

TEST(MachineImport, AnErrorNamesWhatWasFoundAndExpected) {
    const ImportCheck check("hardware_name,site,unit,hostname\nA,lon,zero,h\xf6st\n");
    ASSERT_EQ(check.errors().size(), 2u);
    EXPECT_EQ(check.errors()[0].message, "unit: found \"zero\", expected a whole number from 1");
    EXPECT_EQ(check.errors()[1].found, "h\\xF6st");
    EXPECT_EQ(check.errors()[1].kind, "invalid utf-8 hostname");
}

TEST(MachineImport, MistakesOfTheHeaderAreErrorsOfItsLine) {
    EXPECT_EQ(summary(ImportCheck("hardware_name,colour,hardware_name\nA,red,A\n")),
              (Lines{"1 unknown column colour", "1 duplicate column hardware_name", "1 missing column site"}));
    EXPECT_EQ(summary(ImportCheck("")), Lines{"1 missing header "});
    EXPECT_EQ(ImportCheck("site,colour,hardware_name\nlon,red,A\n").writes().size(), 0u);
    EXPECT_EQ(ImportCheck("site,hardware_name\nlon,A\n").writes().size(), 1u);
}

TEST(MachineImport, ARowInErrorClaimsNothing) {
    EXPECT_EQ(summary(ImportCheck("hardware_name,site,rack,unit,nic1_mac\n"
                                  "A,,r1,1,02:00:00:00:00:01\n"    // no site
                                  "A,lon,r1,1,02:00:00:00:00:01\n" // so all this is free
                                  "A,lon,r1,1,02:00:00:00:00:01\n" // and now taken
                                  "B,lon,r2,1,02:00:00:00:00:02\n")),
              (Lines{"2 missing site site", "4 duplicate hardware_name hardware_name", "4 occupied unit unit",
                     "4 duplicate nic1_mac nic1_mac"}));
}

TEST(MachineImport, MacsAreOneSpaceInAnyCase) {
    EXPECT_EQ(summary(ImportCheck("hardware_name,site,nic1_mac,nic2_mac\n"
                                  "A,lon,02:00:00:00:00:0a,02:00:00:00:00:0b\n"
                                  "B,lon,02:00:00:00:00:0B,\n"
                                  "C,lon,02:00:00:00:00:0c,02:00:00:00:00:0C\n")),
              (Lines{"3 duplicate nic1_mac nic1_mac", "4 duplicate nic2_mac nic2_mac"}));
}

TEST(MachineImport, MendingACellMendsWhatDependsOnIt) {
    ImportCheck check("hardware_name,site,unit\nA,lon,1\nA,lon,1\nB,lon\nC,lon,1,x\n\"D\"x,lon,1\n");
    EXPECT_EQ(summary(check), (Lines{"3 duplicate hardware_name hardware_name", "4 too few fields ",
                                     "5 too many fields ", "6 bad csv "}));
    ASSERT_EQ(check.errorsOf(1).size(), 1u);
    check.setCell(0, 0, "Z");
    EXPECT_TRUE(check.errorsOf(1).empty());
    check.setCell(2, 2, "many");
    EXPECT_EQ(check.errorsOf(2).at(0)->kind, "bad unit");
    check.setCell(2, 2, "7");
    check.setCells(3, {"C", "lon", "1"});
    check.setLeftOut({4}, true);
    EXPECT_EQ(summary(check), Lines{});
    EXPECT_EQ(check.writes().size(), 4u);
    EXPECT_TRUE(check.toCsv().starts_with("hardware_name,site,unit\nZ,lon,1\nA,lon,1\nB,lon,7\nC,lon,1\n"));
}

TEST(ImportForm, AFileThatIsNoCommaSeparatedUtf8IsNamedAsSuchAndNothingElse) {
    using namespace std::string_literals;
    const std::string utf16 = "\xff\xfeh\0a\0,\0s\0"s;
    const std::pair<std::string, CsvForm> files[]{
        {"hardware_name;site\nA1;lon\nA2;lon, north\n", CsvForm::semicolons},
        {"\xef\xbb\xbfhardware_name;site\nA1;lon\n", CsvForm::semicolons},
        {"hardware_name\tsite\nA1\tlon\n", CsvForm::tabs},
        {utf16, CsvForm::utf16},
        {utf16.substr(2), CsvForm::utf16},
        {"\0h\0a\0r\0d"s, CsvForm::utf16},
    };
    for (const auto& [text, form] : files) {
        const ImportCheck check(text);
        EXPECT_EQ(check.form(), form) << text;
        ASSERT_EQ(check.errors().size(), 1u) << text;
        EXPECT_EQ(check.errors()[0].line, 1u);
        EXPECT_EQ(check.rows(), 0u);
        EXPECT_TRUE(check.writes().empty());
    }
    EXPECT_NE(ImportCheck(files[0].first).errors()[0].message.find("semicolons"), std::string::npos);
    EXPECT_NE(ImportCheck(utf16).errors()[0].message.find("UTF-16"), std::string::npos);
    EXPECT_EQ(ImportCheck("hardware_name,site\nA;1,lon\n").form(), CsvForm::commas);
    EXPECT_EQ(ImportCheck("").form(), CsvForm::commas);
}
