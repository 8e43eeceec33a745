// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/place_world.h"
#include "ui/inventory/bmc_password_dialog.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>
#include <gtest/gtest.h>

namespace remuda {

namespace {

namespace json = boost::json;

class BmcPasswordTest : public testing::Test {
protected:
    void open(const QStringList& machines, const QString& user) {
        window.show();
        dialog = new BmcPasswordDialog(world.api, machines, user, &window);
        stored = std::make_unique<QSignalSpy>(dialog.data(), &BmcPasswordDialog::stored);
        dialog->open();
        for (auto* each : dialog->findChildren<QLineEdit*>())
            if (each->accessibleName() == QStringLiteral("BMC password")) password = each;
        for (auto* each : dialog->findChildren<QPushButton*>())
            if (each->isDefault()) store = each;
        ASSERT_TRUE(password != nullptr && store != nullptr);
    }
    bool says(const char* words) const {
        const auto labels = dialog->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* each) { return each->text().contains(QLatin1String(words)); });
    }

    PlaceWorld world;
    QWidget window;
    QPointer<BmcPasswordDialog> dialog;
    std::unique_ptr<QSignalSpy> stored;
    QLineEdit* password = nullptr;
    QPushButton* store = nullptr;
};

} // namespace

TEST_F(BmcPasswordTest, IsHiddenAndStoredForEachMachine) {
    for (const char* path : {"/machines/HW1/bmc-password", "/machines/HW2/bmc-password"})
        world.server.answer("PUT", QLatin1String(path), json::object{});
    open({"HW1", "HW2"}, "root");
    EXPECT_EQ(password->echoMode(), QLineEdit::Password);
    EXPECT_FALSE(store->isEnabled()) << "nothing was typed yet";
    QTest::keyClicks(password, "hunter2");
    QTest::keyClick(password, Qt::Key_Return);
    EVENTUALLY(stored->size() == 1);
    const auto calls = world.server.calls("PUT", "/machines/HW2/bmc-password");
    ASSERT_EQ(calls.size(), 1u);
    EXPECT_EQ(json::serialize(calls[0].body), R"({"user":"root","password":"hunter2"})");
}

TEST_F(BmcPasswordTest, ARefusalSaysHowFarItCameAndGoesOnFromThere) {
    world.server.answer("PUT", "/machines/HW1/bmc-password", json::object{});
    world.server.answer("PUT", "/machines/HW2/bmc-password",
                        json::object{{"type", "forbidden"}, {"status", 403}, {"title", "Not allowed"}}, 403);
    open({"HW1", "HW2"}, "root");
    QTest::keyClicks(password, "hunter2");
    store->click();
    EVENTUALLY(says("Stored for 1 of 2"));
    EXPECT_TRUE(store->isEnabled());
    world.server.answer("PUT", "/machines/HW2/bmc-password", json::object{});
    store->click();
    EVENTUALLY(stored->size() == 1);
    EXPECT_EQ(world.server.calls("PUT", "/machines/HW1/bmc-password").size(), 1u) << "not stored twice";
}

} // namespace remuda
