// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/kept_answer.h"
#include "core/domain/machine_fields.h"

#include <gtest/gtest.h>

namespace remuda {
namespace {

TEST(KeptAnswerTest, HoldsNoSecretAndWhatATerminalWouldActOn) {
    EXPECT_EQ(keptAnswer("HTTP 401\r\n{\"Password\": \"geheim12\"}\x1b[2J\n\n", {}),
              "HTTP 401\n{\"Password\": \"[hidden]\"}?[2J");
    EXPECT_EQ(keptAnswer("user root, tried swordfish twice", {"swordfish"}), "user root, tried [hidden] twice");
    EXPECT_EQ(keptAnswer("caf\xc3\xa9 \xff\xc3 \xc2\x9b \xe2\x82\xac"), "caf\xc3\xa9 ?? ? \xe2\x82\xac");
    EXPECT_EQ(keptAnswer(std::string_view("a\0b", 3)), "a?b");
    EXPECT_EQ(keptAnswer(""), "");
}

TEST(KeptAnswerTest, IsCutBetweenTwoCharactersAndSaysSo) {
    EXPECT_EQ(keptAnswer(std::string(4096, 'x')), std::string(4096, 'x'));
    for (std::size_t shift = 0; shift < 3; ++shift) {
        std::string longer(shift, 'x');
        for (int i = 0; i < 3000; ++i)
            longer += "\xe2\x82\xac";
        const auto kept = keptAnswer(longer);
        EXPECT_LE(kept.size(), 4096u);
        EXPECT_GT(kept.size(), 4080u);
        EXPECT_TRUE(isUtf8(kept));
        EXPECT_TRUE(kept.ends_with("\n[cut]"));
    }
}

// Half a secret would not be recognized any more.
TEST(KeptAnswerTest, HidesWhatTheCutGoesThrough) {
    const auto kept = keptAnswer(std::string(4085, 'x') + " swordfish", {"swordfish"});
    EXPECT_EQ(kept.find("sword"), std::string::npos);
}

} // namespace
} // namespace remuda
