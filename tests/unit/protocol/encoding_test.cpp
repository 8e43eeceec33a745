// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/encoding.h"
#include "core/protocol/msgpack.h"
#include "tests/support/login_vectors.h"

namespace remuda {
namespace {

using login_vectors::bytes;
using login_vectors::text;

struct EncodingVectors : login_vectors::Vectors {};
REMUDA_ON_VECTORS(EncodingVectors);

TEST_P(EncodingVectors, base64UrlAgreesWithTheReference) {
    login_vectors::forEach("base64", [](const boost::json::value& vector) {
        if (vector.as_object().contains("encoded")) {
            EXPECT_EQ(encodeBase64Url(bytes(vector, "bytes_hex")), text(vector, "encoded"));
            EXPECT_EQ(decodeBase64Url(text(vector, "encoded")), bytes(vector, "bytes_hex"));
            EXPECT_EQ(decodeBase64Url(text(vector, "padded")), bytes(vector, "bytes_hex"));
            return;
        }
        const auto& required = vector.at("required");
        const auto decoded = decodeBase64Url(bytes(vector, "text_hex"));
        if (text(required, "outcome") == "reject") {
            EXPECT_FALSE(decoded);
        }
        if (text(required, "outcome") == "ok") {
            EXPECT_EQ(decoded, bytes(required, "bytes_hex"));
        }
    });
}

TEST(Encoding, base64OfKeysWantsItsPadding) {
    EXPECT_EQ(encodeBase64("ab"), "YWI=");
    EXPECT_EQ(decodeBase64("YWI="), "ab");
    EXPECT_FALSE(decodeBase64("YWI"));
    EXPECT_FALSE(decodeBase64("YW-="));
}

TEST(Encoding, hexRefusesHalvesAndStrangers) {
    EXPECT_EQ(toHex("\x01\xff"), "01ff");
    EXPECT_EQ(fromHex("01fF"), "\x01\xff");
    EXPECT_FALSE(fromHex("0"));
    EXPECT_FALSE(fromHex("0g"));
}

TEST(Msgpack, numbersComeBackInTheirShortestForm) {
    for (const std::uint64_t value :
         {0ull, 127ull, 128ull, 255ull, 256ull, 65535ull, 65536ull, 4294967295ull, 4294967296ull}) {
        const auto written = MsgpackWriter().integer(value).bytes();
        MsgpackReader reader(written, MsgpackReader::Forms::shortest);
        EXPECT_EQ(reader.integer(), value);
        EXPECT_TRUE(reader.atEnd());
        EXPECT_FALSE(reader.failed());
    }
}

TEST(Msgpack, stringsOfEveryLengthComeBack) {
    for (const std::size_t length : {0u, 31u, 32u, 255u, 256u, 65535u}) {
        const std::string value(length, 'x');
        const auto written = MsgpackWriter().text(value).binary(value).bytes();
        MsgpackReader reader(written, MsgpackReader::Forms::shortest);
        EXPECT_EQ(reader.text(), value);
        EXPECT_EQ(reader.binary(), value);
        EXPECT_TRUE(reader.atEnd());
    }
}

TEST(Msgpack, longerFormsAreReadUnlessRefused) {
    for (const char* form :
         {"cc05", "cd0005", "d90161", "da000161", "db0000000161", "c5000161", "c60000000161", "dc000101"}) {
        const auto input = fromHex(form).value();
        const auto read = [&](MsgpackReader::Forms forms) {
            MsgpackReader reader(input, forms);
            const auto head = static_cast<unsigned char>(input[0]);
            if (head == 0xdc)
                reader.array();
            else if (head >= 0xd9)
                reader.text();
            else if (head <= 0xc6)
                reader.binary();
            else
                reader.integer();
            return !reader.failed();
        };
        EXPECT_TRUE(read(MsgpackReader::Forms::any)) << form;
        EXPECT_FALSE(read(MsgpackReader::Forms::shortest)) << form;
    }
}

TEST(Msgpack, lengthsBeyondTheInputAreTruncatedAndStick) {
    const auto input = fromHex("dbffffffff61").value();
    MsgpackReader reader(input);
    EXPECT_EQ(reader.text(), "");
    EXPECT_TRUE(reader.truncated());
    EXPECT_EQ(reader.integer(), 0u);
    EXPECT_TRUE(reader.failed());
}

TEST(Msgpack, otherTypesAreNoTruncation) {
    for (const char* form : {"c0", "ff", "80", "91", "d001", "ca00000000", "a161"}) {
        const auto input = fromHex(form).value();
        MsgpackReader reader(input);
        reader.integer();
        EXPECT_TRUE(reader.failed()) << form;
        EXPECT_FALSE(reader.truncated()) << form;
    }
}

} // namespace
} // namespace remuda
