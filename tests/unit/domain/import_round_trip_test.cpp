// SPDX-License-Identifier: GPL-3.0-or-later
// What an import writes is read as the same import: columns, cells, faults. Only then may the rest of a file be saved,
// or be sent to the server in place of the file itself.
#include "core/domain/machine_import.h"

#include <gtest/gtest.h>
#include <random>

using namespace remuda;
using namespace std::string_literals;

namespace {

class RandomTexts {
public:
    explicit RandomTexts(unsigned seed)
        : m_random(seed) {}
    std::size_t below(std::size_t limit) { return m_random() % limit; }

    // What spreadsheets and people put into cells, and what the rules of CSV are about.
    std::string cell() {
        static const std::string pieces[] = {"\"",       ",",    "\n",  "\r", "\r\n", ";",   "\t", " ",
                                             "=1+1",     "'",    "@",   "+",  "-",    "lon", "A1", "\xef\xbb\xbf",
                                             "\xff\xfe", "\xf6", "\0"s, "ä",  "\"\""};
        std::string text;
        for (auto count = below(5); count > 0; --count)
            text += pieces[below(std::size(pieces))];
        return text;
    }
    std::string file() {
        std::string text = below(3) == 0 ? cell() : "hardware_name,site,role,status_reason\n"s;
        for (auto count = below(24); count > 0; --count)
            text += below(3) == 0 ? ","s : below(4) == 0 ? "\n"s : cell();
        return text;
    }

private:
    std::mt19937 m_random;
};

// Kind, column and what was found of each error, by the row it is in.
std::vector<std::vector<std::string>> faults(const ImportCheck& check) {
    std::vector<std::vector<std::string>> rows(check.rows());
    for (std::size_t row = 0; row < check.rows(); ++row)
        for (const auto* error : check.errorsOf(row))
            rows[row].push_back(error->kind + "|" + error->column + "|" + error->found);
    return rows;
}

void expectSameAgain(const ImportCheck& check, const std::string& origin) {
    const auto text = check.toCsv();
    const ImportCheck again(text);
    ASSERT_EQ(again.form(), CsvForm::commas) << testing::PrintToString(origin);
    ASSERT_EQ(again.columns(), check.columns()) << testing::PrintToString(origin);
    ASSERT_EQ(again.rows(), check.rows()) << testing::PrintToString(origin) << " as " << testing::PrintToString(text);
    for (std::size_t row = 0; row < check.rows(); ++row)
        ASSERT_EQ(again.record(row).cells, check.record(row).cells) << testing::PrintToString(origin);
    ASSERT_EQ(faults(again), faults(check)) << testing::PrintToString(origin) << " as " << testing::PrintToString(text);
    ASSERT_EQ(again.toCsv(), text);
}

} // namespace

TEST(ImportRoundTrip, AnyFileIsWrittenAsTheSameImport) {
    RandomTexts texts(20'270'401);
    std::size_t malformed = 0;
    for (int round = 0; round < 6000; ++round) {
        const auto file = texts.file();
        const ImportCheck check(file);
        if (check.form() != CsvForm::commas) continue;
        expectSameAgain(check, file);
        if (testing::Test::HasFatalFailure()) return;
        for (std::size_t row = 0; row < check.rows(); ++row)
            malformed += !check.record(row).malformed.empty();
    }
    EXPECT_GT(malformed, 300u) << "nothing was tried if every row keeps the rules";
}

TEST(ImportRoundTrip, WhatWasTypedIntoACellIsReadAgain) {
    RandomTexts texts(20'270'402);
    for (int round = 0; round < 3000; ++round) {
        ImportCheck check("hardware_name,site,role\nA1,lon,web\nA2,lon\n\"A3\"x,lon,db\n");
        std::string last;
        for (int edit = 0; edit < 3; ++edit)
            check.setCell(texts.below(3), texts.below(3), last = texts.cell());
        expectSameAgain(check, last);
        if (testing::Test::HasFatalFailure()) return;
    }
}

TEST(ImportRoundTrip, ARowThatBreaksTheRulesIsNotSetRightUnseen) {
    ImportCheck check("hardware_name,site\n\"A1\"x,lon\nA\"2,lon\nA3,lon\n\"A4,lon\n");
    ASSERT_EQ(check.validRows(), 1u);
    EXPECT_EQ(ImportCheck(check.toCsv()).validRows(), 1u) << "sent to a server, it would bring machines nobody named";
    const auto before = check.record(0);
    check.setCell(0, 0, "A1");
    EXPECT_EQ(ImportCheck(check.toCsv()).validRows(), 2u) << "mended, it is a row like any other";
    check.setRecords({{0, before}});
    EXPECT_EQ(ImportCheck(check.toCsv()).validRows(), 1u) << "and taken back, it is not";
}

TEST(ImportRoundTrip, OnlyTheRowsWantedAreWritten) {
    const ImportCheck check("hardware_name,site\nA1,lon\nA2,lon\nA3,lon\n");
    EXPECT_EQ(check.toCsv([](std::size_t row) { return row == 1; }), "hardware_name,site\nA2,lon\n");
}

TEST(ImportForm, LinesWithNothingOnThemBeforeTheHeaderDecideNothing) {
    EXPECT_EQ(csvForm("\r\n\nhardware_name;site\nA1;lon, north\n"), CsvForm::semicolons);
}
