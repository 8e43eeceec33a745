// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/ssh_key.h"
#include "core/protocol/ssh_signature.h"
#include "core/protocol/ssh_wire.h"
#include "tests/support/login_vectors.h"
#include "tests/support/signing_key.h"

namespace remuda {
namespace {

using login_vectors::bytes;
using login_vectors::text;

struct SshKeyVectors : login_vectors::Vectors {};
REMUDA_ON_VECTORS(SshKeyVectors);

TEST_P(SshKeyVectors, fingerprintsAgreeWithOpenSshAndTheReference) {
    login_vectors::forEach("keys", [](const boost::json::value& vector) {
        const auto key = parseKeyLine(text(vector, "public_key_line"));
        ASSERT_TRUE(key.ok());
        EXPECT_EQ(key->type, "ssh-rsa");
        EXPECT_EQ(key->blob, bytes(vector, "blob_hex"));
        EXPECT_EQ(key->bits, vector.at("bits").as_int64());
        EXPECT_EQ(sha256Fingerprint(key->blob), text(vector, "openssh_sha256"));
        EXPECT_EQ(toHex(loginFingerprint(key->blob)), text(vector, "fingerprint_hex"));
    });
}

TEST_P(SshKeyVectors, filesAreReadAsRequired) {
    login_vectors::forEach("keyfiles", [](const boost::json::value& vector) {
        const auto content = parseKeyFile(bytes(vector, "content_hex"));
        const auto rsa = std::find_if(content.keys.begin(), content.keys.end(),
                                      [](const auto& key) { return key.type == "ssh-rsa"; });
        const auto& required = vector.at("required");
        if (text(required, "outcome") == "unusable_key") {
            EXPECT_EQ(rsa, content.keys.end());
            return;
        }
        ASSERT_NE(rsa, content.keys.end());
        EXPECT_EQ(toHex(loginFingerprint(rsa->blob)), text(required, "fingerprint_hex"));
    });
}

constexpr std::string_view ed25519_line =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFjTQ/zoIWg68hqk2O26IQjQrjxlR+6cZ8/Zi8GOyVpa ada@desk";

TEST(SshKey, optionsWithQuotedBlanksAreSkipped) {
    const auto key = parseKeyLine("no-pty,command=\"echo \\\"ssh-rsa AAAA\\\" now\" " + std::string(ed25519_line));
    ASSERT_TRUE(key.ok());
    EXPECT_EQ(key->type, "ssh-ed25519");
    EXPECT_EQ(key->comment, "ada@desk");
}

TEST(SshKey, aBadLineIsNamedAndTheOthersStay) {
    const auto content =
        parseKeyFile("# desk\n\nssh-dss AAAA old\n" + std::string(ed25519_line) + "\nssh-ed25519 AAA! broken\n");
    EXPECT_EQ(content.keys.size(), 1u);
    ASSERT_EQ(content.complaints.size(), 2u);
    EXPECT_NE(content.complaints[0].find("line 3: "), std::string::npos);
    EXPECT_NE(content.complaints[0].find("ssh-dss"), std::string::npos);
    EXPECT_NE(content.complaints[1].find("line 5: "), std::string::npos);
}

TEST(SshKey, blobsMustHaveTheShapeOfTheirType) {
    const auto good = parseKeyLine(ed25519_line)->blob;
    EXPECT_TRUE(parseKeyBlob(good).ok());
    EXPECT_FALSE(parseKeyBlob(good + '\0').ok());
    EXPECT_FALSE(parseKeyBlob(good.substr(0, good.size() - 1)).ok());
    EXPECT_FALSE(parseKeyBlob(SshWriter().string("ssh-rsa").string("\3").string("").bytes()).ok());
    EXPECT_FALSE(parseKeyBlob(SshWriter().string("ssh-rsa").string("").string("\7").bytes()).ok());
    EXPECT_FALSE(
        parseKeyBlob(SshWriter().string("ecdsa-sha2-nistp256").string("nistp384").string(std::string(65, '\4')).bytes())
            .ok());
    EXPECT_FALSE(parseKeyBlob("").ok());
}

// The signatures an agent of OpenSSH made are checked in the form they have in its replies.
TEST_P(SshKeyVectors, whatOpenSshSignedIsAccepted) {
    int checked = 0;
    login_vectors::forEach("agent", [&](const boost::json::value& vector) {
        std::string blob, data;
        std::uint64_t flags = 0;
        for (const auto& message : vector.at("messages").as_array()) {
            auto raw = bytes(message, "bytes_hex").substr(4);
            SshReader reader(raw);
            const auto type = reader.byte();
            if (type == 13) {
                blob = reader.string();
                data = reader.string();
                flags = reader.number();
            } else if (type == 14) {
                const auto signature = std::string(reader.string());
                const auto format = verifySshSignature(blob, data, signature, Sha1::accepted);
                ASSERT_TRUE(format.ok()) << format.problem().detail;
                EXPECT_FALSE(verifySshSignature(blob, data + "x", signature, Sha1::accepted).ok());
                EXPECT_EQ(verifySshSignature(blob, data, signature).ok(), format->format != "ssh-rsa");
                if (format->format == "rsa-sha2-512") {
                    EXPECT_EQ(flags, 4u);
                }
                ++checked;
            }
        }
    });
    EXPECT_GE(checked, 8);
}

constexpr const char* all_types[] = {"ssh-ed25519",
                                     "ssh-rsa",
                                     "ecdsa-sha2-nistp256",
                                     "ecdsa-sha2-nistp384",
                                     "ecdsa-sha2-nistp521",
                                     "sk-ssh-ed25519@openssh.com",
                                     "sk-ecdsa-sha2-nistp256@openssh.com"};

TEST(SshSignature, everyTypeIsCheckedToTheLastByte) {
    for (const char* type : all_types) {
        SCOPED_TRACE(type);
        const SigningKey key(type), other(type);
        const auto blob = key.blob(), signature = key.sign("data");
        const auto good = verifySshSignature(blob, "data", signature);
        ASSERT_TRUE(good.ok()) << good.problem().detail;
        EXPECT_EQ(good->counter, type[1] == 'k' ? 7u : 0u);
        EXPECT_FALSE(verifySshSignature(blob, "date", signature).ok());
        EXPECT_FALSE(verifySshSignature(other.blob(), "data", signature).ok());
        EXPECT_FALSE(verifySshSignature(blob, "data", signature + "x").ok());
        for (std::size_t at = 0; at < signature.size(); at += 3) {
            auto changed = signature;
            changed[at] = static_cast<char>(changed[at] ^ 0x10);
            EXPECT_FALSE(verifySshSignature(blob, "data", changed).ok()) << at;
            EXPECT_FALSE(verifySshSignature(blob, "data", signature.substr(0, at)).ok()) << at;
        }
    }
}

TEST(SshSignature, sha1CountsOnlyWhereAskedFor) {
    const SigningKey key("ssh-rsa");
    const auto signature = key.sign("data", "ssh-rsa");
    EXPECT_FALSE(verifySshSignature(key.blob(), "data", signature).ok());
    EXPECT_TRUE(verifySshSignature(key.blob(), "data", signature, Sha1::accepted).ok());
    EXPECT_TRUE(verifySshSignature(key.blob(), "data", key.sign("data", "rsa-sha2-256")).ok());
}

TEST(SecurityKey, wantsATouch) {
    for (const char* type : {"sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"}) {
        SigningKey key(type);
        key.flags = 0;
        EXPECT_FALSE(verifySshSignature(key.blob(), "data", key.sign("data")).ok());
        key.flags = 4; // a PIN, but no touch
        EXPECT_FALSE(verifySshSignature(key.blob(), "data", key.sign("data")).ok());
        key.flags = 1;
        EXPECT_FALSE(verifySshSignature(key.blob(), "data", key.sign("data"))->user_verified);
        key.flags = 5;
        EXPECT_TRUE(verifySshSignature(key.blob(), "data", key.sign("data"))->user_verified);
    }
}

TEST(SecurityKey, ofAWebSiteIsNoKeyHere) {
    for (const char* type : {"sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"}) {
        EXPECT_TRUE(parseKeyBlob(SigningKey(type, "ssh:work").blob()).ok());
        for (const char* application : {"", "ssh", "https://example.com", "webauthn"})
            EXPECT_FALSE(parseKeyBlob(SigningKey(type, application).blob()).ok()) << application;
    }
}

TEST(SshKey, optionsThatAreAboutTheKeyCount) {
    const auto line = "sk-ssh-ed25519@openssh.com " + encodeBase64(SigningKey("sk-ssh-ed25519@openssh.com").blob());
    EXPECT_FALSE(parseKeyLine(line)->verify_required);
    EXPECT_FALSE(parseKeyLine("command=\"verify-required\" " + line)->verify_required);
    EXPECT_TRUE(parseKeyLine("no-pty,Verify-Required " + line)->verify_required);
    EXPECT_TRUE(parseKeyLine("command=\"a,b\",verify-required,no-pty " + line)->verify_required);
    EXPECT_FALSE(parseKeyLine("cert-authority " + line).ok());
}

} // namespace
} // namespace remuda
