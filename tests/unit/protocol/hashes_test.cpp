// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/hashes.h"

#include <gtest/gtest.h>

using namespace remuda;

namespace {

std::string hexadecimal(std::string_view bytes) {
    std::string text;
    for (const auto byte : bytes) {
        text += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

} // namespace

// RFC 4231; one after another, since what one key leaves behind must not be seen in the next.
TEST(Hashes, HmacIsThatOfTheStandardWhateverKeyCameBefore) {
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ(hexadecimal(hmacSha256("Jefe", "what do ya want for nothing?")),
                  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        EXPECT_EQ(hexadecimal(hmacSha256("", "")), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
        EXPECT_EQ(
            hexadecimal(hmacSha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
        EXPECT_EQ(hexadecimal(hmacSha256({}, {})), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    }
}
