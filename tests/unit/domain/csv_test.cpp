// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/csv.h"

#include <gtest/gtest.h>

using namespace remuda;

namespace {

std::vector<CsvRecord> read(std::string_view text) {
    CsvReader reader(text);
    std::vector<CsvRecord> records;
    CsvRecord record;
    while (reader.next(record))
        records.push_back(record);
    return records;
}

std::vector<std::string> texts(const CsvRecord& record) {
    std::vector<std::string> result;
    for (const auto& field : record.fields)
        result.push_back(field.text);
    return result;
}

using Texts = std::vector<std::string>;

} // namespace

TEST(Csv, RecordsKnowTheLineAndColumnTheyBeginAt) {
    const auto records = read("\xef\xbb\xbf"
                              "a,b\r\n\"x\ny\",\"say \"\"hi\"\"\"\n\nlast,");
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(texts(records[0]), (Texts{"a", "b"}));
    EXPECT_EQ(texts(records[1]), (Texts{"x\ny", "say \"hi\""}));
    EXPECT_EQ(texts(records[2]), (Texts{"last", ""}));
    EXPECT_EQ(records[0].line, 1u);
    EXPECT_EQ(records[1].line, 2u);
    EXPECT_EQ(records[2].line, 5u);
    EXPECT_EQ(records[0].fields[1].column, 3u);
    EXPECT_EQ(records[1].fields[1].column, 4u); // behind the line break inside the first field
    for (const auto& record : records)
        EXPECT_EQ(record.malformed, "");
}

TEST(Csv, WhatBreaksTheRulesIsSaid) {
    EXPECT_NE(read("\"open,\nb")[0].malformed, "");
    EXPECT_NE(read("\"a\"b,c")[0].malformed, "");
    EXPECT_NE(read("a\"b,c")[0].malformed, "");
    EXPECT_EQ(texts(read("a\rb,c\n")[0]), (Texts{"a\rb", "c"}));
    EXPECT_TRUE(read("").empty());
    EXPECT_TRUE(read("\n\r\n").empty());
}

TEST(Csv, WhatIsWrittenReadsTheSame) {
    const Texts fields{"", "plain", "a,b", "say \"hi\"", "two\nlines", "\r\n", " blank "};
    const auto records = read(csvLine(fields) + csvLine({""}) + csvLine({"end"}));
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(texts(records[0]), fields);
    EXPECT_EQ(texts(records[1]), Texts{""});
    EXPECT_EQ(csvLine({"a", "b"}), "a,b\n");
}
