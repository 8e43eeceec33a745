// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/time.h"

#include <gtest/gtest.h>

using namespace remuda;

TEST(Time, MomentsAreWrittenAsTheyAreRead) {
    for (const auto* text : {"2026-11-21T17:36:31.042Z", "1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z",
                             "0001-02-03T04:05:06.007Z", "9999-12-31T23:59:59.999Z", "2028-02-29T10:00:00.100Z"}) {
        const auto instant = parseInstant(text);
        ASSERT_TRUE(instant) << text;
        EXPECT_EQ(formatInstant(*instant), text);
    }
}

TEST(Time, DaysAreWrittenAsTheyAreRead) {
    for (const auto* text : {"2026-11-21", "0000-01-01", "0042-10-09", "9999-12-31"}) {
        const auto date = parseDate(text);
        ASSERT_TRUE(date) << text;
        EXPECT_EQ(formatDate(*date), text);
    }
    using namespace std::chrono;
    EXPECT_EQ(formatDate(year(-5) / 3 / 4), "-005-03-04");
    EXPECT_EQ(formatDate(year(12'345) / 3 / 4), "12345-03-04");
}
