// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/trust/certificate_pins.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace remuda {
namespace {

const QString digits = QStringLiteral("5f0c2a91d3e84b76") + QString(48, u'7');
const QString fingerprint = QStringLiteral("SHA256:") + digits;
const QUrl server(QStringLiteral("https://ops.example.com:7420"));

struct CertificatePinsTest : testing::Test {
    QTemporaryDir folder;
    QString file = folder.filePath(QStringLiteral("deep/certificates.json"));
    CertificatePins pins{file};

    std::string detail(const QUrl& of = server) { return pins.find(of).ok() ? "" : pins.find(of).problem().detail; }
    void write(const QByteArray& text) {
        QFile written(file);
        ASSERT_TRUE(written.open(QIODevice::WriteOnly));
        written.write(text);
    }
};

TEST(Fingerprint, isReadAsPeopleCopyIt) {
    QStringList pairs_of, groups_of;
    for (int at = 0; at < digits.size(); at += 2)
        pairs_of << digits.mid(at, 2).toUpper();
    for (int at = 0; at < digits.size(); at += 4)
        groups_of << digits.mid(at, 4);
    const auto pairs = pairs_of.join(u':');
    const auto groups = groups_of.mid(0, 8).join(u' ') + u'\n' + groups_of.mid(8).join(u' ');
    for (const auto& text : {fingerprint, digits, u' ' + fingerprint.toUpper(), pairs,
                             QStringLiteral("sha256 Fingerprint=") + pairs, QStringLiteral("SHA256 ") + groups})
        EXPECT_EQ(readFingerprint(text), fingerprint) << text.toStdString();
    for (const auto& text : {QString(), digits.mid(1), digits + u'0', QString(digits).replace(u'5', u'g'),
                             QStringLiteral("SHA1:") + digits})
        EXPECT_EQ(readFingerprint(text), QString()) << text.toStdString();
}

TEST_F(CertificatePinsTest, keepOneForEachServer) {
    EXPECT_FALSE(pins.find(server)->has_value());
    ASSERT_TRUE(pins.set(server, fingerprint).ok());
    EXPECT_EQ((*pins.find(QUrl(QStringLiteral("https://OPS.example.com:7420/x"))))->fingerprint, fingerprint);
    EXPECT_TRUE((*pins.find(server))->since.isValid());
    EXPECT_FALSE(pins.find(QUrl(QStringLiteral("https://ops.example.com")))->has_value()) << "another port";
    EXPECT_TRUE(*pins.remove(server));
    EXPECT_FALSE(*pins.remove(server));
    EXPECT_FALSE(pins.find(server)->has_value());
}

TEST_F(CertificatePinsTest, areNotUsedFromAFileThatOthersCanWriteOrThatIsDamaged) {
    ASSERT_TRUE(pins.set(server, fingerprint).ok());
    const auto mine = QFile::permissions(file);
    EXPECT_EQ(mine & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    QFile::setPermissions(file, mine | QFile::WriteGroup);
    EXPECT_NE(detail().find("changed by others"), std::string::npos) << detail();
    EXPECT_FALSE(pins.set(server, fingerprint).ok());
    QFile::setPermissions(file, mine);
    for (const auto* text : {"{", "[]", ""}) {
        write(text);
        EXPECT_NE(detail().find("damaged"), std::string::npos) << detail();
    }
    write(R"({"ops.example.com:7420": {"fingerprint": "SHA256:0"}})");
    EXPECT_NE(detail().find("no fingerprint"), std::string::npos) << detail();
    EXPECT_EQ(detail(QUrl(QStringLiteral("https://other.example"))), "");
}

} // namespace
} // namespace remuda
