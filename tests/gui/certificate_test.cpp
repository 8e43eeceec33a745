// SPDX-License-Identifier: GPL-3.0-or-later
// First contact with a server that no authority vouches for, and a certificate that changes.
#include "core/client/trust/certificate_pins.h"
#include "tests/gui/window_world.h"
#include "tests/support/tls_folder.h"
#include "ui/common/message_bar.h"
#include "ui/shell/certificate_dialog.h"

#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QRegularExpression>

namespace remuda {
namespace {

struct TlsFolderFirst {
    TlsFolder folder;
};

struct CertificateByWindow : TlsFolderFirst, WindowWorld {
    CertificateByWindow()
        : WindowWorld(folder.options()) {}

    void SetUp() override {
        WindowWorld::SetUp();
        if (agent) server.allow(QStringLiteral("ada"), agent->addKey(QStringLiteral("ed25519")).public_line);
    }
    CertificateDialog* asked(MainWindow& window) {
        EXPECT_TRUE(eventually([&] {
            auto* dialog = window.findChild<CertificateDialog*>();
            return dialog != nullptr && dialog->isVisible();
        }));
        return window.findChild<CertificateDialog*>();
    }
    static QString shown(QWidget& dialog, const char* name) {
        const auto* label = find<QLabel>(dialog, QString::fromLatin1(name));
        return label != nullptr ? label->text() : QString();
    }
    static bool shows(QWidget& dialog, const char* name, const MadeCertificate& certificate) {
        return readFingerprint(shown(dialog, name)) == fingerprintOf(certificate);
    }
    static QPushButton* button(QWidget& dialog, const char* text) {
        return find<QPushButton>(dialog, QString::fromUtf8(text));
    }
    bool opens(MainWindow& window) {
        return eventually([&] { return window.workspace() != nullptr; });
    }
    static bool says(MainWindow& window, const char* pattern) {
        for (const auto* label : window.findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(QRegularExpression(QLatin1String(pattern)))) return true;
        return false;
    }
    void accept(MainWindow& window) {
        signIn(window, QStringLiteral("ada"));
        auto* dialog = asked(window);
        ASSERT_NE(dialog, nullptr);
        QTest::mouseClick(button(*dialog, "Accept and connect"), Qt::LeftButton);
        ASSERT_TRUE(opens(window));
    }
    // Ticks that it was compared, and replaces it.
    static void replace(QWidget& dialog) {
        auto* go = button(dialog, "Replace the certificate");
        ASSERT_NE(go, nullptr);
        EXPECT_FALSE(go->isEnabled());
        dialog.findChild<QCheckBox*>()->setChecked(true);
        EXPECT_TRUE(go->isEnabled());
        QTest::mouseClick(go, Qt::LeftButton);
    }

    const MadeCertificate second{{}};
};

TEST_F(CertificateByWindow, firstContactIsAskedOnceAndNothingIsSentBefore) {
    {
        MainWindow window;
        signIn(window, QStringLiteral("ada"));
        auto* dialog = asked(window);
        ASSERT_NE(dialog, nullptr);
        EXPECT_TRUE(shows(*dialog, "Fingerprint", folder.first));
        EXPECT_TRUE(shown(*dialog, "Names of the certificate").contains(QLatin1String("127.0.0.1")));
        QTest::mouseClick(button(*dialog, "Do not connect"), Qt::LeftButton);
        EXPECT_EQ(window.workspace(), nullptr);
        EXPECT_FALSE(server.log().contains("/_auth"));
    }
    {
        MainWindow window;
        accept(window);
        window.findChild<QAction*>(QStringLiteral("SignOut"))->trigger();
    }
    MainWindow window;
    signIn(window, QStringLiteral("ada"));
    EXPECT_TRUE(opens(window)) << "it is known now";
    EXPECT_EQ(window.findChild<CertificateDialog*>(), nullptr);
}

TEST_F(CertificateByWindow, theDialogWorksByKeyboardAndReturnIsNotAYes) {
    MainWindow window;
    signIn(window, QStringLiteral("ada"));
    QPointer<CertificateDialog> dialog = asked(window);
    ASSERT_NE(dialog, nullptr);
    dialog->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(dialog));
    EXPECT_TRUE(button(*dialog, "Do not connect")->hasFocus());
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Return);
    EXPECT_TRUE(eventually([&] { return dialog == nullptr; }));
    EXPECT_EQ(window.workspace(), nullptr);

    QTest::mouseClick(find<QPushButton>(window, QStringLiteral("Sign in")), Qt::LeftButton);
    dialog = asked(window);
    ASSERT_NE(dialog, nullptr);
    dialog->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(dialog));
    for (int times = 0; times < 20 && !button(*dialog, "Accept and connect")->hasFocus(); ++times)
        QTest::keyClick(dialog->focusWidget(), Qt::Key_Tab);
    ASSERT_TRUE(button(*dialog, "Accept and connect")->hasFocus());
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Space);
    EXPECT_TRUE(opens(window));
}

TEST_F(CertificateByWindow, aChangeIsRefusedUntilItWasCompared) {
    {
        MainWindow window;
        accept(window);
        window.findChild<QAction*>(QStringLiteral("SignOut"))->trigger();
    }
    ASSERT_TRUE(folder.show(second, server));
    MainWindow window;
    signIn(window, QStringLiteral("ada"));
    auto* dialog = asked(window);
    ASSERT_NE(dialog, nullptr);
    EXPECT_TRUE(shows(*dialog, "Accepted fingerprint", folder.first));
    EXPECT_TRUE(shows(*dialog, "Fingerprint", second));
    EXPECT_EQ(window.workspace(), nullptr);
    replace(*dialog);
    EXPECT_TRUE(opens(window));
}

TEST_F(CertificateByWindow, aChangeWhileWorkingIsToldAndCanBeLookedAt) {
    MainWindow window;
    accept(window);
    ASSERT_TRUE(eventually([&] { return says(window, "^live$"); }));
    folder.put(second);
    ASSERT_TRUE(server.stop()); // who is connected would stay so
    ASSERT_TRUE(server.start()) << server.log().toStdString();
    const auto told = [&] { return button(window, "Look at the certificate…") != nullptr; };
    ASSERT_TRUE(eventually(told)) << window.workspace()->message().text().toStdString();
    QTest::mouseClick(button(window, "Look at the certificate…"), Qt::LeftButton);
    auto* dialog = asked(window);
    ASSERT_NE(dialog, nullptr);
    replace(*dialog);
    EXPECT_TRUE(eventually([&] { return !window.workspace()->message().isVisible(); }));
}

TEST_F(CertificateByWindow, anotherNameIsNotAQuestion) {
    ASSERT_TRUE(folder.show(MadeCertificate({.names = "DNS:other.example"}), server));
    MainWindow window;
    signIn(window, QStringLiteral("ada"));
    EXPECT_TRUE(eventually([&] { return says(window, "other\\.example"); }));
    EXPECT_EQ(window.findChild<CertificateDialog*>(), nullptr);
    EXPECT_EQ(window.workspace(), nullptr);
}

} // namespace
} // namespace remuda
